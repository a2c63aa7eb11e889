// SPDX-License-Identifier: MIT
// Renders each overlay of deploy/k8s, and the device plugin, and checks it; ends with a table, and with code 1 when one is no good.

import { CHECKS, DEVICE_PLUGIN_CHECKS } from './lib/checks.mjs';
import { OVERLAYS, render, renderDevicePlugin } from './lib/render.mjs';

/** One line of the table; prints what is wrong. A check that is not for these objects is "-". */
function judge(name, objects, checks) {
  const verdicts = Object.keys(CHECKS).map((check) => {
    if (!checks[check]) return '-';
    const complaints = checks[check](objects);
    for (const complaint of complaints) console.log(`${name}: ${check}: ${complaint}`);
    return complaints.length === 0 ? 'ok' : `${complaints.length} bad`;
  });
  return [name, objects.length, ...verdicts];
}

const rows = OVERLAYS.map((overlay) => judge(overlay, render(overlay), CHECKS));
rows.push(judge('device-plugin', renderDevicePlugin(), DEVICE_PLUGIN_CHECKS));
console.log();
for (const row of [['overlay', 'objects', ...Object.keys(CHECKS)], ...rows]) {
  console.log(row.map((cell, i) => (i === 0 ? `${cell}`.padEnd(14) : `${cell}`.padStart(8))).join(' '));
}
process.exitCode = rows.flat().some((cell) => `${cell}`.endsWith(' bad')) ? 1 : 0;
