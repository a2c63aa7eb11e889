// SPDX-License-Identifier: MIT
// Cuts the emulated machine's power again and again while keys come and go and
// operations are approved, and says each time what was found afterwards. Ends
// with code 0 when nothing was lost and no signature was by another key.
//
//   node power-cuts.mjs [CUTS]     20; E2E_SEED repeats what is done, and at which part of a change it is cut

import { startFaultyGuest } from './lib/faults.mjs';
import { describeLogs } from './lib/paths.mjs';
import { PowerCuts } from './lib/power-cuts.mjs';
import { Random, chooseSeed } from './lib/random.mjs';

const kName = 'power-cuts';
const cuts = Number(process.argv[2] ?? 20);
const seed = chooseSeed();
console.log(`${cuts} cuts, seed ${seed}`);
let guest;
try {
  guest = await startFaultyGuest(kName);
  await guest.stop();
  const power = new PowerCuts(guest, new Random(seed));
  for (let i = 1; i <= cuts; i += 1) console.log(`${i}: ${await power.cutOnce()}`);
  console.log(`in the end: ${await power.finish()}`);
} catch (error) {
  console.error(`power-cuts: ${error.message}\n\n${describeLogs(kName)}`);
  process.exitCode = 1;
} finally {
  await guest?.stopAll();
}
