// SPDX-License-Identifier: MIT
// bench_sponsor: what approvals and signatures take without a server.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { builtProgram } from '../lib/paths.mjs';

const run = promisify(execFile);
const kMicroseconds = { ns: 1e-3, us: 1, ms: 1e3, s: 1e6 };

/**
 * The repetitions in what it printed as JSON.
 *
 * @returns {Record<string, {cpuUs: number, realUs: number, perSecond: number, switches?: number}>[]}
 *   each: by a benchmark's name the times of an iteration, and items a second
 */
export function readBenchmarks(printed) {
  const rounds = [];
  for (const each of JSON.parse(printed).benchmarks) {
    if (each.error_occurred) throw new Error(`${each.name}: ${each.error_message}`);
    if (each.run_type !== 'iteration') continue;
    const unit = kMicroseconds[each.time_unit];
    (rounds[each.repetition_index ?? 0] ??= {})[each.run_name.replace('/real_time', '')] = {
      cpuUs: each.cpu_time * unit,
      realUs: each.real_time * unit,
      perSecond: each.items_per_second,
      switches: each.switches_per_signature,
    };
  }
  return rounds;
}

/** The words for so many repetitions, each benchmark beside the others in time. */
export function benchmarkWords({ filter, seconds, repetitions = 1 }) {
  return [
    `--benchmark_filter=${filter}`,
    '--benchmark_format=json',
    `--benchmark_min_time=${seconds}`,
    `--benchmark_repetitions=${repetitions}`,
    '--benchmark_enable_random_interleaving=true',
  ];
}

/** CPU time in µs of a recoverable signature by the TA's curve and by the distribution's, and of Keccak. */
export async function bareCosts(seconds) {
  const words = benchmarkWords({ filter: '^(ta_signature|library_signature|keccak/64000)/', seconds });
  const { stdout } = await run(builtProgram('bench_sponsor', 'BENCH_SPONSOR'), words);
  const [found] = readBenchmarks(stdout);
  return {
    ta: found.ta_signature.cpuUs,
    library: found.library_signature.cpuUs,
    keccakByteNs: (found['keccak/64000'].cpuUs * 1e3) / 64_000,
  };
}
