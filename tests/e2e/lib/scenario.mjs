// SPDX-License-Identifier: MIT
// The story that demonstration and tests tell: a customer sends an operation,
// the chain says who paid.

import assert from 'node:assert/strict';
import { encodeFunctionData } from 'viem';
import { newAccount } from './accounts.mjs';
import { assertSponsored, readOperationEvent, takeStock } from './ledger.mjs';
import { WALLETS } from './wallets.mjs';

const kReceiptMs = 60_000;
const kLane = 7n;

/**
 * A customer who owns nothing.
 *
 * @param stack of the version that the account is for
 * @param {{kind: object, wallet?: string}} choice of `ACCOUNT_KINDS` and `WALLETS`
 */
export async function newCustomer(stack, { kind, wallet = Object.keys(WALLETS)[0] }) {
  const account = await newAccount(stack.chain, kind);
  const urls = { relayUrl: stack.relay.rpcUrl, bundlerUrl: stack.bundler?.url };
  return { account, ...WALLETS[wallet]({ account, chain: stack.chain, ...urls }) };
}

/**
 * A call with a visible effect that needs no further contract: the account
 * burns one of its own nonces in a lane of the EntryPoint.
 */
export function burnNonce(entryPoint) {
  const data = encodeFunctionData({ abi: entryPoint.abi, functionName: 'incrementNonce', args: [kLane] });
  return { to: entryPoint.address, value: 0n, data };
}

/** How many nonces `sender` has used in that lane. */
async function noncesUsed({ chain, entryPoint }, sender) {
  const { address, abi } = entryPoint;
  const nonce = await chain.readContract({ address, abi, functionName: 'getNonce', args: [sender, kLane] });
  return nonce & 0xffff_ffff_ffff_ffffn;
}

/**
 * Has `send` do one thing for the account `sender`, and throws unless it was done and the
 * paymaster alone paid. An empty block comes first: anvil's usual priority fee is what its last
 * block paid, and clients ask for twice the usual.
 *
 * @param stack of the account's version
 * @param {(calls: object[]) => Promise<string>} send answers the userOpHash
 */
export async function runOperation(stack, sender, send) {
  const { chain, entryPoint, paymaster, bundler } = stack;
  const parties = { sender, paymaster };
  await chain.mine({ blocks: 1 });
  const usedBefore = await noncesUsed(stack, sender);
  const before = await takeStock(chain, entryPoint, parties);
  const hash = await send([burnNonce(entryPoint)]);
  const receipt = await bundler.client.waitForUserOperationReceipt({ hash, timeout: kReceiptMs });
  const after = await takeStock(chain, entryPoint, parties);
  const usedAfter = await noncesUsed(stack, sender);

  const { userOpHash, receipt: transaction } = receipt;
  const event = await readOperationEvent(chain, entryPoint, { ...transaction, userOpHash });
  assertSponsored({ before, after, event }, parties);
  assert.equal(usedAfter, usedBefore + 1n, 'the operation is on the chain, but its call had no effect');
  const effect = `the account's nonce in lane ${kLane} went from ${usedBefore} to ${usedAfter}`;
  return { receipt, event, before, after, effect };
}
