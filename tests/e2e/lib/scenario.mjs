// SPDX-License-Identifier: MIT
// The story that demonstration and tests tell: a customer sends an operation,
// the chain says who paid.

import assert from 'node:assert/strict';
import { assertSponsored, readOperationEvent, takeStock } from './ledger.mjs';
import { burnNonce, createCustomer, noncesUsed, sendOperation } from './sponsored-op.mjs';

const kLane = 7n;

/** A customer of `stack` who owns nothing. */
export function newCustomer(stack) {
  return createCustomer({
    chain: stack.chain,
    bundlerUrl: stack.bundler.url,
    relayUrl: stack.relay.rpcUrl,
    entryPoint: stack.entryPoint,
  });
}

/** Has `customer` do one thing, and throws unless it was done and the paymaster alone paid. */
export async function runOperation(stack, customer) {
  customer ??= await newCustomer(stack);
  const { chain, entryPoint, paymaster } = stack;
  const parties = { sender: customer.account.address, paymaster };
  const used = () => noncesUsed(chain, entryPoint, parties.sender, kLane);

  const usedBefore = await used();
  const before = await takeStock(chain, entryPoint, parties);
  const receipt = await sendOperation(customer, [burnNonce(entryPoint, kLane)]);
  const after = await takeStock(chain, entryPoint, parties);
  const usedAfter = await used();

  const { userOpHash, receipt: transaction } = receipt;
  const event = await readOperationEvent(chain, entryPoint, { ...transaction, userOpHash });
  assertSponsored({ before, after, event }, parties);
  assert.equal(usedAfter, usedBefore + 1n, 'the operation is on the chain, but its call had no effect');
  const effect = `the account's nonce in lane ${kLane} went from ${usedBefore} to ${usedAfter}`;
  return { receipt, event, before, after, effect };
}
