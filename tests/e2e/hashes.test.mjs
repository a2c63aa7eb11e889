// SPDX-License-Identifier: MIT
// The TA's hashes and signatures, under softtee.

import { after, before } from 'node:test';
import { startAnvil } from './lib/anvil.mjs';
import { hashTests } from './lib/hash-tests.mjs';
import { freshFolder, logFolder } from './lib/paths.mjs';
import { probeTa } from './lib/probe.mjs';
import { Processes } from './lib/processes.mjs';
import { generateKey, relayHome } from './lib/relay.mjs';

const kOperations = 1000;

let processes;
let ta;

before(async () => {
  const folder = await freshFolder('e2e/hashes');
  processes = new Processes(logFolder('e2e/hashes'));
  const home = relayHome(folder);
  const { address } = await generateKey(home);
  const anvil = await startAnvil(processes);
  ta = { address, anvil, probe: (operations) => probeTa(processes, home, operations) };
});
after(() => processes?.stopAll());

hashTests(kOperations, () => ta);
