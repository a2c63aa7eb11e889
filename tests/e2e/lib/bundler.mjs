// SPDX-License-Identifier: MIT
// The bundler: alto, on 127.0.0.1, bundling for the given EntryPoints.

import { fileURLToPath } from 'node:url';
import { http } from 'viem';
import { createBundlerClient } from 'viem/account-abstraction';
import { rolePrivateKey } from './anvil.mjs';
import { packageFile } from './paths.mjs';
import { waitFor } from './poll.mjs';

const kPreload = fileURLToPath(new URL('./loopback.cjs', import.meta.url));
const kStartMs = 60_000;

/** alto's own program. */
export const ALTO = packageFile('@pimlico', 'alto', 'esm', 'cli', 'alto.js');

/** What it is told; port 0 is a free one. */
export function altoArguments({ chainUrl, entryPoints, port = 0 }) {
  const options = {
    'entrypoints': entryPoints.map((entryPoint) => entryPoint.address).join(','),
    'rpc-url': chainUrl,
    port,
    'executor-private-keys': rolePrivateKey('executor'),
    'utility-private-key': rolePrivateKey('utility'),
    'min-executor-balance': 10n ** 18n,
    'safe-mode': false, // needs a tracer that anvil does not have
    'deploy-simulations-contract': true,
    'enable-debug-endpoints': true,
    'api-version': 'v1,v2',
    'block-time': 1000,
    'json': true,
    'log-level': 'warn',
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** Starts alto; answers its URL and a client once it takes requests. */
export async function startBundler(processes, { chainUrl, entryPoints }) {
  const args = ['--require', kPreload, ALTO, ...altoArguments({ chainUrl, entryPoints })];
  const child = processes.start('alto', process.execPath, args);
  const [, port] = await waitFor(
    'alto to listen',
    () => /^loopback: listening on 127\.0\.0\.1:(\d+)$/m.exec(child.log()),
    { child, timeoutMs: kStartMs },
  );
  const url = `http://127.0.0.1:${port}/rpc`;
  const client = createBundlerClient({ pollingInterval: 100, transport: http(url) });
  const serves = async () => (await client.getSupportedEntryPoints()).length === entryPoints.length;
  await waitFor('alto to answer', serves, { child, timeoutMs: kStartMs });
  return { url, client, child };
}
