// SPDX-License-Identifier: MIT
// One approval of the node by pm_getPaymasterData (v0.7), and who signed it, as
// the paymaster's contract sees it.

import { decodeAbiParameters, numberToHex, sliceHex } from 'viem';
import { EXAMPLE_OPERATION, EXAMPLE_STUB_OPERATION } from './example.mjs';
import { contractHash, recoverSigner } from './paymaster-hash.mjs';
import { call } from './rpc.mjs';

export const SIGNATURE_OFFSET = 64; // behind validUntil and validAfter, a word each

export function readPaymasterData(data) {
  const [validUntil, validAfter] = decodeAbiParameters(
    [{ type: 'uint48' }, { type: 'uint48' }],
    sliceHex(data, 0, SIGNATURE_OFFSET),
  );
  return { validUntil, validAfter, signature: sliceHex(data, SIGNATURE_OFFSET) };
}

/** Who approved `op` with `answer`: the address that the contract's own hash and the signature give. */
export async function approverOf(stack, op, answer) {
  const { validUntil, validAfter, signature } = readPaymasterData(answer.paymasterData);
  const initCode = op.factory ? `${op.factory}${op.factoryData.slice(2)}` : '0x';
  const approved = { ...op, ...answer, initCode, validUntil, validAfter };
  return recoverSigner(await contractHash(stack.chain, stack.entryPoint, approved), signature);
}

/**
 * Asks for both answers, the stub's and the approval.
 *
 * @param stack of v0.7
 * @return {Promise<{approver: string} | {error: object}>} throws when the connection breaks
 */
export async function askApproval(stack) {
  const chainId = numberToHex(stack.anvil.chainId);
  const ask = (method, op) => call(stack.relay.rpcUrl, method, [op, stack.entryPoint.address, chainId, null]);
  const stub = await ask('pm_getPaymasterStubData', EXAMPLE_STUB_OPERATION);
  if (stub.error) return { error: stub.error };
  const { sponsor: _sponsor, isFinal: _isFinal, ...echo } = stub.result;
  const op = { paymasterVerificationGasLimit: '0x186a0', ...EXAMPLE_OPERATION, ...echo };
  const { error, result } = await ask('pm_getPaymasterData', op);
  return error ? { error } : { approver: await approverOf(stack, op, result) };
}
