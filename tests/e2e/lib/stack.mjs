// SPDX-License-Identifier: MIT
// The stack, put together: key, chain, contracts, node, bundler.

import { startAnvil } from './anvil.mjs';
import { startBundler } from './bundler.mjs';
import { deployEntryPoint, deployPaymaster } from './contracts.mjs';
import { ENTRY_POINTS } from './entrypoints.mjs';
import { freshFolder, logFolder } from './paths.mjs';
import { Processes } from './processes.mjs';
import { generateKey, relayHome, startRelay, stopRelay } from './relay.mjs';
import { silentSteps } from './steps.mjs';

/** How many steps the two functions below run. */
export const RELAY_STEPS = 4;
export const STACK_STEPS = 5;

/** Does `work`, and stops every child when it fails. */
export async function stopOnFailure(processes, work) {
  try {
    return await work();
  } catch (error) {
    await processes.stopAll();
    throw error;
  }
}

async function buildRelay(processes, folder, { version, trust, steps }) {
  const entryPoint = ENTRY_POINTS[version];
  const home = relayHome(folder);
  const key = await steps.run('key', () => generateKey(home), (made) => `${made.address}, made inside the TA`);
  const anvil = await steps.run('chain', () => startAnvil(processes), (made) => `anvil at ${made.url}`);
  const chain = anvil.client;
  const deploy = async () => {
    await deployEntryPoint(chain, entryPoint);
    return deployPaymaster(chain, entryPoint, { signer: trust ?? key.address });
  };
  const paymaster = await steps.run('contracts', deploy, (made) => `EntryPoint v${version}, paymaster ${made}`);
  const settings = { chainUrl: anvil.url, paymaster };
  const start = () => startRelay(processes, home, settings);
  const relay = await steps.run('node', start, (made) => `super-relay at ${made.rpcUrl}`);
  return { processes, folder, home, key, anvil, chain, entryPoint, paymaster, relay };
}

/**
 * Everything but the bundler.
 *
 * @param {string} name of the folder in build/ for logs and state
 * @param {{version?: string, trust?: string, steps?: object}} options
 *   `trust`: the signer that the paymaster accepts, the TA's key by default
 */
export async function startRelayStack(name, { version = '0.7', trust, steps = silentSteps } = {}) {
  const folder = await freshFolder(name);
  const processes = new Processes(logFolder(name));
  return stopOnFailure(processes, () => buildRelay(processes, folder, { version, trust, steps }));
}

/** The whole stack; see `startRelayStack`. */
export async function startStack(name, options = {}) {
  const { steps = silentSteps } = options;
  const stack = await startRelayStack(name, options);
  return stopOnFailure(stack.processes, async () => {
    const settings = { chainUrl: stack.anvil.url, entryPoints: [stack.entryPoint] };
    const start = () => startBundler(stack.processes, settings);
    const bundler = await steps.run('bundler', start, (made) => `alto at ${made.url}`);
    return { ...stack, bundler };
  });
}

/** Stops everything, and throws when the node did not end cleanly. */
export async function stopStack(stack) {
  try {
    await stopRelay(stack.relay);
  } finally {
    await stack.processes.stopAll();
  }
}
