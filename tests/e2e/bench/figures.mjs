// SPDX-License-Identifier: MIT
// The figures of the benchmark: what is varied, what each figure is, what it is
// read beside, and how far it may go.

import { median } from './statistics.mjs';

/** The parts of the benchmark, and what they are called on the page. */
export const GROUPS = { host: 'On this machine, softtee', growth: 'Growth', guest: 'In the emulated machine, OP-TEE' };

/** Connections under closed load. */
export const CONNECTIONS = [1, 8, 64, 512];
/** Keys in the TA. */
export const KEY_COUNTS = [1, 8, 64];
/** Bytes of an operation's callData. */
export const CALL_DATA_SIZES = [200, 2_000, 64_000];
/** Approvals a call of the TA, in the emulated machine. */
export const BATCH_SIZES = [1, 16, 64, 256];

const atMost = (limit) => ({ limit, text: `≤ ${limit.toLocaleString('en')}`, met: (value) => value <= limit });
const atLeast = (limit) => ({ limit, text: `≥ ${limit.toLocaleString('en')}`, met: (value) => value >= limit });

const counted = (noun) => (count) => `${count} ${noun}${count === 1 ? '' : 's'}`;
const connections = counted('connection');
const keys = counted('key');
const bytes = (size) => (size < 1_000 ? `${size} B` : `${size / 1_000} kB`);
const range = (list) => `from ${bytes(list[0])} to ${bytes(list.at(-1))}`;

/** A row for each of a list; the first of them says in full what they are. */
const each = (list, inFull, worded, row) => list.map((one, i) => row(one, (i === 0 ? inFull : '') + worded(one)));

const keysFigure = (count) => `keys_${count}_us`;
const batchFigure = (size) => `guest_batch_${size}_us`;

/** Those after the first are read beside it. */
const besideFirst = (list, one, name) => (one === list[0] ? undefined : name(list[0]));

/** Rows of a group: [name, unit, what it is, the figure that it is read beside, target]. */
const rows = (group, list) => list.map(([name, unit, what, beside, target]) => ({ group, name, unit, what, beside, target }));

