// SPDX-License-Identifier: MIT
// The image for arm64 machines with an OP-TEE of their own, as far as it goes on
// one without: its program starts, and names what is missing.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { CANARIES } from '../lib/canaries.mjs';
import { podman } from '../lib/container.mjs';
import { freshFolder } from '../lib/paths.mjs';
import { TA_UUID } from '../lib/relay.mjs';

const run = promisify(execFile);
const kImage = process.env.SUPERRELAY_NATIVE_IMAGE ?? 'super-relay-native';

describe('the native image', () => {
  let root;
  let image;
  const inside = (...words) => run('qemu-aarch64-static', ['-L', root, join(root, 'usr/bin/super-relay'), ...words]);

  before(async () => {
    const folder = await freshFolder('image/native');
    root = join(folder, 'root');
    mkdirSync(root);
    const { stdout: inspected } = await podman('image', 'inspect', kImage);
    [image] = JSON.parse(inspected);
    const { stdout: container } = await podman('create', kImage);
    await podman('export', '--output', join(folder, 'root.tar'), container.trim());
    await run('tar', ['-C', root, '-xf', join(folder, 'root.tar')]);
  });

  it('is for arm64, and its user is nobody in particular', () => {
    assert.equal(image.Architecture, 'arm64');
    assert.equal(image.Config.User, '10001:10001');
    assert.equal(existsSync(join(root, 'usr/bin/sh')), false);
  });

  it('carries the Trusted Application for its host, its canary, and no other', () => {
    // The canary of a key that OP-TEE has from 4.7 on comes with a hardened build.
    const expected = [TA_UUID, CANARIES.rsa2048].map((uuid) => `${uuid}.ta`);
    assert.deepEqual(readdirSync(join(root, 'usr/lib/optee_armtz')).sort(), expected.sort());
  });

  it('has a place for the node\'s record, which is the node\'s', async () => {
    const { stdout } = await run('tar', ['-tvf', `${root}.tar`, '--numeric-owner', 'var/lib/super-relay/']);
    assert.match(stdout, /^drwx\S+ 10001\/10001 /);
  });

  it('trusts the authorities that Debian trusts, where OpenSSL looks for them', () => {
    const authorities = readFileSync(join(root, 'usr/lib/ssl/cert.pem'), 'utf8');
    assert.ok(authorities.match(/^-----BEGIN CERTIFICATE-----$/gm).length > 100);
  });

  it('has all that its program is linked with', async () => {
    const { stdout } = await inside('version');
    assert.match(stdout, /optee/);
  });

  it('takes the configuration that it brings', async () => {
    await inside('config', 'check', '--config', join(root, 'etc/super-relay/config.toml'));
  });
});
