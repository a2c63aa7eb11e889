// SPDX-License-Identifier: MIT
// After a loss of the TEE's storage: the node that remembers a higher version stays locked until its
// operator has done what docs/runbooks/SuperRelayTamper.md says.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startAnvil } from './lib/anvil.mjs';
import { builtProgram, freshFolder } from './lib/paths.mjs';
import { waitFor } from './lib/poll.mjs';
import { Processes } from './lib/processes.mjs';
import { generateKey, relayHome, startRelay, stopRelay } from './lib/relay.mjs';
import { getJson } from './lib/rpc.mjs';

let folder;
let home;
let processes;
let anvil;
let lock;
let settings;

before(async () => {
  folder = await freshFolder('e2e/storage-loss');
  processes = new Processes(join(folder, 'log'));
  anvil = await startAnvil(processes);
  lock = join(folder, 'tamper.lock');
  settings = {
    chainUrl: anvil.url,
    paymasters: { '0.7': '0x5FbDB2315678afecb367f032d93F642f64180aa3' },
    security: { tamper_detection: true, tamper_interval: '1s', tamper_lock_file: lock },
  };
});
after(() => processes?.stopAll());

function relay(...words) {
  const env = { ...process.env, ...home.env };
  const { status, stdout, stderr } = spawnSync(builtProgram('super-relay', 'SUPER_RELAY'), [...words, '--config', home.config], {
    env, encoding: 'utf8', timeout: 30_000,
  });
  assert.ok(status === 0 || status === 76, stderr);
  return stdout;
}

/** A node whose version was confirmed and seen, and then another storage, with a key of its own. */
async function losesItsStorage() {
  for (const each of [lock, `${lock}.version`]) rmSync(each, { force: true });
  home = relayHome(folder);
  rmSync(home.env.SOFTTEE_STORAGE, { recursive: true, force: true });
  home = relayHome(folder);
  await generateKey(home);
  relay('tee', 'confirm-version');
  await stopRelay(await startRelay(processes, home, settings));
  assert.equal(readFileSync(`${lock}.version`, 'utf8'), '1\n');
  rmSync(home.env.SOFTTEE_STORAGE, { recursive: true });
  home = relayHome(folder);
  await generateKey(home);
  return startRelay(processes, home, settings);
}

const isLocked = async (node) => (await getJson(`${node.httpUrl}/ready`)).json.missing.includes('tamper_version');

/** Cleared alone, the lock comes back with the next look. */
async function staysLocked(node, why) {
  assert.ok(await isLocked(node));
  relay('tamper', 'clear');
  assert.ok(!existsSync(lock));
  await waitFor('the lock to be back', () => existsSync(lock), node);
  assert.ok(await isLocked(node));
  assert.match(relay('tamper', 'status'), why);
}

/** softtee's storage is one process's at a time, so the node is away while the operator mends. */
async function isMended(node, mend) {
  await stopRelay(node);
  mend();
  relay('tamper', 'clear');
  const again = await startRelay(processes, home, settings);
  assert.equal(await isLocked(again), false);
  assert.match(relay('tamper', 'status'), /signing is not locked/);
  assert.equal(readFileSync(`${lock}.version`, 'utf8'), '1\n');
  await stopRelay(again);
}

describe('a storage that was lost', () => {
  it('locks signing until the version is confirmed again', async () => {
    const node = await losesItsStorage();
    await staysLocked(node, /version 1 was confirmed, and the TA's storage knows of 0/);
    await isMended(node, () => relay('tee', 'confirm-version'));
  });

  it('or until the record of the version is removed, for a TA that is older on purpose', async () => {
    await stopRelay(await losesItsStorage());
    writeFileSync(`${lock}.version`, '7\n');
    relay('tee', 'confirm-version');
    const older = await startRelay(processes, home, settings);
    await staysLocked(older, /version 7 was confirmed, and the TA's storage knows of 1/);
    await isMended(older, () => rmSync(`${lock}.version`));
  });
});
