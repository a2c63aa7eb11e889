// SPDX-License-Identifier: MIT
// What an i.MX 93 should do, calculated from what was counted: see scripts/board-figures.
//
//   node board-figures.mjs FOLDER [--publish|--count]
//
// FOLDER has the trace of an approval and the listing of its program.

import { argv } from 'node:process';
import { modelledCycles, partsOf, tracedApproval } from './bench/board-count.mjs';
import { countInGuest } from './bench/board-guest.mjs';
import { boardTables, writeBoardTables } from './bench/board.mjs';

const [folder, mode] = argv.slice(2);
const steps = tracedApproval(folder);
if (mode === '--count') {
  console.log(steps.length);
} else {
  const counted = { approval: steps.length, ...partsOf(steps), cycles: modelledCycles(steps), ...(await countInGuest()) };
  console.log(boardTables(counted));
  if (mode === '--publish') writeBoardTables(counted);
}
