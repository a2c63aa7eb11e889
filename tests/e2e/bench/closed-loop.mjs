// SPDX-License-Identifier: MIT
// Load by wrk: as many requests as the server answers, each connection with its
// next one as soon as it has the answer.

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../lib/paths.mjs';
import { cpuMicroseconds } from './process.mjs';

const run = promisify(execFile);
/** What wrk may take beyond the time it was told, in s. */
const kSpare = 30;
/** When wrk takes an answer for lost, in s. */
const kLost = 10;
const kScript = join(ROOT, 'bench', 'wrk.lua');

/** What bench/wrk.lua printed last: a line of sums, and answers as they came. */
function readReport(stdout) {
  const lines = stdout.trimEnd().split('\n');
  const first = lines.findIndex((line) => line.startsWith('{"requests":'));
  const [sums, ...samples] = lines.slice(first);
  return { ...JSON.parse(sums), samples: samples.map((line) => JSON.parse(line)) };
}

/**
 * Posts `bodies` in turn over connections that stay open.
 *
 * @param {{pid?: number, url: string}} server without `pid` its CPU time is not known
 * @param {{bodies: string[], expect: string, connections?: number, seconds: number, folder: string}} load
 *   `expect`: what every answer holds; another one, or none, is an error; `folder`: for its files
 * @returns {Promise<{cpuUs?: number, rps: number, requests: number, samples: object[]}>} the
 *   server's CPU time a request in µs, answers a second, and some of the answers
 */
export async function closedLoop({ pid, url }, { bodies, expect, connections = 64, seconds, folder }) {
  const file = join(folder, 'bodies.jsonl');
  writeFileSync(file, bodies.map((body) => `${body}\n`).join(''));
  const env = { ...process.env, BODIES: file, EXPECT: expect };
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, `--timeout=${kLost}s`, '-s', kScript, url];
  const used = () => (pid ? cpuMicroseconds(pid) : NaN);
  const before = used();
  const { stdout } = await run('wrk', args, { env, maxBuffer: 2 ** 26, timeout: (seconds + kSpare) * 1e3 });
  const cpu = used() - before;
  const { requests, good, lost, other, duration, samples } = readReport(stdout);
  if (good === 0 || good !== requests || lost > 0) {
    throw new Error(`${good} of ${requests} answers by ${url} were right, ${lost} lost; first other: ${other}`);
  }
  return { ...(pid && { cpuUs: cpu / requests }), rps: (requests * 1e6) / duration, requests, samples };
}
