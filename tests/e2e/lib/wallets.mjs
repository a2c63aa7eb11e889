// SPDX-License-Identifier: MIT
// The customers' wallets: unmodified clients that have operations paid for, each
// by the methods that it prefers. A wallet is made for one account and answers a
// function that sends calls and returns the userOpHash.

import { http, numberToHex } from 'viem';
import { createBundlerClient, createPaymasterClient } from 'viem/account-abstraction';
import { createSmartAccountClient } from 'permissionless';
import { createPimlicoClient } from 'permissionless/clients/pimlico';
import { authorizationFor } from './accounts.mjs';

const kTransport = { timeout: 20_000 };
const kPollMs = 100;

/** viem: ERC-7677 with us, and a bundler of its own. */
function viemWallet({ account, chain, relayUrl, bundlerUrl }) {
  const client = createBundlerClient({
    account,
    client: chain,
    paymaster: createPaymasterClient({ transport: http(relayUrl, kTransport) }),
    pollingInterval: kPollMs,
    transport: http(bundlerUrl, kTransport),
  });
  const send = async (calls) => client.sendUserOperation({ calls, ...(await authorizationFor(account)) });
  return { client, send };
}

/** The draft as the wire has it: permissionless leaves EIP-7702's field to the caller. */
function withAuthorization({ authorization, ...draft }) {
  if (!authorization) return draft;
  const { address, chainId, nonce, r, s, yParity } = authorization;
  const [chain, count, parity] = [chainId, nonce, yParity].map((value) => numberToHex(value));
  return { ...draft, eip7702Auth: { address, chainId: chain, nonce: count, r, s, yParity: parity } };
}

/** permissionless: pm_sponsorUserOperation, and no other URL than ours. */
function permissionlessWallet({ account, chain, relayUrl }) {
  const { entryPoint } = account;
  const transport = http(relayUrl, kTransport);
  const pimlico = createPimlicoClient({ chain: chain.chain, entryPoint, transport });
  const client = createSmartAccountClient({
    account,
    client: chain,
    chain: chain.chain,
    bundlerTransport: transport,
    pollingInterval: kPollMs,
    userOperation: { estimateFeesPerGas: async () => (await pimlico.getUserOperationGasPrice()).fast },
  });
  const parameters = ['factory', 'fees', 'nonce', 'signature', 'authorization'];
  const send = async (calls) => {
    const draft = await client.prepareUserOperation({ calls, parameters, ...(await authorizationFor(account)) });
    const sponsorship = await pimlico.sponsorUserOperation({ userOperation: withAuthorization(draft), entryPoint });
    const operation = { ...draft, ...sponsorship };
    return client.sendUserOperation({ ...operation, signature: await account.signUserOperation(operation) });
  };
  return { client, send };
}

/** Each wallet by its name. */
export const WALLETS = {
  'viem, ERC-7677': viemWallet,
  'permissionless, pm_sponsorUserOperation, one URL': permissionlessWallet,
};
