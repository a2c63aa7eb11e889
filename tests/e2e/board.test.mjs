// SPDX-License-Identifier: MIT
// What a board's configuration demands of the machine, and the lock after a sign of tampering.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ENTRY_POINTS } from './lib/entrypoints.mjs';
import { EXAMPLE_OPERATION } from './lib/example.mjs';
import { startAnvil } from './lib/anvil.mjs';
import { builtProgram, freshFolder } from './lib/paths.mjs';
import { waitFor } from './lib/poll.mjs';
import { Processes } from './lib/processes.mjs';
import { generateKey, KEY_ID, relayHome, startRelay, stopRelay, writeConfig } from './lib/relay.mjs';
import { call, getJson } from './lib/rpc.mjs';

const kProgram = builtProgram('super-relay', 'SUPER_RELAY');
const kPaymasters = { '0.7': '0x5FbDB2315678afecb367f032d93F642f64180aa3' };

let folder;
let home;
let processes;
let anvil;

before(async () => {
  folder = await freshFolder('e2e/board');
  processes = new Processes(join(folder, 'log'));
  home = relayHome(folder);
  anvil = await startAnvil(processes);
  await generateKey(home);
});
after(() => processes?.stopAll());

function run(...words) {
  const env = { ...process.env, ...home.env };
  return spawnSync(kProgram, [...words, '--config', home.config], { env, encoding: 'utf8', timeout: 30_000 });
}

/** How a node refuses to start with these settings. */
function refusal(settings) {
  writeConfig(home, { chainUrl: anvil.url, paymasters: kPaymasters, ...settings });
  return run('node');
}

describe('a demand that the machine does not meet', () => {
  it('of a hardware unique key keeps a node and a new key away, with no waiver, and lets one be deleted', async () => {
    const settings = { hardware: { use_ele_crypto: true }, waive: ['softtee', 'known_huk'] };
    const node = refusal(settings);
    assert.equal(node.status, 78, node.stderr);
    assert.match(node.stderr, /optee_kms\.hardware\.use_ele_crypto: a software TEE has no hardware unique key/);
    const key = run('keys', 'generate', 'another');
    assert.equal(key.status, 78, key.stderr);
    const gone = run('keys', 'delete', KEY_ID, '--yes');
    assert.equal(gone.status, 0, gone.stderr);
    await generateKey(home);
  });

  it('of keys in RPMB keeps it away', () => {
    const { status, stderr } = refusal({ hardware: { use_secure_storage: true } });
    assert.equal(status, 78, stderr);
    assert.match(stderr, /optee_kms\.hardware\.use_secure_storage: the TEE has no storage in RPMB/);
  });
});

describe('use_hardware_rng', () => {
  const generator = (current, bytes) => {
    writeFileSync(join(folder, 'rng_current'), current);
    writeFileSync(join(folder, 'hwrng'), bytes);
    return {
      hardware: { use_hardware_rng: true, rng_device: join(folder, 'hwrng'), rng_current: join(folder, 'rng_current'), rng_interval: '1s' },
    };
  };

  for (const [what, current, bytes, said] of [
    ['none', 'none\n', randomBytes(4096), /the kernel has none/],
    ['one that gives too little', 'ele\n', randomBytes(1100), /it gave 76 of 256 bytes/],
    ['one that is stuck', 'ele\n', Buffer.alloc(4096, 7), /it is stuck/],
  ]) {
    it(`refuses ${what}`, () => {
      const { status, stderr } = refusal(generator(current, bytes));
      assert.equal(status, 69, stderr);
      assert.match(stderr, said);
    });
  }

  it('feeds from one that works, and says when it no longer does', async () => {
    const settings = generator('ele\n', randomBytes(4096));
    const relay = await startRelay(processes, home, { chainUrl: anvil.url, paymasters: kPaymasters, ...settings });
    const findings = async () => (await getJson(`${relay.httpUrl}/health`)).json.findings.map(({ name }) => name);
    // A file begins anew each time it is opened: the second block is the first one again.
    await waitFor('the block to be found repeated', async () => (await findings()).includes('hardware_rng_failing'), relay);
    assert.equal((await getJson(`${relay.httpUrl}/ready`)).status, 503);
    await stopRelay(relay);
  });
});

describe('a sign of tampering', () => {
  const status = () => join(folder, 'tamper-status');
  const settings = () => ({
    chainUrl: anvil.url,
    paymasters: kPaymasters,
    security: {
      tamper_detection: true,
      tamper_interval: '1s',
      tamper_lock_file: join(folder, 'tamper.lock'),
      tamper_status_file: status(),
    },
  });
  const locked = async (relay) => (await getJson(`${relay.httpUrl}/ready`)).json.missing.includes('tamper_board');
  const ask = (relay) => {
    const params = [EXAMPLE_OPERATION, ENTRY_POINTS['0.7'].address, `0x${anvil.chainId.toString(16)}`, {}];
    return call(relay.rpcUrl, 'pm_getPaymasterData', params);
  };

  it('locks signing, over a restart, until an operator clears it', async () => {
    writeFileSync(status(), '0\n');
    rmSync(join(folder, 'tamper.lock'), { force: true });
    const relay = await startRelay(processes, home, settings());
    assert.equal(await locked(relay), false);
    assert.equal(run('tamper', 'status').status, 0);
    writeFileSync(status(), '1\n');
    await waitFor('the sign to be seen', () => locked(relay), relay);
    const { json } = await getJson(`${relay.httpUrl}/health`);
    const finding = json.findings.find(({ name }) => name === 'tamper_board');
    assert.match(finding.message, /signing is locked: .*tamper-status says 1, expected 0/);
    await waitFor('the log to tell', () => relay.child.log().includes('name=tamper_board severity=error'), relay);
    assert.match(await (await fetch(`${relay.httpUrl}/metrics`)).text(), /superrelay_findings\{name="tamper_board",severity="error"\} 1/);
    assert.ok((await ask(relay)).error, 'nothing is approved');
    writeFileSync(status(), '0\n');
    await stopRelay(relay);

    const again = await startRelay(processes, home, settings());
    assert.equal(await locked(again), true);
    const said = run('tamper', 'status');
    assert.equal(said.status, 76);
    assert.match(said.stdout, /tamper_board: .*says 1.*\nsigning is locked/);
    assert.equal(run('tamper', 'clear').status, 0);
    await waitFor('the lock to be gone', async () => !(await locked(again)), again);
    await stopRelay(again);
  });

  it('says of each thing that it cannot check that it cannot', async () => {
    const relay = await startRelay(processes, home, settings());
    const { json } = await getJson(`${relay.httpUrl}/health`);
    const unchecked = json.findings.filter(({ name }) => name === 'tamper_unchecked');
    assert.deepEqual(unchecked.map(({ subject }) => subject), ['TA image']);
    assert.match(unchecked[0].message, /cannot be checked here/);
    await stopRelay(relay);
  });
});
