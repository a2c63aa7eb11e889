// SPDX-License-Identifier: MIT
// The machine that deploy/qemu/build hardened makes: an OP-TEE that trusts one
// key of the operator's and has RPMB, as far as an emulated machine can.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  BAD_SIGNATURE,
  CANARIES,
  CORRUPT,
  installOwn,
  OLDER_VERSION,
  OPENED,
  openTa,
} from '../lib/canaries.mjs';
import { guestPlace, machineCommand } from '../lib/guest.mjs';
import { freshFolder, ROOT } from '../lib/paths.mjs';
import { Processes } from '../lib/processes.mjs';
import { DEVELOPMENT_TA_UUID, TA_UUID } from '../lib/relay.mjs';
import { getJson } from '../lib/rpc.mjs';

const kStorage = '/var/lib/optee-client/data/tee';
const kCopy = '/run/copy';

let folder;
let home;
let processes;
let relay;

const exec = (...words) => machineCommand(home, 'exec', ...words);
const makeKey = (id) => machineCommand(home, 'keys', 'generate', id, '--use', 'sponsor');
/** The machine in that folder, with the firmware and guest of that build. */
const machineOf = (build) => ({ env: { ...guestPlace.home(folder).env, SUPERRELAY_QEMU_BUILD: join(ROOT, 'build', build) } });

async function keys() {
  return JSON.parse(await machineCommand(home, 'keys', 'list', '--json')).map(({ id }) => id);
}

async function start() {
  relay = await guestPlace.start(processes, home, { tests: true });
}

async function restart(build = 'qemu-hardened') {
  await guestPlace.stop(relay);
  home = machineOf(build);
  await start();
}

before(async () => {
  folder = await freshFolder('e2e/hardened');
  processes = new Processes(join(folder, 'log'));
  home = machineOf('qemu-hardened');
  await start();
});
after(() => processes?.stopAll());

describe('an OP-TEE with a key of its own', () => {
  it('runs the TA that is signed with it', async () => {
    assert.equal(await openTa(home, TA_UUID), OPENED);
  });

  for (const key of ['rsa2048', 'rsa4096']) {
    it(`refuses a TA that is signed with the published key ${key}`, async () => {
      assert.equal(await openTa(home, CANARIES[key]), BAD_SIGNATURE);
    });
  }

  it('refuses the development TA, which has another key', async () => {
    assert.equal(await openTa(home, DEVELOPMENT_TA_UUID), BAD_SIGNATURE);
  });

  // What an emulated machine cannot be stands beside it.
  it('stands in health as what it is', async () => {
    const { json } = await getJson(`${relay.httpUrl}/health`);
    assert.equal(json.tee.taSigningKey, 'own');
    assert.equal(json.tee.storage, 'emulated_rpmb');
    const names = json.findings.map(({ name }) => name);
    for (const name of ['rollback_unprotected', 'known_huk']) assert.ok(names.includes(name), `${name}: ${names}`);
    for (const name of ['published_ta_key', 'ta_key_unknown']) assert.ok(!names.includes(name), `${name}: ${names}`);
  });

  it('refuses an older version of a TA than it has run', async () => {
    for (const [version, code] of [[1, OPENED], [2, OPENED], [1, OLDER_VERSION], [2, OPENED]]) {
      await installOwn(home, version);
      assert.equal(await openTa(home, CANARIES.own), code, `version ${version}`);
    }
  });
});

describe('its storage', () => {
  it('put back to an older copy is found out when it is next read or written', async () => {
    await makeKey('first');
    await exec(`cp -a ${kStorage} ${kCopy}`);
    await makeKey('second');
    await exec(`rm -r ${kStorage}/* && cp -a ${kCopy}/. ${kStorage}`);
    await assert.rejects(makeKey('third'), /does not authenticate \(CORRUPT_OBJECT, 0xf0100001\)/);
    assert.equal(await openTa(home, CANARIES.own), CORRUPT, 'no TA is loaded without the list of versions');
  });

  // What is stated in docs/hardened.md, and no more: a device has its RPMB in hardware.
  it('is taken for good after a restart, which empties the emulated RPMB', async () => {
    await restart();
    assert.deepEqual(await keys(), ['first']);
    await makeKey('third');
  });

  it('remembers a version of a TA across a restart', async () => {
    await restart();
    await installOwn(home, 1);
    assert.equal(await openTa(home, CANARIES.own), OLDER_VERSION);
  });

  it('opens as well under an OP-TEE that trusts everybody: another TA key is no other storage key', async () => {
    await restart('qemu');
    assert.deepEqual(await keys(), ['first', 'third']);
    await guestPlace.stop(relay);
  });
});
