// SPDX-License-Identifier: MIT
// The customer: an unmodified viem client with permissionless' SimpleAccount
// that owns nothing and has its operations paid for.

import { encodeFunctionData, http } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { createBundlerClient, createPaymasterClient } from 'viem/account-abstraction';
import { toSimpleSmartAccount } from 'permissionless/accounts';

const kReceiptMs = 60_000;

/** A new smart account, not deployed yet, and the client that acts for it. */
export async function createCustomer({ chain, bundlerUrl, relayUrl, entryPoint }) {
  const account = await toSimpleSmartAccount({
    client: chain,
    owner: privateKeyToAccount(generatePrivateKey()),
    entryPoint: { address: entryPoint.address, version: entryPoint.version },
    factoryAddress: entryPoint.factory,
  });
  const client = createBundlerClient({
    account,
    client: chain,
    paymaster: createPaymasterClient({ transport: http(relayUrl) }),
    pollingInterval: 100,
    transport: http(bundlerUrl, { timeout: 20_000 }),
  });
  return { account, client, entryPoint };
}

/**
 * A call with a visible effect that needs no further contract: the account
 * burns one of its own nonces in the lane `key` of the EntryPoint.
 */
export function burnNonce(entryPoint, key) {
  const data = encodeFunctionData({ abi: entryPoint.abi, functionName: 'incrementNonce', args: [key] });
  return { to: entryPoint.address, value: 0n, data };
}

/** How many nonces `sender` has used in the lane `key`. */
export async function noncesUsed(chain, entryPoint, sender, key) {
  const nonce = await chain.readContract({
    ...{ address: entryPoint.address, abi: entryPoint.abi },
    functionName: 'getNonce',
    args: [sender, key],
  });
  return nonce & 0xffff_ffff_ffff_ffffn;
}

/** Sends one operation and waits until it is on the chain. */
export async function sendOperation(customer, calls) {
  const hash = await customer.client.sendUserOperation({ calls });
  return customer.client.waitForUserOperationReceipt({ hash, timeout: kReceiptMs });
}
