// SPDX-License-Identifier: MIT
// What the trial found, for people.

const seconds = (ms) => `${(ms / 1e3).toFixed(1)} s`;

const cellsOf = (columns, rows) => [
  columns.map(([title]) => title),
  ...rows.map((row) => columns.map(([, read]) => String(read(row)))),
];

function lines(columns, rows) {
  const cells = cellsOf(columns, rows);
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  const padded = (cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]));
  return cells.map((row) => row.map(padded).join('  ').trimEnd());
}

const kEvents = [
  ['event', ({ name }) => name],
  ['requests', ({ requests }) => requests],
  ['approved', ({ approvals }) => approvals],
  ['tried twice', ({ moved }) => moved],
  ['failed in flight', ({ inFlight }) => inFlight],
  ['failed otherwise', ({ failed }) => failed.length],
  ['refused by the chain', (row) => refused(row)],
  ['signed by each', ({ accepted }) => accepted.join(' + ')],
  ['out after', ({ outMs }) => seconds(outMs)],
  ['back after', ({ backMs }) => seconds(backMs)],
];

/** Approvals that no replica's key signed, or that the contract does not take. */
export const refused = ({ approvals, accepted }) => approvals - accepted.reduce((sum, each) => sum + each, 0);

/** What of a row breaks the promise, as sentences. */
export function broken(row) {
  const found = row.failed.map(({ failure, server }) => `${row.name}: a request failed at ${server}: ${failure}`);
  if (refused(row) > 0) found.push(`${row.name}: the chain refuses ${refused(row)} of ${row.approvals} approvals`);
  if (row.approvals === 0) found.push(`${row.name}: nothing was approved`);
  return found;
}

export const eventTable = (rows) => lines(kEvents, rows).join('\n');

const kCapacity = [
  ['the TEEs', ({ tee }) => tee],
  ['replicas', ({ replicas }) => replicas],
  ['approvals a second', ({ rps }) => Math.round(rps)],
  ['over one', ({ ratio }) => `${ratio.toFixed(2)}x`],
  ['CPU each, nodes', ({ nodeUs }) => `${nodeUs.toFixed(1)} us`],
  ['CPU each, HAProxy', ({ proxyUs }) => `${proxyUs.toFixed(1)} us`],
];

export const capacityTable = (rows) => lines(kCapacity, rows).join('\n');

function markdown(columns, rows) {
  const [head, ...others] = cellsOf(columns, rows);
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [head, rule, ...others].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Both tables, for docs/performance.md. */
export const markdownTables = (events, capacity) => `${markdown(kEvents, events)}\n\n${markdown(kCapacity, capacity)}`;
