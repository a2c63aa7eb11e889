// SPDX-License-Identifier: MIT
// Puts a run's table and plots into docs/performance.md.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/paths.mjs';
import { markdownPage } from './page.mjs';

const kBegin = '<!-- figures -->';
const kEnd = '<!-- /figures -->';

/** `page` with `text` between its two markers. */
export function betweenMarkers(page, text) {
  const begin = page.indexOf(kBegin);
  const end = page.indexOf(kEnd);
  if (begin < 0 || end < begin) throw new Error(`no ${kBegin} before ${kEnd}`);
  return `${page.slice(0, begin + kBegin.length)}\n\n${text}\n\n${page.slice(end)}`;
}

function described({ machine, settings, measured_at: at }) {
  const { cpu, cores, memory_gb: memory, system, kernel, node } = machine;
  return (
    `Measured on ${at.slice(0, 10)}: ${cpu}, ${cores} cores that load and servers share, ${memory} GB; ${system}, Linux ${kernel}, ` +
    `Node.js ${node}. Median of ${settings.rounds} rounds.`
  );
}

/** Writes the page and its plots. */
export function publish(results, plots) {
  const docs = join(ROOT, 'docs');
  const folder = join(docs, 'performance');
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(plots)) writeFileSync(join(folder, file), text);
  const images = Object.entries(plots).map(([file, text]) => `![${/<title>(.*)<\/title>/.exec(text)[1]}](performance/${file})`);
  const page = join(docs, 'performance.md');
  const text = [described(results), markdownPage(results.figures), '### Plots', ...images].join('\n\n');
  writeFileSync(page, betweenMarkers(readFileSync(page, 'utf8'), text));
}
