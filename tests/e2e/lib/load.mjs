// SPDX-License-Identifier: MIT
// Load by wrk on a server of this machine, and what the server spends on it.

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './paths.mjs';

const run = promisify(execFile);
const kConnections = 64;
// Linux has this as a constant of its interface (USER_HZ).
const kTicksPerSecond = 100;

/** CPU time that a process and its threads have used so far, in µs (proc(5), stat). */
function cpuMicroseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / kTicksPerSecond;
}

/**
 * Posts `body` over 64 connections that stay open, again and again.
 *
 * @param {{pid: number, url: string}} server
 * @param {{body: string, expect: string, seconds: number, folder: string}} load
 *   `expect`: what every answer holds; another one, or none, is an error
 * @returns {Promise<{cpuUs: number, requests: number}>} the server's CPU time a
 *   request, in µs
 */
export async function measureLoad({ pid, url }, { body, expect, seconds, folder }) {
  const file = join(folder, 'body.json');
  writeFileSync(file, body);
  const args = ['-t1', `-c${kConnections}`, `-d${seconds}s`, '-s', join(ROOT, 'bench', 'wrk.lua'), url];
  const before = cpuMicroseconds(pid);
  const { stdout } = await run('wrk', args, { env: { ...process.env, BODY: file, EXPECT: expect } });
  const used = cpuMicroseconds(pid) - before;
  const { requests, good, lost, other } = JSON.parse(stdout.trimEnd().split('\n').at(-1));
  if (good === 0 || good !== requests || lost > 0) {
    throw new Error(`${good} of ${requests} answers by ${url} were right, ${lost} lost; first other: ${other}`);
  }
  return { cpuUs: used / requests, requests };
}
