// SPDX-License-Identifier: MIT
// The same in the emulated machine, where OP-TEE gives the approvals: what they
// take without a server, and what the server and the emulated network leave of that.

import { guestPlaceForTests, machineCommand } from '../lib/guest.mjs';
import { waitFor } from '../lib/poll.mjs';
import { stackFor, startStack, stopStack } from '../lib/stack.mjs';
import { closedLoop } from './closed-loop.mjs';
import { BATCH_SIZES } from './figures.mjs';
import { benchmarkWords, readBenchmarks } from './programs.mjs';
import { APPROVAL, askOnce, checkAnswers, OPERATION, requestBodies, VERSION } from './requests.mjs';
import { columns } from './statistics.mjs';

const kFolder = 'bench/guest';
const kPrograms = '/usr/lib/superrelay/tests';
const kEchoPort = 4000;

/** Of each benchmark so many repetitions a round, among the others': the host is not always as fast. */
const kRepetitions = 3;

/** bench_sponsor's repetitions. */
async function runProgram(home, { rounds, programSeconds }) {
  const words = benchmarkWords({
    filter: '"^(empty_command|sponsor_batch/|library_signature|batcher)"',
    seconds: programSeconds,
    repetitions: kRepetitions * rounds,
  });
  return readBenchmarks(await machineCommand(home, 'exec', `${kPrograms}/bench_sponsor ${words.join(' ')} 2>/dev/null`));
}

/** The echo server in the guest, under a port of this machine. */
async function startEchoInGuest(home, bytes) {
  await machineCommand(home, 'exec', `${kPrograms}/echo-server ${bytes} 0.0.0.0:${kEchoPort} >/tmp/echo.log 2>&1 &`);
  await waitFor('echo-server in the guest', () => machineCommand(home, 'exec', 'grep http /tmp/echo.log'));
  const address = (await machineCommand(home, 'forward', String(kEchoPort))).trim();
  return { url: `http://${address}`, expect: 'xxxx' };
}

/** Node and echo in turn, under load from outside. */
async function measureServers(stack, { rounds, guestSeconds: seconds }) {
  const operations = [OPERATION];
  const bodies = requestBodies(stack, operations);
  const { rpcUrl: url } = stack.relay;
  const answer = JSON.stringify(await askOnce(url, bodies[0]));
  const echo = await startEchoInGuest(stack.home, answer.length);
  const load = { bodies, seconds, folder: stack.folder };
  const measure = async () => {
    const { rps: echoRps } = await closedLoop(echo, { ...load, expect: echo.expect });
    const { rps, samples } = await closedLoop({ url }, { ...load, expect: APPROVAL });
    await checkAnswers(stack, operations, samples, stack.key.address);
    return { guest_rps_64: rps, guest_echo_rps_64: echoRps };
  };
  // What runs for the first time the emulator has to translate.
  await measure();
  const found = [];
  for (let round = 0; round < rounds; ++round) found.push(await measure());
  await machineCommand(stack.home, 'exec', 'killall echo-server');
  return columns(found);
}

/** A repetition by the figures' names. */
export function figuresOf(of) {
  return {
    guest_ta_batch256_rps: of['sponsor_batch/256'].perSecond,
    guest_libsecp_rps: of.library_signature.perSecond,
    guest_batcher_rps: of.batcher.perSecond,
    guest_batcher_efficiency: of.batcher.perSecond / of['sponsor_batch/256'].perSecond,
    guest_switches_per_signature: of.batcher.switches,
    guest_call_us: of.empty_command.realUs,
    ...Object.fromEntries(BATCH_SIZES.map((size) => [`guest_batch_${size}_us`, of[`sponsor_batch/${size}`].realUs / size])),
  };
}

/**
 * Starts a chain and the machine, and measures.
 *
 * @param {{rounds: number, guestSeconds: number, programSeconds: number}} settings how often, and how
 *   long each load and each benchmark lasts
 * @returns {Promise<{figures: Record<string, number[]>, series: object}>} each figure, round by
 *   round; `guest_boot_ms`: from power on to the first approval over HTTP
 */
export async function measureGuest(settings, report = () => {}) {
  const options = { versions: [VERSION], bundled: false, place: guestPlaceForTests };
  const stack = stackFor(await startStack(kFolder, options), VERSION);
  try {
    await askOnce(stack.relay.rpcUrl, requestBodies(stack, [OPERATION])[0]);
    const bootMs = performance.now() - stack.relay.poweredOn;
    report('servers under load');
    const servers = await measureServers(stack, settings);
    report('approvals without a server');
    const programs = columns((await runProgram(stack.home, settings)).map(figuresOf));
    return { figures: { ...programs, ...servers, guest_boot_ms: [bootMs] }, series: {} };
  } finally {
    await stopStack(stack);
  }
}
