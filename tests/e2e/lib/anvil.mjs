// SPDX-License-Identifier: MIT
// The chain: a fresh anvil on a free port of 127.0.0.1.

import { createTestClient, http, publicActions, walletActions } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { anvil as anvilChain } from 'viem/chains';
import { packageFile } from './paths.mjs';
import { waitFor } from './poll.mjs';

// The package is one architecture's (an arm64 host needs another, see the
// README): the wrapper package that would choose breaks `npm ci`.
const kBinary = packageFile('@foundry-rs', 'anvil-linux-amd64', 'bin', 'anvil');

// anvil's own published test phrase: its accounts are rich on anvil only.
const kMnemonic = 'test test test test test test test test test test test junk';

/** Who uses which of anvil's rich accounts. */
export const ROLES = { deployer: 0, executor: 1, utility: 2, stranger: 3 };

/** The account of one of `ROLES`. */
export function roleAccount(role) {
  return mnemonicToAccount(kMnemonic, { addressIndex: ROLES[role] });
}

/** A role's private key as hex, for programs that take one as an argument. */
export function rolePrivateKey(role) {
  const key = roleAccount(role).getHdKey().privateKey;
  return `0x${Buffer.from(key).toString('hex')}`;
}

/** A viem client with public, wallet and anvil actions; `batchSize` > 1 batches calls. */
export function chainClient(url, batchSize = 1) {
  const batch = batchSize > 1 && { batchSize };
  return createTestClient({
    chain: anvilChain,
    mode: 'anvil',
    pollingInterval: 50,
    transport: http(url, { batch, timeout: 20_000 }),
  })
    .extend(publicActions)
    .extend(walletActions);
}

/**
 * Starts anvil; answers its URL and a client once it takes requests.
 *
 * @param {{name?: string, host?: string, port?: number}} options
 *   `name`: of its log; it listens at `host` and `port`, a free one of 127.0.0.1 by default
 */
export async function startAnvil(processes, { name = 'anvil', host = '127.0.0.1', port: wanted = 0 } = {}) {
  const child = processes.start(name, kBinary, [
    ...['--host', host, '--port', String(wanted)],
    ...['--chain-id', String(anvilChain.id), '--color', 'never'],
  ]);
  const [, port] = await waitFor('anvil to listen', () => /^Listening on [\d.]+:(\d+)$/m.exec(child.log()), { child });
  const url = `http://127.0.0.1:${port}`;
  const client = chainClient(url);
  await waitFor('anvil to answer', async () => (await client.getChainId()) === anvilChain.id, { child });
  return { url, client, child, chainId: anvilChain.id };
}
