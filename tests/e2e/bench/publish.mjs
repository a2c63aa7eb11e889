// SPDX-License-Identifier: MIT
// Puts a run's table and plots into docs/performance.md.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/paths.mjs';
import { betweenMarkers } from './markers.mjs';
import { markdownPage } from './page.mjs';
import { writeSizingPage } from './sizing.mjs';

function described({ machine, settings, measured_at: at }) {
  const { cpu, cores, memory_gb: memory, system, kernel, node } = machine;
  return (
    `Measured on ${at.slice(0, 10)}: ${cpu}, ${cores} cores that load and servers share, ${memory} GB; ${system}, Linux ${kernel}, ` +
    `Node.js ${node}. Median of ${settings.rounds} rounds.`
  );
}

/** Writes the page and its plots, and what is calculated from it. */
export function publish(results, plots) {
  const docs = join(ROOT, 'docs');
  const folder = join(docs, 'performance');
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(plots)) writeFileSync(join(folder, file), text);
  const images = Object.entries(plots).map(([file, text]) => `![${/<title>(.*)<\/title>/.exec(text)[1]}](performance/${file})`);
  const page = join(docs, 'performance.md');
  const text = [described(results), markdownPage(results.figures), '### Plots', ...images].join('\n\n');
  writeFileSync(page, betweenMarkers(readFileSync(page, 'utf8'), text));
  writeSizingPage();
}
