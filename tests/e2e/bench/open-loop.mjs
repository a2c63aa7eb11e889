// SPDX-License-Identifier: MIT
// Load by h2load at a rate that the server's answers do not change: what a
// request waits for then is part of its latency.

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { percentile } from './statistics.mjs';

const run = promisify(execFile);
/** The server has 512 connections at most, and others ask it meanwhile. */
const kMostClients = 400;
/** How often a client asks, in ms: as seldom as so many clients allow, so that its last answer is surely there. */
const kLongestPeriodMs = 40;
/** h2load's timers have no shorter one. */
const kShortestPeriodMs = 10;
/** One client more each: so the clients' turns lie evenly in time, and are no bursts. */
const kStartMs = 3;
/** What h2load may take beyond the time it was told, in s. */
const kSpare = 30;

/** Of clients that start each kStartMs the turns coincide if it divides their period. */
const spreadOut = (periodMs) => (periodMs % kStartMs === 0 ? periodMs - 1 : periodMs);

/**
 * Who asks how often, so that together it is `rps` times a second.
 *
 * @returns {{clients: number, periodMs: number, perClient: number}} `perClient`: requests, of which
 *   each client has some left until the last one is there and `seconds` more
 */
export function planOf(rps, seconds) {
  const periodMs = spreadOut(Math.min(kLongestPeriodMs, Math.floor((kMostClients * 1e3) / rps)));
  if (periodMs < kShortestPeriodMs) throw new Error(`${Math.round(rps)} requests a second are more than ${kMostClients} clients can send`);
  const clients = Math.max(1, Math.round((rps * periodMs) / 1e3));
  const perClient = Math.ceil((seconds * 1e3 + clients * kStartMs) / periodMs) + 1;
  return { clients, periodMs, perClient };
}

/** The file's rows: when it was asked, in µs; the HTTP status; µs until the answer was there. */
function readLog(file) {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => line.split('\t').map(Number)).map(([at, status, took]) => ({ at, status, took }));
}

/** The rows from the time all clients are there until the first has asked all it had to, as they were asked. */
export function steadyPart(rows, { clients, periodMs, perClient }) {
  const asked = rows.toSorted((a, b) => a.at - b.at);
  const from = asked[0].at + clients * kStartMs * 1e3;
  const until = asked[0].at + (perClient - 1) * periodMs * 1e3;
  return asked.filter(({ at }) => at >= from && at <= until);
}

/** Requests of a client that it should have sent before it had an answer, which took so many µs. */
const heldBackBy = (tookUs, periodMs) => Math.max(0, Math.ceil(tookUs / (periodMs * 1e3)) - 1);

/** What the rows of a plan's requests come to; throws unless all of them were answered. */
export function resultOf(rows, plan) {
  const wrong = rows.find(({ status }) => status !== 200);
  if (wrong) throw new Error(`a request of h2load was answered with status ${wrong.status}`);
  const planned = plan.clients * plan.perClient;
  if (rows.length !== planned) throw new Error(`${rows.length} answers to ${planned} requests`);
  const steady = steadyPart(rows, plan);
  const span = steady.at(-1).at - steady[0].at;
  const heldBack = steady.reduce((sum, { took }) => sum + heldBackBy(took, plan.periodMs), 0);
  return {
    requests: rows.length,
    rps: (steady.length * 1e6) / span,
    heldBack: heldBack / steady.length,
    latencies: steady.map(({ took }) => took),
  };
}

/**
 * Posts `body` `rps` times a second.
 *
 * @returns {Promise<{requests: number, rps: number, heldBack: number, latencies: number[]}>} how often
 *   in all; of the steady part the rate that it was, the fraction of requests that were sent late
 *   because their client had no answer yet, and of each request its latency in µs
 */
export async function openLoop({ url }, { body, rps, seconds, folder }) {
  const plan = planOf(rps, seconds);
  const file = join(folder, 'body.json');
  const log = join(folder, 'h2load.log');
  writeFileSync(file, body);
  const words = [
    '--h1',
    '-t1',
    `-c${plan.clients}`,
    `-n${plan.clients * plan.perClient}`,
    '-r1',
    `--rate-period=${kStartMs}ms`,
    `--rps=${1e3 / plan.periodMs}`,
    `--log-file=${log}`,
    `-d${file}`,
    '-Hcontent-type: application/json',
    `${url}/`,
  ];
  writeFileSync(log, '');
  await run('h2load', words, { maxBuffer: 2 ** 26, timeout: (4 * seconds + kSpare) * 1e3 });
  return resultOf(readLog(log), plan);
}

/** A load by its figures' names: latencies in µs that so many of the requests did not exceed, and how many are missing, in %. */
export function latencyFigures({ latencies, heldBack }) {
  const parts = Object.entries({ p50_us: 0.5, p99_us: 0.99, p999_us: 0.999 });
  const percentiles = Object.fromEntries(parts.map(([name, part]) => [name, percentile(latencies, part)]));
  return { ...percentiles, held_back: heldBack * 100 };
}
