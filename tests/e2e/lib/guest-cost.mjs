// SPDX-License-Identifier: MIT
// What an approval costs in the emulated machine, where OP-TEE gives it.

import { ENTRY_POINTS } from './entrypoints.mjs';
import { EXAMPLE_OPERATION } from './example.mjs';
import { guestPlaceForTests, machineCommand } from './guest.mjs';
import { median } from './request-cost.mjs';
import { postRaw } from './rpc.mjs';
import { stackFor, startStack, stopStack } from './stack.mjs';

const kProgram = '/usr/lib/superrelay/tests/bench_sponsor';
const kVersion = '0.7';
const kMicroseconds = { ns: 1e-3, us: 1, ms: 1e3, s: 1e6 };

/** One approval asked of the node over HTTP. */
async function askForApproval({ relay, anvil }) {
  const params = [EXAMPLE_OPERATION, ENTRY_POINTS[kVersion].address, `0x${anvil.chainId.toString(16)}`, {}];
  const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'pm_getPaymasterData', params });
  const { json } = await postRaw(relay.rpcUrl, body);
  if (!/^0x[0-9a-f]+$/.test(json?.result?.paymasterData)) {
    throw new Error(`the node in the guest answered ${JSON.stringify(json)}`);
  }
}

/** The medians of the program's benchmarks, in µs of time that passes, by name. */
async function runProgram(home, { rounds, seconds }) {
  const words = [
    '--benchmark_format=json',
    `--benchmark_min_time=${seconds}s`,
    `--benchmark_repetitions=${rounds}`,
    '--benchmark_enable_random_interleaving=true',
  ];
  const printed = await machineCommand(home, 'exec', `${kProgram} ${words.join(' ')} 2>/dev/null`);
  const { benchmarks } = JSON.parse(printed);
  const broken = benchmarks.find((each) => each.error_occurred);
  if (broken) throw new Error(`${broken.name} in the guest: ${broken.error_message}`);
  const times = {};
  for (const { run_type: type, run_name: name, real_time: time, time_unit: unit } of benchmarks) {
    if (type === 'iteration') (times[name.replace('/real_time', '')] ??= []).push(time * kMicroseconds[unit]);
  }
  return Object.fromEntries(Object.entries(times).map(([name, found]) => [name, median(found)]));
}

/**
 * Starts a chain and the machine, and measures.
 *
 * @param {{rounds: number, seconds: number}} options of each benchmark
 * @returns {Promise<{bootMs: number, call: number, signature: number, batches: Record<number, number>, bare: number}>}
 *   `bootMs`: from power on to the first approval over HTTP; the rest in µs: a
 *   call that does nothing, one approval a call, an approval in batches of so
 *   many, the bare signature in the normal world
 */
export async function measureGuestCost({ rounds, seconds }) {
  const options = { versions: [kVersion], bundled: false, place: guestPlaceForTests };
  const stack = stackFor(await startStack('bench-guest', options), kVersion);
  try {
    await askForApproval(stack);
    const bootMs = performance.now() - stack.relay.poweredOn;
    const times = await runProgram(stack.home, { rounds, seconds });
    const batches = Object.fromEntries([16, 64, 256].map((size) => [size, times[`sponsor_batch/${size}`] / size]));
    return { bootMs, call: times.empty_command, signature: times['sponsor_batch/1'], batches, bare: times.bare_signature };
  } finally {
    await stopStack(stack);
  }
}
