// SPDX-License-Identifier: MIT
// Sponsored operations as a transcript that a person can read.

import { formatEther } from 'viem';
import { themeFor } from './steps.mjs';

const ether = (wei) => `${formatEther(wei)} ETH`;

function rows({ receipt, event, before, after, effect }) {
  const { transactionHash, blockNumber } = receipt.receipt;
  const paid = before.paymasterDeposit - after.paymasterDeposit;
  const owned = (stock) => stock.senderBalance + stock.senderDeposit;
  return [
    ['userOpHash', receipt.userOpHash],
    ['transaction', `${transactionHash} (block ${blockNumber})`],
    ['success', `${event.success}: ${effect}`],
    ['paymaster', `${event.paymaster} paid ${ether(paid)} for ${event.actualGasUsed} gas`],
    ['  deposit', `${ether(before.paymasterDeposit)} before, ${ether(after.paymasterDeposit)} after`],
    ['sender', `${event.sender} had ${ether(owned(before))} before and ${ether(owned(after))} after`],
  ];
}

/** Prints what receipts, the EntryPoints' events and the balances say. */
export function printReceipts(operations, out = process.stdout) {
  const { bold, reset } = themeFor(out);
  for (const operation of operations) {
    const lines = rows(operation).map(([label, value]) => `  ${label.padEnd(14)}${value}`);
    out.write(`\n${bold}${operation.kind.name}${reset}\n${lines.join('\n')}\n`);
  }
}
