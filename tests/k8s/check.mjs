// SPDX-License-Identifier: MIT
// Renders each overlay of deploy/k8s and checks it; ends with a table, and with code 1 when one is no good.

import { CHECKS } from './lib/checks.mjs';
import { OVERLAYS, render } from './lib/render.mjs';

/** One overlay's line of the table; prints what is wrong. */
function judge(overlay) {
  const objects = render(overlay);
  const verdicts = Object.entries(CHECKS).map(([name, check]) => {
    const complaints = check(objects);
    for (const complaint of complaints) console.log(`${overlay}: ${name}: ${complaint}`);
    return complaints.length === 0 ? 'ok' : `${complaints.length} bad`;
  });
  return [overlay, objects.length, ...verdicts];
}

const rows = OVERLAYS.map(judge);
console.log();
for (const row of [['overlay', 'objects', ...Object.keys(CHECKS)], ...rows]) {
  console.log(row.map((cell, i) => (i === 0 ? `${cell}`.padEnd(12) : `${cell}`.padStart(8))).join(' '));
}
process.exitCode = rows.flat().some((cell) => `${cell}`.endsWith(' bad')) ? 1 : 0;
