// SPDX-License-Identifier: MIT
// compose.yaml's chain: anvil on every address, the contracts of ERC-4337, and for
// each EntryPoint a paymaster that trusts the relay's key. The paymasters are where
// this environment says: they are the first that this chain sees.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAnvil } from '../../../tests/e2e/lib/anvil.mjs';
import { deployEntryPoint, deployPaymaster } from '../../../tests/e2e/lib/contracts.mjs';
import { ENTRY_POINTS, VERSIONS } from '../../../tests/e2e/lib/entrypoints.mjs';
import { waitFor } from '../../../tests/e2e/lib/poll.mjs';
import { isStopping, Processes } from '../../../tests/e2e/lib/processes.mjs';
import { KEY_ID } from '../../../tests/e2e/lib/relay.mjs';
import { getJson } from '../../../tests/e2e/lib/rpc.mjs';

const kPort = 8545;
const kRelay = process.env.RELAY_HTTP ?? 'http://relay:9000';
const kRelayMs = 600_000;

/** The address of the key that the relay approves with, once it has one. */
function signer() {
  const ask = async () => {
    const { json } = await getJson(`${kRelay}/api/v1/keys`);
    return json.keys.find(({ id }) => id === KEY_ID)?.address;
  };
  return waitFor(`the key of ${kRelay}`, ask, { timeoutMs: kRelayMs, intervalMs: 500 });
}

async function deploy(chain) {
  for (const version of VERSIONS) await deployEntryPoint(chain, ENTRY_POINTS[version]);
  console.log(`EntryPoint v${VERSIONS.join(', v')}`);
  const trusted = await signer();
  for (const version of VERSIONS) {
    const variable = `PAYMASTER_${ENTRY_POINTS[version].key.toUpperCase()}`;
    const address = await deployPaymaster(chain, ENTRY_POINTS[version], { signer: trusted });
    console.log(`${variable}=${address}`);
    if (process.env[variable] !== address) throw new Error(`${variable} is ${process.env[variable]} here`);
  }
  console.log(`ready: the paymasters trust ${trusted}`);
}

const processes = new Processes(mkdtempSync(join(tmpdir(), 'chain-')));
try {
  const { client, child } = await startAnvil(processes, { host: '0.0.0.0', port: kPort });
  await deploy(client);
  await child.ended;
  if (!isStopping()) throw new Error(child.describeEnd());
} catch (error) {
  if (!isStopping()) {
    console.error(`chain: ${error.message}`);
    await processes.stopAll();
    process.exitCode = 1;
  }
}
