// SPDX-License-Identifier: MIT
// A node that was told which key it has signs nothing with another, and says so.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { roleAccount } from './lib/anvil.mjs';
import { ENTRY_POINTS } from './lib/entrypoints.mjs';
import { EXAMPLE_OPERATION } from './lib/example.mjs';
import { relayHome, startRelay } from './lib/relay.mjs';
import { call, getJson } from './lib/rpc.mjs';
import { startStack, stopStack } from './lib/stack.mjs';

describe('a node whose key is pinned', () => {
  const other = roleAccount('stranger').address;
  let stack;

  before(async () => {
    stack = await startStack('e2e/pinned', { versions: ['0.7'], bundled: false });
  });
  after(() => stack && stopStack(stack));

  /** Starts the node anew; `home` may have another TEE's storage. */
  async function restart(signer, home = stack.home) {
    await stack.place.stop(stack.relay);
    const settings = { chainUrl: stack.anvil.url, paymasters: stack.paymasters, signer };
    stack.relay = await startRelay(stack.processes, home, settings);
  }

  function ask(method) {
    // ERC-7677's methods name the chain as well.
    const chain = method.startsWith('pm_get') ? [`0x${stack.anvil.chainId.toString(16)}`, {}] : [];
    return call(stack.relay.rpcUrl, method, [EXAMPLE_OPERATION, ENTRY_POINTS['0.7'].address, ...chain]);
  }

  /** That nobody gets anything, and the operator reads why; answers the one finding about the key. */
  async function assertClosed(name, found) {
    const { json } = await getJson(`${stack.relay.httpUrl}/health`);
    assert.deepEqual(json.tee.primaryKey, { id: stack.key.id, address: found, pinned: other });
    assert.equal(json.signer, null);
    const findings = json.findings.filter((finding) => finding.name.startsWith('signer'));
    assert.deepEqual(findings.map((finding) => [finding.name, finding.severity]), [[name, 'error']]);
    assert.match(findings[0].remedy, /storage of the TEE back.*primary_paymaster_address/);
    const ready = await getJson(`${stack.relay.httpUrl}/ready`);
    assert.equal(ready.status, 503);
    assert.deepEqual(ready.json.missing, [name]);
    for (const method of ['pm_getPaymasterStubData', 'pm_getPaymasterData', 'pm_sponsorUserOperation']) {
      const { error } = await ask(method);
      assert.equal(error?.data.verdict, 'unavailable', `${method}: ${JSON.stringify(error)}`);
    }
    return findings[0];
  }

  it('approves with that key', async () => {
    await restart(stack.key.address);
    const { json } = await getJson(`${stack.relay.httpUrl}/health`);
    assert.deepEqual(json.tee.primaryKey, { id: stack.key.id, address: stack.key.address, pinned: stack.key.address });
    assert.equal((await getJson(`${stack.relay.httpUrl}/ready`)).status, 200);
    assert.match((await ask('pm_getPaymasterData')).result.paymasterData, /^0x/);
  });

  it('approves nothing when the TEE has another', async () => {
    await restart(other);
    const { message } = await assertClosed('signer_mismatch', stack.key.address);
    assert.ok(message.includes(`expected the address ${other}, found ${stack.key.address}`), message);
  });

  it('approves nothing when the storage was wiped, and proposes no new key', async () => {
    await restart(other, relayHome(join(stack.folder, 'wiped')));
    const { message, remedy } = await assertClosed('signer_unavailable', null);
    assert.ok(message.includes(`expected the key of ${other}, found none`), message);
    assert.doesNotMatch(remedy, /keys generate/);
  });
});
