// SPDX-License-Identifier: MIT
// The whole way: an unmodified client, the node, the TA, a bundler, a chain.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newCustomer, runOperation } from './lib/scenario.mjs';
import { startStack, stopStack } from './lib/stack.mjs';

describe('a sponsored operation on EntryPoint v0.7', () => {
  let stack;
  let customer;

  before(async () => {
    stack = await startStack('e2e/sponsored');
    customer = await newCustomer(stack);
  });
  after(() => stack && stopStack(stack));

  it('deploys the account through its factory, at no cost to the account', async () => {
    const address = customer.account.address;
    assert.equal(await stack.chain.getCode({ address }), undefined, 'the account exists already');
    await runOperation(stack, customer);
    assert.ok(await stack.chain.getCode({ address }), 'the account was not deployed');
  });

  it('runs the second operation without a factory', async () => {
    assert.deepEqual(await customer.account.getFactoryArgs(), { factory: undefined, factoryData: undefined });
    await runOperation(stack, customer);
  });

  it('sponsors a second customer as well', async () => {
    await runOperation(stack);
  });
});
