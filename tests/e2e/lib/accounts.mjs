// SPDX-License-Identifier: MIT
// The smart accounts that customers have: permissionless' SimpleAccount on every
// EntryPoint, viem's EIP-7702 account on those that know it.

import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { toSimple7702SmartAccount } from 'viem/account-abstraction';
import { toSimpleSmartAccount } from 'permissionless/accounts';
import { ENTRY_POINTS, VERSIONS } from './entrypoints.mjs';

/** What a customer's account can be: a version, and whether code is set by EIP-7702. */
export const ACCOUNT_KINDS = VERSIONS.flatMap((version) => [
  { name: `v${version}`, version, eip7702: false },
  ...(ENTRY_POINTS[version].delegate ? [{ name: `v${version} EIP-7702`, version, eip7702: true }] : []),
]);

// permissionless knows no v0.9 yet; its operations are signed like those of v0.8.
const kSignedLike = { 0.9: '0.8' };

/** A new account that is not on the chain yet and owns nothing. */
export async function newAccount(chain, { version, eip7702 }) {
  const { address, abi, factory, delegate } = ENTRY_POINTS[version];
  const owner = privateKeyToAccount(generatePrivateKey());
  if (eip7702) {
    const entryPoint = { address, abi, version };
    return toSimple7702SmartAccount({ client: chain, owner, entryPoint, implementation: delegate });
  }
  const entryPoint = { address, version: kSignedLike[version] ?? version };
  return toSimpleSmartAccount({ client: chain, owner, entryPoint, factoryAddress: factory });
}

/** What the first operation of an EIP-7702 account has to carry: its owner's authorization. */
export async function authorizationFor(account) {
  if (!account.authorization || (await account.isDeployed())) return {};
  const { account: owner, address } = account.authorization;
  const chainId = account.client.chain.id;
  const nonce = await account.client.getTransactionCount({ address: owner.address });
  return { authorization: await owner.signAuthorization({ address, chainId, nonce }) };
}
