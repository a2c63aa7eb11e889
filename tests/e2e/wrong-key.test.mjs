// SPDX-License-Identifier: MIT
// The chain has the last word: a paymaster that trusts another key than the
// TA's must not pay, whatever the node signs.

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
