// SPDX-License-Identifier: MIT
// The figures as a page: for a terminal, and for docs/performance.md.

import { FIGURES, GROUPS } from './figures.mjs';

/** Three digits or more, as many as a reader needs. */
export function formatNumber(value) {
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const withUnit = (value, unit) => `${formatNumber(value)}${unit === '×' || unit === '/s' ? '' : ' '}${unit}`.trim();

/** The figure that a row is read beside: its value and, as `named` writes it, its name. */
function besideOf(figures, { beside }, named) {
  const other = beside && figures[beside];
  return other ? `${withUnit(other.value, other.unit)} ${named(beside)}` : '';
}

function verdictOf({ target, met }) {
  return target ? [target, met ? 'met' : 'MISSED'] : ['', ''];
}

/** The page's cells, group by group: figure, value, beside, target, verdict, what it is. */
function cells(figures, named) {
  return Object.entries(GROUPS).map(([part, group]) => ({
    group,
    lines: FIGURES.filter((row) => row.group === part && figures[row.name]).map((row) => {
      const figure = figures[row.name];
      return [row.name, withUnit(figure.value, row.unit), besideOf(figures, row, named), ...verdictOf(figure), row.what];
    }),
  })).filter(({ lines }) => lines.length > 0);
}

/** Figures whose target was not met, a line each. */
export function missedLines(figures) {
  return Object.entries(figures)
    .filter(([, { met }]) => met === false)
    .map(([name, { value, unit, target }]) => `missed: ${name} is ${withUnit(value, unit)}, the target ${target}`);
}

/** For a terminal of 120 columns or more. */
export function terminalPage(figures) {
  const head = ['figure', 'value', 'compared with', 'target', '', 'what it is'];
  const groups = cells(figures, (name) => name);
  const widths = head.map((text, i) => Math.max(text.length, ...groups.flatMap(({ lines }) => lines.map((line) => line[i].length))));
  const line = (columns) =>
    `  ${columns.map((text, i) => (i === 1 ? text.padStart(widths[i]) : text.padEnd(widths[i]))).join('  ')}`.trimEnd();
  return groups.flatMap(({ group, lines }) => ['', group, line(head), ...lines.map(line)]).join('\n');
}

/** The same as Markdown. */
export function markdownPage(figures) {
  const code = (name) => `\`${name}\``;
  const head = ['| Figure | What it is | Value | Compared with | Target |', '|---|---|---:|---|---|'];
  const line = ([name, value, beside, target, verdict, what]) => {
    const judged = target && `${target}, ${verdict.toLowerCase()}`;
    return `| ${[code(name), what, value, beside, judged].join(' | ')} |`;
  };
  return cells(figures, code)
    .map(({ group, lines }) => [`### ${group}`, '', ...head, ...lines.map(line)].join('\n'))
    .join('\n\n');
}
