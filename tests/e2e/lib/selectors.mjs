// SPDX-License-Identifier: MIT
// Which series an expression of Prometheus asks for, and what the pages say that there are.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

const kSelector = /\b((?:superrelay|process)_[a-z_]+)(?:\{([^}]*)\})?/g;
const kMatcher = /([a-z_]+)(=~|!~|!=|=)"([^"]*)"/g;

/** Each selector of our metrics: name, and label values by label's name; alternatives one by one. */
export function selectors(expression) {
  return [...expression.matchAll(kSelector)].map(([, name, text = '']) => {
    const matchers = [...text.matchAll(kMatcher)].map(([, label, , values]) => [label, values.split('|')]);
    return { name, labels: Object.fromEntries(matchers) };
  });
}

/** The rows of the tables in docs/`name` whose first cell is matched, as lists of cells. */
export function tableRows(name, first) {
  const lines = readFileSync(join(ROOT, 'docs', name), 'utf8').split('\n').filter((line) => line.startsWith('|'));
  const rows = lines.map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
  return rows.filter((cells) => first.test(cells[0]));
}
