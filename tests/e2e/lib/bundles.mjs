// SPDX-License-Identifier: MIT
// The bundles that the update tests install: one that is good, and one for each
// thing that can be wrong with one.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './paths.mjs';

const run = promisify(execFile);
const kDeps = process.env.SUPERRELAY_DEPS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'superrelay');
const kScript = (name) => join(ROOT, 'scripts', name);
/** A node that is not ready is given up after so many seconds. */
const kImpatience = 30;

/** Files of a root, by path, as an archive that the kernel unpacks over what is there. */
async function packOverlay(folder, name, files) {
  const tree = join(folder, name);
  for (const [path, [text, mode]] of Object.entries(files)) {
    mkdirSync(join(tree, path, '..'), { recursive: true });
    writeFileSync(join(tree, path), text, { mode });
  }
  const archive = join(folder, `${name}.cpio`);
  await run('sh', ['-c', `cd "$1" && find . -type f | cpio --quiet -o -H newc -R +0:+0 >"$2"`, 'sh', tree, archive]);
  return archive;
}

export class Bundles {
  /** @param {{folder: string, build: string}} places where they go, and what they are made of */
  constructor({ folder, build }) {
    Object.assign(this, { folder, build, keys: join(kDeps, 'qemu-update-keys') });
    mkdirSync(folder, { recursive: true });
    // What is only ever to be refused needs no more inside.
    this.small = join(folder, 'small.img');
    writeFileSync(this.small, randomBytes(65536));
  }

  built(name) {
    return join(this.build, name);
  }

  /** Runs scripts/make-bundle; answers the bundle's name. */
  async make(name, { firmware = this.small, system = this.small, version, keys = this.keys, keyring = `${keys}/ca.pem`, board = 'superrelay-qemu' }) {
    const options = {
      firmware, system, keyring, compatible: board, version: name,
      'ta-version': version, certificate: `${keys}/signer.pem`, key: `${keys}/signer.key`,
    };
    const words = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
    const env = { ...process.env, BUNDLE_COMPRESSION: '3' };
    await run(kScript('make-bundle'), [...words, join(this.folder, `${name}.raucb`)], { env });
    return `${name}.raucb`;
  }

  good(name = 'good') {
    return this.make(name, { firmware: this.built('firmware-2.fip'), system: this.built('system.fit'), version: 2 });
  }

  /** By keys that the guest does not know. */
  async foreign() {
    const keys = join(this.folder, 'foreign');
    if (!existsSync(keys)) await run(kScript('update-keys'), [keys, 'demonstration']);
    return this.make('foreign', { version: 2, keys });
  }

  otherBoard() {
    return this.make('other-board', { version: 2, board: 'superrelay-qemu-other' });
  }

  older() {
    return this.make('older', { version: 1 });
  }

  /** The first half of another one. */
  short(name) {
    const whole = readFileSync(join(this.folder, name));
    writeFileSync(join(this.folder, 'short.raucb'), whole.subarray(0, whole.length / 2));
    return 'short.raucb';
  }

  async #system(name, files) {
    const overlay = await packOverlay(this.folder, name, files);
    await run(join(ROOT, 'deploy', 'qemu', 'slots', 'system'), [this.build, overlay]);
    return join(this.folder, `${name}.fit`);
  }

  /** Of what its firmware should be, nothing: BL2 cannot load it. */
  unloadable() {
    return this.make('unloadable', { system: this.built('system.fit'), version: 3 });
  }

  /** Its first process ends, at which the kernel panics. */
  async unbootable() {
    const system = await this.#system('no-init', { init: ['#!/usr/bin/busybox sh\nexit 1\n', 0o755] });
    return this.make('unbootable', { firmware: this.built('firmware-2.fip'), system, version: 3 });
  }

  /** Its OP-TEE has no TA. */
  async unready() {
    const conf = readFileSync(join(ROOT, 'deploy/qemu/slots/guest/etc/superrelay/updates.conf'), 'utf8');
    const impatient = conf.replace(/READY_SECONDS=\d+/, `READY_SECONDS=${kImpatience}`);
    const system = await this.#system('impatient', { 'etc/superrelay/updates.conf': [impatient, 0o644] });
    return this.make('unready', { firmware: this.built('firmware-0.fip'), system, version: 3 });
  }
}
