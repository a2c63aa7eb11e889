// SPDX-License-Identifier: MIT
// How much one replica can do, and two, side by side on the machine that makes the load as well.

import { setTimeout as pause } from 'node:timers/promises';
import { closedLoop } from '../bench/closed-loop.mjs';
import { cpuMicroseconds } from '../bench/process.mjs';
import { APPROVAL } from '../bench/requests.mjs';
import { median } from '../bench/statistics.mjs';
import { waitFor } from '../lib/poll.mjs';
import { asksFor } from './operations.mjs';

const kVersion = '0.7';
const kConnections = 256;
/** Behind a change of the endpoints, until the old connections are gone. */
const kSettleMs = 200;
/** What a call of a slow TEE takes longer; the node puts up to 32 approvals into one. */
const kSlowCallUs = 10_000;

const cpuOf = (children) => children.reduce((sum, { pid }) => sum + cpuMicroseconds(pid), 0);

/** One load over `replicas`: approvals a second, and CPU µs for each. */
async function loaded({ proxy, replicas: all, folder, anvil }, replicas, seconds) {
  await proxy.spreadOver(replicas, all);
  await pause(kSettleMs);
  const bodies = asksFor(anvil.chainId).filter(({ version }) => version === kVersion).map(({ body }) => body);
  const load = { bodies, expect: APPROVAL, connections: kConnections, seconds, folder };
  const used = () => [cpuOf(replicas.map(({ child }) => child)), cpuOf([proxy.child])];
  const before = used();
  const { rps, requests } = await closedLoop({ url: proxy.urlByConnection }, load);
  const [nodeUs, proxyUs] = used().map((each, i) => (each - before[i]) / requests);
  return { rps, nodeUs, proxyUs };
}

const medianOf = (rounds, key) => median(rounds.map((round) => round[key]));
const medians = (rounds) => Object.fromEntries(Object.keys(rounds[0]).map((key) => [key, medianOf(rounds, key)]));

/** One and two in turn, as often as `rounds` says. */
async function compared(trial, tee, { rounds, seconds }) {
  const counts = trial.replicas.map((_, i) => i + 1);
  const found = counts.map(() => []);
  for (let round = 0; round < rounds; ++round) {
    for (const count of counts) found[count - 1].push(await loaded(trial, trial.replicas.slice(0, count), seconds));
  }
  const ratio = (i) => median(found[i].map(({ rps }, round) => rps / found[0][round].rps));
  return counts.map((count, i) => ({ tee, replicas: count, ...medians(found[i]), ratio: ratio(i) }));
}

/** Starts the replicas anew, with a TEE so much slower. */
async function restartAll(trial, delayUs) {
  for (const replica of trial.replicas) {
    await replica.terminate();
    await replica.start({ ...trial.environment(), TEE_DELAY_US: String(delayUs) });
    await waitFor(`${replica.name} to be ready`, () => replica.isReady());
  }
}

/**
 * Approvals a second of one replica and of all, with softtee and with a TEE that takes its time.
 *
 * @param {{rounds: number, seconds: number}} settings
 */
export async function measureCapacity(trial, settings) {
  const fast = await compared(trial, 'softtee', settings);
  await restartAll(trial, kSlowCallUs);
  const slow = await compared(trial, `softtee, ${kSlowCallUs / 1e3} ms more a call`, settings);
  await restartAll(trial, 0);
  return [...fast, ...slow];
}
