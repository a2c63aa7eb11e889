// SPDX-License-Identifier: MIT
// Load by h2load at a rate that the server's answers do not change: what a
// request waits for then is part of its latency.

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { percentile } from './statistics.mjs';

const run = promisify(execFile);
/** h2load's timers have 10 ms at least: no client may ask more often than its answers surely come. */
const kRatePerClient = 25;
/** One client a period: so the clients' turns lie evenly in time, and are no bursts. */
const kPeriodMs = 3;
/** What h2load may take beyond the time it was told, in s. */
const kSpare = 30;

/** The file's rows: when it was asked, in µs; the HTTP status; µs until the answer was there. */
function readLog(file) {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => line.split('\t').map(Number)).map(([at, status, took]) => ({ at, status, took }));
}

/** The rows from the time all clients are there until the first has asked all it had to. */
export function steadyPart(rows, clients, perClient) {
  const started = rows.map(({ at }) => at).sort((a, b) => a - b);
  const from = started[0] + clients * kPeriodMs * 1e3;
  const until = started[0] + ((perClient - 1) * 1e6) / kRatePerClient;
  return rows.filter(({ at }) => at >= from && at <= until);
}

/**
 * Posts `body` `rps` times a second.
 *
 * @returns {Promise<{rps: number, latencies: number[]}>} the rate that it was, and of each
 *   request in the steady part its latency in µs
 */
export async function openLoop({ url }, { body, rps, seconds, folder }) {
  const clients = Math.max(1, Math.round(rps / kRatePerClient));
  // Until the last has come the first has asked already.
  const perClient = Math.ceil(seconds * kRatePerClient + (clients * kPeriodMs * kRatePerClient) / 1e3) + 1;
  const file = join(folder, 'body.json');
  const log = join(folder, 'h2load.log');
  writeFileSync(file, body);
  const words = [
    '--h1',
    '-t1',
    `-c${clients}`,
    `-n${clients * perClient}`,
    '-r1',
    `--rate-period=${kPeriodMs}ms`,
    `--rps=${kRatePerClient}`,
    `--log-file=${log}`,
    `-d${file}`,
    '-Hcontent-type: application/json',
    `${url}/`,
  ];
  writeFileSync(log, '');
  await run('h2load', words, { maxBuffer: 2 ** 26, timeout: (4 * seconds + kSpare) * 1e3 });
  const rows = readLog(log);
  const wrong = rows.find(({ status }) => status !== 200);
  if (wrong) throw new Error(`${url} answered a request of h2load with status ${wrong.status}`);
  if (rows.length !== clients * perClient) throw new Error(`${rows.length} answers to ${clients * perClient} requests`);
  const steady = steadyPart(rows, clients, perClient);
  const times = steady.map(({ at }) => at);
  const span = Math.max(...times) - Math.min(...times);
  return { rps: (steady.length * 1e6) / span, latencies: steady.map(({ took }) => took) };
}

/** The latency that this fraction of the requests did not exceed, by name. */
export function latencyPercentiles(latencies) {
  return Object.fromEntries(
    Object.entries({ p50: 0.5, p99: 0.99, p999: 0.999 }).map(([name, part]) => [name, percentile(latencies, part)]),
  );
}
