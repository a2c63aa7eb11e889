// SPDX-License-Identifier: MIT
// What the benchmarks ask for, and whether the answers are right.

import { isAddressEqual, numberToHex } from 'viem';
import { approverOf } from '../lib/approval.mjs';
import { EXAMPLE_OPERATION } from '../lib/example.mjs';
import { postRaw } from '../lib/rpc.mjs';

/** The EntryPoint's version that all of them ask for. */
export const VERSION = '0.7';

/** What all of them ask. */
export const METHOD = 'pm_getPaymasterData';

/** What every approval holds. */
export const APPROVAL = '"paymasterData":"0x';

/** As a wallet asks after the stub's answer: with the paymaster's gas. */
export const OPERATION = {
  ...EXAMPLE_OPERATION,
  paymasterVerificationGasLimit: '0x186a0',
  paymasterPostOpGasLimit: '0x0',
};

/** A pm_getPaymasterData for each operation; the id is its place, so that an answer says whose it is. */
export function requestBodies({ anvil, entryPoint }, operations) {
  const chainId = numberToHex(anvil.chainId);
  return operations.map((operation, id) =>
    JSON.stringify({ jsonrpc: '2.0', id, method: METHOD, params: [operation, entryPoint.address, chainId, {}] }),
  );
}

/** Posts one body; throws unless an approval comes back. */
export async function askOnce(url, body) {
  const { status, json } = await postRaw(url, body);
  if (status !== 200 || !json?.result?.paymasterData) throw new Error(`${url} answered ${status} ${JSON.stringify(json)}`);
  return json;
}

/**
 * Throws unless each answer is `signer`'s approval of its operation: the contract's own hash of
 * it, and the address that the signature gives.
 */
export async function checkAnswers(stack, operations, answers, signer) {
  if (answers.length === 0) throw new Error('there is no answer to check');
  for (const { id, result } of answers) {
    const approver = await approverOf(stack, operations[id], result);
    if (!isAddressEqual(approver, signer)) throw new Error(`an answer is signed by ${approver}, not by ${signer}`);
  }
}

/** Asks ten times a second until `work` has ended; answers what it gave, and all answers. */
export async function sampledWhile(url, body, work) {
  const answers = [];
  let running = true;
  const ended = work.finally(() => (running = false));
  while (running) {
    answers.push(await askOnce(url, body));
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 100)), ended.catch(() => {})]);
  }
  return { result: await ended, answers };
}
