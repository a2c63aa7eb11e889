// SPDX-License-Identifier: MIT
// On a network that is not called dev, the node stands on safe ground or says
// which of its shortcomings the operator took upon himself; and it serves the
// chain that it was told, or none.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startAnvil } from './lib/anvil.mjs';
import { ENTRY_POINTS } from './lib/entrypoints.mjs';
import { EXAMPLE_OPERATION } from './lib/example.mjs';
import { builtProgram, freshFolder } from './lib/paths.mjs';
import { waitFor } from './lib/poll.mjs';
import { Processes } from './lib/processes.mjs';
import {
  DEVELOPMENT_TA_UUID,
  generateKey,
  KEY_ID,
  keysCommand,
  relayHome,
  startRelay,
  stopRelay,
  writeConfig,
} from './lib/relay.mjs';
import { call, getJson } from './lib/rpc.mjs';

const kNetwork = 'mainnet';
// Nothing listens there: what a node cannot see of its chain does not keep it from starting.
const kNoChain = 'http://127.0.0.1:1';

let folder;
let home;
let processes;

before(async () => {
  folder = await freshFolder('e2e/production');
  processes = new Processes(join(folder, 'log'));
  home = relayHome(folder);
  await generateKey(home);
});
after(() => processes?.stopAll());

/** The first thing that a node says which does not start. */
function refusal(settings, of = home) {
  writeConfig(of, { network: kNetwork, chainUrl: kNoChain, paymasters: {}, ...settings });
  const words = ['node', '--config', of.config, '--paymaster-relay'];
  const env = { ...process.env, ...of.env };
  const answer = spawnSync(builtProgram('super-relay', 'SUPER_RELAY'), words, { env, encoding: 'utf8', timeout: 30_000 });
  assert.equal(answer.status, 78, answer.stderr);
  return answer.stderr;
}

/** Another installation, with a paymaster's key of a use that is not for paymasters. */
async function homeWithRawKey() {
  const other = relayHome(join(folder, 'raw'));
  writeConfig(other, {});
  await keysCommand(other, 'generate', KEY_ID, '--type', 'secp256k1', '--use', 'raw');
  return other;
}

describe(`on network ${kNetwork} the node`, () => {
  it('refuses a software TEE, with a remedy and the name to waive it by', () => {
    assert.match(refusal({}), /softtee: not on network "mainnet": .*kms_backend = "optee".*or add "softtee" to security\.waive/);
  });

  it('refuses a development TA', () => {
    const said = refusal({ taUuid: DEVELOPMENT_TA_UUID, waive: ['softtee'] });
    assert.match(said, /development_ta: not on network "mainnet"/);
    assert.doesNotMatch(said, /softtee: not on network/);
  });

  it('refuses a key that signs anything', async () => {
    const said = refusal({ waive: ['softtee'] }, await homeWithRawKey());
    assert.match(said, /raw_key: not on network "mainnet"/);
  });

  it('names a waiver that there is not, and those that there are', () => {
    assert.match(refusal({ waive: ['softee'] }), /security\.waive: expected list of "softtee" or .*, found "softee"/);
  });

  it('starts with the waiver, and log and health show it', async () => {
    const settings = { network: kNetwork, chainUrl: kNoChain, paymasters: {}, waive: ['softtee'] };
    const relay = await startRelay(processes, home, settings);
    const { json } = await getJson(`${relay.httpUrl}/health`);
    assert.deepEqual(json.waivers, ['softtee']);
    assert.equal(json.findings.find(({ name }) => name === 'softtee').severity, 'waived');
    await waitFor('the log to tell', () => relay.child.log().includes('name=softtee severity=waived'), relay);
    const { severity, remedy } = json.findings.find(({ name }) => name === 'signer_not_pinned');
    assert.equal(severity, 'warning');
    assert.ok(remedy.includes(`primary_paymaster_address = "${json.signer}"`), remedy);
    await stopRelay(relay);
  });
});

describe('a node whose chain is not the one that the configuration names', () => {
  it('approves nothing, and its health says why', async () => {
    const anvil = await startAnvil(processes);
    const paymasters = { '0.7': '0x5FbDB2315678afecb367f032d93F642f64180aa3' };
    const relay = await startRelay(processes, home, { chainUrl: anvil.url, chainId: 1, paymasters });
    const params = [EXAMPLE_OPERATION, ENTRY_POINTS['0.7'].address, `0x${anvil.chainId.toString(16)}`, {}];
    const { error } = await call(relay.rpcUrl, 'pm_getPaymasterData', params);
    assert.equal(error.data.verdict, 'unavailable', JSON.stringify(error));
    const { json } = await getJson(`${relay.httpUrl}/health`);
    const mismatch = json.findings.find(({ name }) => name === 'chain_mismatch');
    assert.equal(mismatch?.severity, 'error', JSON.stringify(json));
    assert.match(mismatch.message, /the node's chain is 31337, expected 1/);
    assert.match(mismatch.remedy, /chain_id/);
    assert.equal((await getJson(`${relay.httpUrl}/ready`)).status, 503);
    await stopRelay(relay);
  });
});
