// SPDX-License-Identifier: MIT
// A sponsored operation as a transcript that a person can read.

import { formatEther } from 'viem';
import { themeFor } from './steps.mjs';

const ether = (wei) => `${formatEther(wei)} ETH`;

function rows({ receipt, event, before, after, effect }) {
  const paid = before.paymasterDeposit - after.paymasterDeposit;
  return [
    ['userOpHash', receipt.userOpHash],
    ['transaction', `${receipt.receipt.transactionHash} (block ${receipt.receipt.blockNumber})`],
    ['success', String(event.success)],
    ['effect', effect],
    [],
    ['paymaster', event.paymaster],
    ['  deposit before', ether(before.paymasterDeposit)],
    ['  deposit after', ether(after.paymasterDeposit)],
    ['  paid', `${ether(paid)} for ${event.actualGasUsed} gas`],
    [],
    ['sender', event.sender],
    ['  balance before', ether(before.senderBalance)],
    ['  balance after', ether(after.senderBalance)],
    ['  deposit before', ether(before.senderDeposit)],
    ['  deposit after', ether(after.senderDeposit)],
  ];
}

/** Prints what a receipt, the EntryPoint's event and the balances say. */
export function printReport(operation, out = process.stdout) {
  const { bold, reset } = themeFor(out);
  const lines = rows(operation).map(([label, value]) => (label ? `  ${label.padEnd(18)}${value}` : ''));
  out.write(`\n${bold}The receipt${reset}\n${lines.join('\n')}\n`);
}
