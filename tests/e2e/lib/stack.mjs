// SPDX-License-Identifier: MIT
// The stack, put together: key, chain, contracts, bundler, node. One of each
// serves every EntryPoint.

import { startAnvil } from './anvil.mjs';
import { startBundler } from './bundler.mjs';
import { deployEntryPoint, deployPaymaster } from './contracts.mjs';
import { ENTRY_POINTS, VERSIONS } from './entrypoints.mjs';
import { freshFolder, logFolder } from './paths.mjs';
import { Processes } from './processes.mjs';
import { localPlace } from './relay.mjs';
import { addSigner, deploySingleton, fundSingleton } from './singleton-paymaster.mjs';
import { silentSteps } from './steps.mjs';

/** How many steps `startStack` runs. */
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

const kPaymasters = {
  verifying: (chain, version, signer) => deployPaymaster(chain, ENTRY_POINTS[version], { signer }),
  async singleton(chain, version, signer) {
    const paymaster = await deploySingleton(chain, { version });
    await fundSingleton(chain, paymaster);
    await addSigner(chain, paymaster, signer);
    return paymaster;
  },
};

/**
 * EntryPoint and paymaster of each version; answers the paymasters' addresses by version.
 *
 * @param {{versions: string[], layout?: string, signer: string}} wanted `signer`: whom they trust
 */
export async function deployContracts(chain, { versions, layout = 'verifying', signer }) {
  const paymasters = {};
  for (const version of versions) {
    await deployEntryPoint(chain, ENTRY_POINTS[version]);
    paymasters[version] = await kPaymasters[layout](chain, version, signer);
  }
  return paymasters;
}

async function buildStack(processes, folder, { versions, layout, trust, bundled, steps, place }) {
  const home = place.home(folder);
  const key = await steps.run('key', () => place.generateKey(home, processes), (made) => `${made.address}, made inside the TA`);
  const anvil = await steps.run('chain', () => startAnvil(processes), (made) => `anvil at ${made.url}`);
  const chain = anvil.client;
  const deploy = () => deployContracts(chain, { versions, layout, signer: trust ?? key.address });
  const described = `EntryPoint v${versions.join(', v')}, and a paymaster for each`;
  const paymasters = await steps.run('contracts', deploy, () => described);
  const entryPoints = versions.map((version) => ENTRY_POINTS[version]);
  const bundle = () => startBundler(processes, { chainUrl: anvil.url, entryPoints });
  const bundler = bundled ? await steps.run('bundler', bundle, (made) => `alto at ${made.url}`) : undefined;
  const settings = { chainUrl: anvil.url, bundlerUrl: bundler?.url, paymasters, layout };
  const start = () => place.start(processes, home, settings);
  const relay = await steps.run('node', start, (made) => `super-relay at ${made.rpcUrl}`);
  return { processes, folder, home, key, anvil, chain, paymasters, bundler, relay, place };
}

/**
 * The whole stack.
 *
 * @param {string} name of the folder in build/ for logs and state
 * @param {{versions?: string[], layout?: string, trust?: string, bundled?: boolean, steps?: object, place?: object}}
 *   options
 *   `layout`: of the paymasters, as in the configuration; `trust`: the signer that the paymasters accept, the TA's key by default;
 *   `bundled`: with a bundler; `place`: where the node runs, this machine by default
 */
export async function startStack(name, options = {}) {
  const folder = await freshFolder(name);
  const processes = new Processes(logFolder(name));
  const settings = { versions: VERSIONS, bundled: true, steps: silentSteps, place: localPlace, ...options };
  return stopOnFailure(processes, () => buildStack(processes, folder, settings));
}

/** The stack as one version's customers see it: with its `entryPoint` and `paymaster`. */
export function stackFor(stack, version) {
  return { ...stack, entryPoint: ENTRY_POINTS[version], paymaster: stack.paymasters[version] };
}

/** Stops everything, and throws when the node did not end cleanly. */
export async function stopStack(stack) {
  try {
    await stack.place.stop(stack.relay);
  } finally {
    await stack.processes.stopAll();
  }
}
