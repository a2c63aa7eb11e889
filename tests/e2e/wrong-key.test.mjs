// SPDX-License-Identifier: MIT
// The chain has the last word: a paymaster that trusts another key than the
// TA's must not pay, whatever the node signs. And a node that was told which
// key it has signs nothing with another.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { roleAccount } from './lib/anvil.mjs';
import { SIGNATURE_ERROR, submitDirectly } from './lib/direct.mjs';
import { ENTRY_POINTS } from './lib/entrypoints.mjs';
import { EXAMPLE_OPERATION } from './lib/example.mjs';
import { takeStock } from './lib/ledger.mjs';
import { relayHome, startRelay } from './lib/relay.mjs';
import { call, getJson } from './lib/rpc.mjs';
import { burnNonce, newCustomer } from './lib/scenario.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

describe('a paymaster that trusts another key', () => {
  let stack;
  let customer;
  let operation;
  let stockBefore;
  const stock = () =>
    takeStock(stack.chain, stack.entryPoint, { sender: customer.account.address, paymaster: stack.paymaster });

  before(async () => {
    const options = { versions: ['0.7'], trust: roleAccount('stranger').address };
    stack = stackFor(await startStack('e2e/wrong-key', options), '0.7');
    customer = await newCustomer(stack, { kind: { version: '0.7' } });
    stockBefore = await stock();
    const prepared = await customer.client.prepareUserOperation({ calls: [burnNonce(stack.entryPoint)] });
    operation = { ...prepared, signature: await customer.account.signUserOperation(prepared) };
  });
  after(() => stack && stopStack(stack));

  it('has its operation refused by the bundler', async () => {
    const calls = [burnNonce(stack.entryPoint)];
    await assert.rejects(customer.client.sendUserOperation({ calls }), (error) => {
      assert.match(error.message, SIGNATURE_ERROR);
      return true;
    });
  });

  it('has its operation refused by the EntryPoint, for the paymaster\'s signature alone', async () => {
    assert.equal(operation.paymaster.toLowerCase(), stack.paymaster.toLowerCase());
    const revert = await submitDirectly(stack, operation);
    assert.equal(revert.errorName, 'FailedOp');
    assert.match(revert.args[1], SIGNATURE_ERROR);
  });

  it('leaves no trace on the chain', async () => {
    await stack.chain.mine({ blocks: 3 });
    const { chain, entryPoint } = stack;
    const eventName = 'UserOperationEvent';
    const events = await chain.getContractEvents({ ...entryPoint, eventName, fromBlock: 0n });
    assert.deepEqual(events, []);
    assert.equal(await chain.getCode({ address: customer.account.address }), undefined);
    assert.deepEqual(await stock(), stockBefore);
  });
});

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
