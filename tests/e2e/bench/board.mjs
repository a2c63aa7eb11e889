// SPDX-License-Identifier: MIT
// What an i.MX 93 should do, calculated from instructions that were counted; the
// tables stand in docs/performance.md, which says what is assumed.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/paths.mjs';
import { betweenMarkers } from './markers.mjs';

const kPage = join(ROOT, 'docs', 'performance.md');
const kMarker = 'board';

/** The fastest clock of the i.MX 93's two Cortex-A55. */
const kCyclesPerUs = 1700;
/**
 * What is assumed: how much longer an approval takes than LLVM's model says, which knows of no cache
 * and no branch foretold wrongly; and instructions a cycle of all other code.
 */
const kCases = { fast: { slowdown: 1, ipc: 0.8 }, slow: { slowdown: 1.5, ipc: 0.4 } };
const kBatches = [1, 10, 32, 256];

const kCounted = {
  approval: 'an approval in the Trusted Application: hash and signature',
  point: 'of these: the point multiplication',
  inverse: 'the two inversions',
  nonce: 'the nonce (RFC 6979)',
  hash: 'the paymaster’s hash, and the digest',
  rest: 'all else of it',
  cycles: 'cycles of a Cortex-A55 for it, as LLVM models that',
  batch_256: 'an approval among 256, from the host’s call to its return',
  batch_1: 'an approval alone in its call, with all that a call takes',
  call: 'of that: a call into OP-TEE that does nothing',
  request: 'a `pm_getPaymasterData` at 64 connections: the node’s process, kernel, OP-TEE and approval',
};

/** µs that things take under one of the assumptions. */
export function timesOf(counted, { slowdown, ipc }) {
  const other = (instructions) => instructions / (ipc * kCyclesPerUs);
  const approval = (counted.cycles * slowdown) / kCyclesPerUs + other(counted.batch_256 - counted.approval);
  const call = other(counted.batch_1 - counted.batch_256);
  return { approval, call, own: other(counted.request - counted.batch_256), inBatch: (size) => approval + call / size };
}

/** Operations a second: two requests and an approval each; one thread has the connections, one the TEE. */
export function operationsOf({ own, inBatch }, batch = 10) {
  return Math.min(1e6 / inBatch(batch), 1e6 / (2 * own), 2e6 / (2 * own + inBatch(batch)));
}

const number = (value) => (value >= 10 ? Math.round(value) : Number(value.toPrecision(2))).toLocaleString('en');
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [row(head), row(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');

const countedTable = (counted) =>
  table(
    ['counted', 'instructions', 'name'],
    Object.entries(kCounted).map(([name, title]) => [title, number(counted[name]), `\`${name}\``]),
  );

function calculatedTable(counted) {
  const cases = Object.values(kCases).map((assumed) => timesOf(counted, assumed));
  const perCase = (title, read) => [title, ...cases.map((times) => number(read(times)))];
  return table(
    ['calculated, on an i.MX 93', ...Object.keys(kCases)],
    [
      perCase('µs an approval takes the Trusted Application', ({ approval }) => approval),
      perCase('µs a call of the Trusted Application takes beside its approvals', ({ call }) => call),
      ...kBatches.map((size) => perCase(`approvals a second, ${size} a call, on one core`, ({ inBatch }) => 1e6 / inBatch(size))),
      perCase('µs a request takes the node, the approval apart', ({ own }) => own),
      perCase('operations a second of the board: two requests and an approval each, 10 a call', operationsOf),
    ],
  );
}

export const boardTables = (counted) => `${countedTable(counted)}\n\n${calculatedTable(counted)}`;

/** What the page says was counted, by name. */
export function countedOf(page) {
  const rows = page.matchAll(/^\| [^|]+ \| ([\d,]+) \| `([a-z0-9_]+)` \|$/gm);
  return Object.fromEntries([...rows].map(([, value, name]) => [name, Number(value.replaceAll(',', ''))]));
}

/** docs/performance.md as it has to be. */
export const pageWith = (page, counted) => betweenMarkers(page, boardTables(counted), kMarker);

export const readPage = () => readFileSync(kPage, 'utf8');

export const writeBoardTables = (counted) => writeFileSync(kPage, pageWith(readPage(), counted));
