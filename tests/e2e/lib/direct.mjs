// SPDX-License-Identifier: MIT
// Operations past the bundler, straight to the EntryPoint.

import assert from 'node:assert/strict';
import { BaseError, ContractFunctionRevertedError } from 'viem';
import { toPackedUserOperation } from 'viem/account-abstraction';
import { roleAccount } from './anvil.mjs';

/** What bundler and EntryPoint say of a paymaster's signature that is not its signer's. */
export const SIGNATURE_ERROR = /AA34 signature error/;

/** Submits `operation`, of v0.7 or later, as a call that changes nothing; answers the revert. */
export async function submitDirectly({ chain, entryPoint }, operation) {
  const account = roleAccount('stranger');
  const call = { address: entryPoint.address, abi: entryPoint.abi, functionName: 'handleOps' };
  const args = [[toPackedUserOperation(operation)], account.address];
  const error = await chain.simulateContract({ ...call, account, args }).then(
    () => assert.fail('the EntryPoint took the operation'),
    (reason) => reason,
  );
  const revert = error instanceof BaseError && error.walk((each) => each instanceof ContractFunctionRevertedError);
  if (!revert) throw error;
  return revert.data;
}
