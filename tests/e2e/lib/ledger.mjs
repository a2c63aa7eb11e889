// SPDX-License-Identifier: MIT
// Who paid: reads the money before and after an operation from the chain
// itself, and checks that the paymaster did.

import assert from 'node:assert/strict';
import { isAddressEqual, parseEventLogs } from 'viem';

/** What the sender and the paymaster own, in wei. */
export async function takeStock(chain, entryPoint, { sender, paymaster }) {
  const depositOf = (owner) =>
    chain.readContract({
      ...{ address: entryPoint.address, abi: entryPoint.abi },
      functionName: 'balanceOf',
      args: [owner],
    });
  const [senderBalance, senderDeposit, paymasterDeposit] = await Promise.all([
    chain.getBalance({ address: sender }),
    depositOf(sender),
    depositOf(paymaster),
  ]);
  return { senderBalance, senderDeposit, paymasterDeposit };
}

/** The EntryPoint's own record of one operation, from the transaction's logs. */
export async function readOperationEvent(chain, entryPoint, { userOpHash, transactionHash }) {
  const { logs } = await chain.getTransactionReceipt({ hash: transactionHash });
  const ofEntryPoint = logs.filter((log) => isAddressEqual(log.address, entryPoint.address));
  const events = parseEventLogs({ abi: entryPoint.abi, eventName: 'UserOperationEvent', logs: ofEntryPoint });
  const event = events.find((each) => each.args.userOpHash === userOpHash);
  if (!event) throw new Error(`no UserOperationEvent for ${userOpHash} in ${transactionHash}`);
  return event.args;
}

/** Throws unless the operation succeeded, `paymaster` paid all of it and the sender nothing. */
export function assertSponsored({ before, after, event }, { sender, paymaster }) {
  assert.equal(event.success, true, 'UserOperationEvent says that the operation failed');
  assert.ok(isAddressEqual(event.sender, sender), `the event is about ${event.sender}, not ${sender}`);
  assert.ok(isAddressEqual(event.paymaster, paymaster), `${event.paymaster} paid, not ${paymaster}`);
  assert.ok(event.actualGasCost > 0n, 'the operation cost nothing');
  for (const [when, stock] of Object.entries({ before, after })) {
    assert.equal(stock.senderBalance, 0n, `the sender has ETH ${when}`);
    assert.equal(stock.senderDeposit, 0n, `the sender has a deposit ${when}`);
  }
  const decrease = before.paymasterDeposit - after.paymasterDeposit;
  assert.equal(decrease, event.actualGasCost, 'the deposit did not shrink by the gas cost');
}
