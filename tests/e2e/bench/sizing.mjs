// SPDX-License-Identifier: MIT
// How many replicas, cores and TEEs so many operations a second take: calculated from the figures
// in docs/performance.md, never measured. docs/deploy/sizing.md says what is assumed.
//
//   node bench/sizing.mjs    puts the table into docs/deploy/sizing.md

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../lib/paths.mjs';
import { betweenMarkers } from './markers.mjs';

const kPerformance = join(ROOT, 'docs', 'performance.md');
const kPage = join(ROOT, 'docs', 'deploy', 'sizing.md');
const kRates = [100, 10_000, 1_000_000];

/** What is put to use of what a replica can do: the other half is for peaks, and for one that is away. */
const kUsed = 0.5;
/** Of a call's work in the TA, what is the signature: instructions, as in docs/performance.md. */
const kRecordOverSignature = 387 / 359;
/** Bytes that an approval writes: a line of the audit record, and with the stub's two of the log. */
export const AUDIT_BYTES = 770;
export const LOG_BYTES = 195;
const kDay = 86_400;
/** What `paymaster_relay.validity` may be, in seconds: its default, and two blocks of Ethereum. */
const kValidities = [
  ['10m', 600],
  ['30s', 30],
];

const kSource = readFileSync(join(ROOT, 'superrelay', 'relay', 'exposure.hpp'), 'utf8');

/** A limit in the node's source. */
function limitIn(name) {
  const [, digits] = new RegExp(`size_t ${name} = ([\\d']+);`).exec(kSource) ?? [];
  if (!digits) throw new Error(`superrelay/relay/exposure.hpp has no ${name} any more`);
  return Number(digits.replaceAll("'", ''));
}

/** Operations that may have an approval which has not run out: of one node, and of one caller of it. */
const kOutstanding = limitIn('max_entries');
const kOutstandingPerCaller = limitIn('max_entries_per_caller');

/** The values in the tables of docs/performance.md, by their names. */
export function figuresOf(page) {
  const rows = page.matchAll(/^\| `([a-z0-9_]+)` \| [^|]* \| ([\d.,]+)/gm);
  return Object.fromEntries([...rows].map(([, name, value]) => [name, Number(value.replaceAll(',', ''))]));
}

/** CPU of the node alone, in µs: all but the TEE's work. */
const ownUs = (figures) => figures.sponsor_cpu_us - figures.raw_sign_us * kRecordOverSignature;

/** A node on the machine itself, whose TEE takes so long for an approval. */
function besideTee(name, figures, teeUs) {
  return { name, most: 1e6 / teeUs, coresFor: (rate) => (rate * (2 * ownUs(figures) + teeUs)) / 1e6 };
}

/** The TEEs and machines that were measured, and what operations a second each allows at `most`. */
export function groundsOf(figures) {
  const fast = figures.raw_sign_us * kRecordOverSignature;
  const emulated = figures.guest_rps_64 / 2;
  return [
    besideTee('TEE as fast as this machine', figures, fast),
    besideTee('TEE as slow as OP-TEE under QEMU', figures, figures.guest_batch_64_us),
    // Two cores, the manifest's limit, do what was measured.
    { name: '`cloud-qemu`, all emulated', most: emulated, coresFor: (rate) => (2 * rate) / emulated },
  ];
}

/** What one replica can do, whichever gives out first. */
export const mostOf = (figures, ground, validity) => Math.min(figures.rps_64 / 2, ground.most, kOutstanding / validity);

/** Replicas for `rate` operations a second, each of which could do `most`: never one alone, and one to spare. */
export const replicasFor = (rate, most) => Math.max(2, Math.ceil(rate / (most * kUsed)) + 1);

const number = (value) => (value >= 10 ? Math.round(value) : Number(value.toPrecision(2))).toLocaleString('en');
const table = (head, rows) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const perRate = (read) => kRates.map((rate) => number(read(rate)));
const kHeads = kRates.map((rate) => `${number(rate)}/s`);

const boundTable = (figures) =>
  table(
    ['calculated: what bounds one replica', 'operations a second'],
    [
      ['its one thread for connections', number(figures.rps_64 / 2)],
      ...groundsOf(figures).map(({ name, most }) => [name, number(most)]),
      ...kValidities.map(([text, seconds]) => [
        `${number(kOutstanding)} approvals outstanding, \`validity\` ${text}`,
        number(kOutstanding / seconds),
      ]),
      ...kValidities.map(([text, seconds]) => [
        `${number(kOutstandingPerCaller)} of one caller's, \`validity\` ${text}: all there is behind a proxy`,
        number(kOutstandingPerCaller / seconds),
      ]),
    ],
  );

function replicaTable(figures) {
  const rows = groundsOf(figures).flatMap((ground) =>
    kValidities.map(([text, validity]) => {
      const replicas = (rate) => replicasFor(rate, mostOf(figures, ground, validity));
      return [`replicas, each with a TEE: ${ground.name}, \`validity\` ${text}`, ...perRate(replicas)];
    }),
  );
  const cores = groundsOf(figures).map(({ name, coresFor }) => [`cores that are busy: ${name}`, ...perRate(coresFor)]);
  return table(['calculated: for so many operations', ...kHeads], [...rows, ...cores]);
}

const kOfAll = [
  ['audit records, GB a day', (rate) => (rate * AUDIT_BYTES * kDay) / 1e9],
  ['logs, GB a day', (rate) => (rate * 2 * LOG_BYTES * kDay) / 1e9],
  ...kValidities.map(([text, seconds]) => [
    `approvals that have not run out, \`validity\` ${text}`,
    (rate) => rate * seconds,
  ]),
];

/** The tables: what one replica can do, how many it takes, and what they come to together. */
export const sizingTables = (figures) =>
  [
    boundTable(figures),
    replicaTable(figures),
    table(['calculated: of all replicas together', ...kHeads], kOfAll.map(([title, read]) => [title, ...perRate(read)])),
  ].join('\n\n');

/** The page as it has to be. */
export function sizingPage() {
  const tables = sizingTables(figuresOf(readFileSync(kPerformance, 'utf8')));
  return betweenMarkers(readFileSync(kPage, 'utf8'), tables, 'sizes');
}

export const writeSizingPage = () => writeFileSync(kPage, sizingPage());

if (argv[1] === fileURLToPath(import.meta.url)) writeSizingPage();
