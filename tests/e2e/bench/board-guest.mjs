// SPDX-License-Identifier: MIT
// What a call into OP-TEE, approvals and requests cost in instructions: in the
// emulated machine, whose clock counts them.

import { countingGuestPlace, machineCommand } from '../lib/guest.mjs';
import { stackFor, startStack, stopStack } from '../lib/stack.mjs';
import { closedLoop } from './closed-loop.mjs';
import { benchmarkWords, readBenchmarks } from './programs.mjs';
import { APPROVAL, askOnce, OPERATION, requestBodies, VERSION } from './requests.mjs';
import { settledMetrics } from './verdicts.mjs';

const kProgram = '/usr/lib/superrelay/tests/bench_sponsor';
const kSeconds = 8;

/** An instruction is a nanosecond. */
const instructionsOf = ({ realUs }, items = 1) => Math.round((realUs * 1e3) / items);

async function countProgram(home) {
  const words = benchmarkWords({ filter: '"^(empty_command|sponsor_batch/)"', seconds: 0.05 });
  const [found] = readBenchmarks(await machineCommand(home, 'exec', `${kProgram} ${words.join(' ')} 2>/dev/null`));
  return {
    call: instructionsOf(found.empty_command),
    batch_1: instructionsOf(found['sponsor_batch/1']),
    batch_256: instructionsOf(found['sponsor_batch/256'], 256),
  };
}

/** The node's process for each pm_getPaymasterData, the TEE's part included: it runs on the caller's time. */
async function countRequests(stack) {
  const { rpcUrl: url, httpUrl } = stack.relay;
  const bodies = requestBodies(stack, [OPERATION]);
  await askOnce(url, bodies[0]);
  const usedBy = async () => (await settledMetrics(httpUrl)).value('process_cpu_seconds_total');
  const before = await usedBy();
  const { requests } = await closedLoop({ url }, { bodies, expect: APPROVAL, seconds: kSeconds, folder: stack.folder });
  return Math.round((((await usedBy()) - before) * 1e9) / requests);
}

/**
 * Starts a chain and the machine, and counts.
 *
 * @returns {Promise<{call: number, batch_1: number, batch_256: number, request: number}>} instructions
 *   of a call that does nothing, of an approval alone in its call and among 256, and of a request
 */
export async function countInGuest() {
  const stack = stackFor(await startStack('bench/board', { versions: [VERSION], bundled: false, place: countingGuestPlace }), VERSION);
  try {
    const request = await countRequests(stack);
    return { ...(await countProgram(stack.home)), request };
  } finally {
    await stopStack(stack);
  }
}