export const FIGURES = [
  ...rows('host', [
    ['raw_sign_us', 'µs', "a signature by the TA's own curve build, one core", 'library_sign_us'],
    ['library_sign_us', 'µs', "a signature by the distribution's libsecp256k1"],
    ['echo_cpu_us', 'µs', 'CPU a request: the same HTTP server, a fixed answer of the same size', 'raw_sign_us'],
    ['sponsor_cpu_us', 'µs', 'CPU of the node a pm_getPaymasterData, 64 connections, all checks', 'raw_sign_us'],
    ['overhead_us', 'µs', 'of that, what is not the signature: sponsor − raw', 'echo_cpu_us'],
    ['overhead_vs_echo', '×', 'overhead over echo', undefined, atMost(2)],
    ...each(CONNECTIONS, 'approvals a second, ', connections, (count, what) => [`rps_${count}`, '/s', what, `echo_rps_${count}`]),
    ...each(CONNECTIONS, 'the echo, ', connections, (count, what) => [`echo_rps_${count}`, '/s', what]),
    ['open_rps', '/s', "open loop: requests a second, half of that round's rps_64", 'rps_64'],
    ['p50_us', 'µs', 'their latency, median', 'echo_p50_us'],
    ['p99_us', 'µs', '99 of 100', 'echo_p99_us', atMost(2_000)],
    ['p999_us', 'µs', '999 of 1,000', 'echo_p999_us'],
    ['held_back', '%', 'of the requests: sent late, a wait that is in no latency', 'echo_held_back', atMost(0.1)],
    ['echo_p50_us', 'µs', 'the echo at the same rate, median'],
    ['echo_p99_us', 'µs', '99 of 100'],
    ['echo_p999_us', 'µs', '999 of 1,000'],
    ['echo_held_back', '%', 'of the requests: sent late'],
    ['peer_cpu_us', 'µs', 'CPU a request of a service in Node.js and viem, same work and load', 'sponsor_cpu_us'],
    ['peer_cpu_ratio', '×', 'peer over sponsor', undefined, atLeast(10)],
    ['peer_rps_64', '/s', 'its approvals a second, 64 connections', 'rps_64'],
    ['peer_ratio', '×', 'rps_64 over its'],
    ['rss_idle_kb', 'kB', "the node's memory before the load (VmRSS)"],
    ['rss_load_kb', 'kB', 'at its peak, all loads above (VmHWM)', 'peer_rss_load_kb', atMost(40_000)],
    ['peer_rss_load_kb', 'kB', "the peer's, likewise"],
  ]),
  ...rows('growth', [
    ...each(KEY_COUNTS, 'CPU an approval by a TA with ', keys, (count, what) => [
      keysFigure(count), 'µs', what, besideFirst(KEY_COUNTS, count, keysFigure),
    ]),
    ['keys_ratio', '×', `${keys(KEY_COUNTS.at(-1))} over ${KEY_COUNTS[0]}`],
    ...each(CALL_DATA_SIZES, 'CPU an approval, callData of ', bytes, (size, what) => [
      `calldata_${size}_us`, 'µs', what, `echo_calldata_${size}_us`,
    ]),
    ...each(CALL_DATA_SIZES, 'the echo, sent the same: ', bytes, (size, what) => [`echo_calldata_${size}_us`, 'µs', what]),
    ['calldata_byte_ns', 'ns', `CPU a byte of callData, ${range(CALL_DATA_SIZES)}`, 'keccak_byte_ns'],
    ['echo_calldata_byte_ns', 'ns', 'of that, what the HTTP server takes: the echo'],
    ['keccak_byte_ns', 'ns', 'of that, what hashing it takes: Keccak-256'],
    ['back_to_back', '', 'operations one after the other, in tenths', undefined, atLeast(100_000)],
    ['first_tenth_us', 'µs', 'CPU an approval in the first tenth'],
    ['last_tenth_us', 'µs', 'in the last', 'first_tenth_us'],
    ['tenths_cost_ratio', '×', 'last over first'],
    ['first_tenth_rss_kb', 'kB', 'memory behind the first tenth'],
    ['last_tenth_rss_kb', 'kB', 'behind the last', 'first_tenth_rss_kb'],
    ['tenths_rss_ratio', '×', 'last over first'],
  ]),
  ...rows('guest', [
    ['guest_ta_batch256_rps', '/s', 'approvals a second, 256 a call of the TA', 'guest_libsecp_rps'],
    ['guest_libsecp_rps', '/s', "signatures a second in the normal world, Debian's libsecp256k1"],
    ['guest_batcher_rps', '/s', "the node's batcher in one process, 64 that ask", 'guest_ta_batch256_rps'],
    ['guest_batcher_efficiency', '×', 'batcher over batches of 256', undefined, atLeast(0.8)],
    ['guest_switches_per_signature', '', 'calls into the TEE for each', undefined, atMost(0.05)],
    ['guest_rps_64', '/s', 'approvals a second over HTTP from outside, 64 connections', 'guest_echo_rps_64'],
    ['guest_echo_rps_64', '/s', 'the echo server there, likewise: what the emulated HTTP allows'],
    ['guest_call_us', 'µs', 'a call into the TEE that does nothing'],
    ...each(BATCH_SIZES, 'an approval, ', (size) => `${size} a call`, (size, what) => [
      batchFigure(size), 'µs', what, besideFirst(BATCH_SIZES, size, batchFigure) ?? 'guest_call_us',
    ]),
    ['guest_boot_ms', 'ms', 'cold boot to the first approval over HTTP'],
  ]),
];

/**
 * The figures as they go into build/bench.json: each its median, and what the rounds had.
 *
 * @param {Record<string, number[]>} measured round by round
 */
export function summarize(measured) {
  const unknown = Object.keys(measured).filter((name) => !FIGURES.some((figure) => figure.name === name));
  if (unknown.length > 0) throw new Error(`no such figure: ${unknown.join(', ')}`);
  const there = FIGURES.filter(({ name }) => measured[name]);
  return Object.fromEntries(
    there.map(({ name, unit, what, beside, target }) => {
      const value = median(measured[name]);
      if (!Number.isFinite(value)) throw new Error(`${name} is ${value}`);
      const judged = target && { target: target.text, met: target.met(value) };
      return [name, { value, unit, what, ...(beside && { beside }), ...judged, rounds: measured[name] }];
    }),
  );
}

/** What a part of the benchmark, one of GROUPS, has to measure. */
export const figureNames = (part) => FIGURES.filter(({ group }) => group === part).map(({ name }) => name);

/** How far a figure may go. */
export const limitOf = (wanted) => FIGURES.find(({ name }) => name === wanted).target.limit;
