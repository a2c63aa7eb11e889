// SPDX-License-Identifier: MIT
// Measures what a sponsorship costs, and ends with a page of figures, each beside
// what it is compared with: here with softtee, and in the emulated machine with
// OP-TEE. Writes build/bench.json and build/bench/*.svg.
//
//   node bench.mjs [--publish]     with it also docs/performance.md and its plots
//
// A target that is missed is said at the end; a measurement that failed, or an
// answer that was wrong, is an error.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { summarize } from './bench/figures.mjs';
import { measureGrowth } from './bench/growth.mjs';
import { measureGuest } from './bench/guest.mjs';
import { measureHost } from './bench/host.mjs';
import { describeMachine } from './bench/machine.mjs';
import { missedLines, terminalPage } from './bench/page.mjs';
import { drawPlots } from './bench/plots.mjs';
import { publish } from './bench/publish.mjs';
import { describeLogs, ROOT } from './lib/paths.mjs';

const kSettings = { rounds: 5, turns: 4, seconds: 1, openSeconds: 5, operations: 100_000, parts: 10, guestSeconds: 5, programSeconds: 0.5 };
const kParts = { host: measureHost, growth: measureGrowth, guest: measureGuest };

const words = process.argv.slice(2);
if (words.some((word) => word !== '--publish')) {
  console.error('usage: node bench.mjs [--publish]');
  process.exit(64);
}

/** All parts, whatever became of the others; says which of them failed. */
async function measureAll() {
  const figures = {};
  const series = {};
  for (const [name, measure] of Object.entries(kParts)) {
    try {
      const found = await measure(kSettings, (what) => console.error(`… ${name}: ${what}`));
      Object.assign(figures, found.figures);
      Object.assign(series, found.series);
    } catch (error) {
      console.error(`\n${name}: ${error.message}\n\n${describeLogs(`bench/${name}`)}`);
      process.exitCode = 1;
    }
  }
  return { measured_at: new Date().toISOString(), machine: describeMachine(), settings: kSettings, figures: summarize(figures), series };
}

const results = await measureAll();
const plots = drawPlots(results);
const folder = join(ROOT, 'build', 'bench');
mkdirSync(folder, { recursive: true });
for (const [file, text] of Object.entries(plots)) writeFileSync(join(folder, file), text);
writeFileSync(join(ROOT, 'build', 'bench.json'), `${JSON.stringify(results, null, 2)}\n`);

const { cpu, cores } = results.machine;
console.log(`\nMedian of ${kSettings.rounds} rounds; ${cpu}, ${cores} cores that load and servers share.`);
console.log(terminalPage(results.figures));
const missed = missedLines(results.figures);
console.log(`\nbuild/bench.json, build/bench/*.svg\n${missed.length > 0 ? missed.join('\n') : 'every target is met'}`);
if (process.exitCode) console.log('not everything could be measured: the reasons stand above');
if (words.includes('--publish')) {
  if (process.exitCode) throw new Error('a run that failed is not published');
  publish(results, plots);
}
