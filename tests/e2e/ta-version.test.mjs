// SPDX-License-Identifier: MIT
// An update of the Trusted Application: tried, taken back, confirmed; and what the old one does then.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ENTRY_POINTS } from './lib/entrypoints.mjs';
import { EXAMPLE_OPERATION } from './lib/example.mjs';
import { startAnvil } from './lib/anvil.mjs';
import { builtProgram, freshFolder } from './lib/paths.mjs';
import { Processes } from './lib/processes.mjs';
import { generateKey, KEY_ID, relayHome, startRelay, stopRelay } from './lib/relay.mjs';
import { call, getJson } from './lib/rpc.mjs';

const kProgram = builtProgram('super-relay', 'SUPER_RELAY');
const kDenied = 77;

let processes;
/** One storage, two versions of the TA that find it. */
let old;
let next;

/** Runs `super-relay … --json`; its exit code, and what it printed. */
function command(home, ...words) {
  const env = { ...process.env, ...home.env };
  const { status, stdout, stderr } = spawnSync(kProgram, [...words, '--config', home.config, '--json'], {
    env,
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, json: JSON.parse(status === 0 ? stdout : stderr.trim().split('\n').at(-1)) };
}

function status(home) {
  const { json } = command(home, 'tee', 'status');
  return [json.ta_version, json.ta_version_floor];
}

function usesKeys(home, name) {
  return command(home, 'keys', 'generate', name).status === 0;
}

before(async () => {
  const folder = await freshFolder('e2e/ta-version');
  processes = new Processes(join(folder, 'log'));
  old = relayHome(folder);
  next = { ...old, env: { ...old.env, SOFTTEE_TA_DIR: join(dirname(kProgram), '../lib/softtee_ta_next') } };
  await generateKey(old);
});
after(() => processes?.stopAll());

describe('an update of the TA', () => {
  it('begins with none confirmed; tee status says what the TEE stands on', () => {
    const { json } = command(old, 'tee', 'status');
    assert.equal(json.ta_version, 1);
    assert.equal(json.ta_version_floor, 0);
    assert.equal(json.ta_development, false);
    assert.equal(json.storage, 'unguarded');
    assert.equal(json.huk, 'own');
    assert.deepEqual(json.key_slots, { all: 64, used: 1, damaged: 0 });
    assert.ok('rng' in json);
  });

  it('can be tried and taken back', () => {
    assert.deepEqual(status(next), [2, 0]);
    assert.ok(usesKeys(next, 'made-by-the-new'));
    assert.deepEqual(status(old), [1, 0]);
    assert.ok(usesKeys(old, 'made-by-the-old'));
  });

  it('is confirmed by a command, again and again', () => {
    for (let i = 0; i < 2; i += 1) {
      const confirmed = command(next, 'tee', 'confirm-version');
      assert.deepEqual(confirmed, { status: 0, json: { ta_version: 2, ta_version_floor: 2 } });
    }
    assert.ok(usesKeys(next, 'made-after'));
  });

  it('then leaves the old one no key, and no way to confirm itself', () => {
    for (const words of [['keys', 'generate', 'another'], ['keys', 'delete', KEY_ID, '--yes'], ['tee', 'confirm-version']]) {
      const { status, json } = command(old, ...words);
      assert.equal(status, kDenied, words.join(' '));
      assert.equal(json.error.verdict, 'denied');
      assert.equal(json.error.reason, 'superseded');
    }
    assert.deepEqual(status(old), [1, 2]);
    assert.equal(command(old, 'keys', 'list').json.length, 4, 'it still tells which keys there are');
  });
});

describe('a node on a TA that was superseded', () => {
  it('is not ready, says why, and has nothing approved', async () => {
    const anvil = await startAnvil(processes);
    const paymasters = { '0.7': '0x5FbDB2315678afecb367f032d93F642f64180aa3' };
    const relay = await startRelay(processes, old, { chainUrl: anvil.url, paymasters });
    const ready = await getJson(`${relay.httpUrl}/ready`);
    assert.equal(ready.status, 503);
    assert.ok(ready.json.missing.includes('ta_superseded'), JSON.stringify(ready.json));
    const { json } = await getJson(`${relay.httpUrl}/health`);
    const finding = json.findings.find(({ name }) => name === 'ta_superseded');
    assert.match(finding.message, /the TA is version 1, and version 2 was confirmed/);
    const params = [EXAMPLE_OPERATION, ENTRY_POINTS['0.7'].address, `0x${anvil.chainId.toString(16)}`, {}];
    const { error } = await call(relay.rpcUrl, 'pm_getPaymasterData', params);
    assert.ok(error, 'nothing is approved');
    await stopRelay(relay);
  });
});
