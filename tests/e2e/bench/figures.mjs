// SPDX-License-Identifier: MIT
// The figures of the benchmark: what each is, what it is read beside, and how far
// it may go.

import { median } from './statistics.mjs';

const kHost = 'On this machine, softtee';
const kGrowth = 'Growth';
const kGuest = 'In the emulated machine, OP-TEE';
export const GROUPS = [kHost, kGrowth, kGuest];

const atMost = (limit) => ({ limit, text: `≤ ${limit.toLocaleString('en')}`, met: (value) => value <= limit });
const atLeast = (limit) => ({ limit, text: `≥ ${limit.toLocaleString('en')}`, met: (value) => value >= limit });

/** Rows of a group: [name, unit, what it is, the figure that it is read beside, target]. */
const rows = (group, list) => list.map(([name, unit, what, beside, target]) => ({ group, name, unit, what, beside, target }));

export const FIGURES = [
  ...rows(kHost, [
    ['raw_sign_us', 'µs', "a signature by the TA's own curve build, one core", 'library_sign_us'],
    ['library_sign_us', 'µs', "a signature by the distribution's libsecp256k1"],
    ['echo_cpu_us', 'µs', 'CPU a request: the same HTTP server, a fixed answer of the same size', 'raw_sign_us'],
    ['sponsor_cpu_us', 'µs', 'CPU of the node a pm_getPaymasterData, 64 connections, all checks', 'raw_sign_us'],
    ['overhead_us', 'µs', 'of that, what is not the signature: sponsor − raw', 'echo_cpu_us'],
    ['overhead_vs_echo', '×', 'overhead over echo', undefined, atMost(2)],
    ['rps_1', '/s', 'approvals a second, 1 connection', 'echo_rps_1'],
    ['rps_8', '/s', '8 connections', 'echo_rps_8'],
    ['rps_64', '/s', '64 connections', 'echo_rps_64'],
    ['rps_512', '/s', '512 connections', 'echo_rps_512'],
    ['echo_rps_1', '/s', 'the echo, 1 connection'],
    ['echo_rps_8', '/s', '8 connections'],
    ['echo_rps_64', '/s', '64 connections'],
    ['echo_rps_512', '/s', '512 connections'],
    ['open_rps', '/s', "open loop: requests a second, half of that round's rps_64", 'rps_64'],
    ['p50_us', 'µs', 'their latency, median', 'echo_p50_us'],
    ['p99_us', 'µs', '99 of 100', 'echo_p99_us', atMost(2_000)],
    ['p999_us', 'µs', '999 of 1,000', 'echo_p999_us'],
    ['echo_p50_us', 'µs', 'the echo at the same rate, median'],
    ['echo_p99_us', 'µs', '99 of 100'],
    ['echo_p999_us', 'µs', '999 of 1,000'],
    ['peer_cpu_us', 'µs', 'CPU a request of a service in Node.js and viem, same work and load', 'sponsor_cpu_us'],
    ['peer_cpu_ratio', '×', 'peer over sponsor', undefined, atLeast(10)],
    ['peer_rps_64', '/s', 'its approvals a second, 64 connections', 'rps_64'],
    ['peer_ratio', '×', 'rps_64 over its'],
    ['rss_idle_kb', 'kB', "the node's memory before the load (VmRSS)"],
    ['rss_load_kb', 'kB', 'at its peak, all loads above (VmHWM)', 'peer_rss_load_kb', atMost(40_000)],
    ['peer_rss_load_kb', 'kB', "the peer's, likewise"],
  ]),
  ...rows(kGrowth, [
    ['keys_1_us', 'µs', 'CPU an approval with 1 key in the TA'],
    ['keys_8_us', 'µs', '8 keys', 'keys_1_us'],
    ['keys_64_us', 'µs', '64 keys', 'keys_1_us'],
    ['keys_ratio', '×', '64 keys over 1'],
    ['calldata_200_us', 'µs', 'CPU an approval, callData of 200 B', 'echo_calldata_200_us'],
    ['calldata_2000_us', 'µs', '2 kB', 'echo_calldata_2000_us'],
    ['calldata_64000_us', 'µs', '64 kB', 'echo_calldata_64000_us'],
    ['echo_calldata_200_us', 'µs', 'the echo, sent the same: 200 B'],
    ['echo_calldata_2000_us', 'µs', '2 kB'],
    ['echo_calldata_64000_us', 'µs', '64 kB'],
    ['calldata_byte_ns', 'ns', 'CPU a byte of callData, from 200 B to 64 kB', 'keccak_byte_ns'],
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
  ...rows(kGuest, [
    ['guest_ta_batch256_rps', '/s', 'approvals a second, 256 a call of the TA', 'guest_libsecp_rps'],
    ['guest_libsecp_rps', '/s', "signatures a second in the normal world, Debian's libsecp256k1"],
    ['guest_batcher_rps', '/s', "the node's batcher in one process, 64 that ask", 'guest_ta_batch256_rps'],
    ['guest_batcher_efficiency', '×', 'batcher over batches of 256', undefined, atLeast(0.8)],
    ['guest_switches_per_signature', '', 'calls into the TEE for each', undefined, atMost(0.05)],
    ['guest_rps_64', '/s', 'approvals a second over HTTP from outside, 64 connections', 'guest_echo_rps_64'],
    ['guest_echo_rps_64', '/s', 'the echo server there, likewise: what the emulated HTTP allows'],
    ['guest_call_us', 'µs', 'a call into the TEE that does nothing'],
    ['guest_batch_1_us', 'µs', 'an approval, 1 a call', 'guest_call_us'],
    ['guest_batch_16_us', 'µs', '16 a call', 'guest_batch_1_us'],
    ['guest_batch_64_us', 'µs', '64 a call', 'guest_batch_1_us'],
    ['guest_batch_256_us', 'µs', '256 a call', 'guest_batch_1_us'],
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

/** Of a part of the benchmark, what it has to measure. */
export const figureNames = (part) => FIGURES.filter(({ group }) => group === GROUPS[part]).map(({ name }) => name);
