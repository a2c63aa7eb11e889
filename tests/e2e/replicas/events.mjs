// SPDX-License-Identifier: MIT
// What happens to replicas in a cluster, and what is to be seen of it from outside.

import { setTimeout as pause } from 'node:timers/promises';
import { postRaw } from '../lib/rpc.mjs';
import { PRE_STOP_MS } from './manifest.mjs';
import { asksFor } from './operations.mjs';

/** Proxies hear that a pod is being ended some time after the kubelet does. */
const kNewsMs = PRE_STOP_MS / 2;
const kBurst = 32;
/** Until requests that were just sent have reached the replicas. */
const kUnderWayMs = 300;

/** As a rollout does it: one after the other, the last first, each ready before the next. */
export async function rollingRestart(trial, load) {
  let outMs = 0;
  let backMs = 0;
  for (const replica of [...trial.replicas].reverse()) {
    const started = performance.now();
    const preStop = pause(PRE_STOP_MS);
    await pause(kNewsMs);
    await trial.proxy.remove(replica);
    outMs = Math.max(outMs, performance.now() - started);
    await preStop;
    load.burst(kBurst);
    await replica.terminate();
    await replica.start();
    await trial.proxy.expect(replica);
    backMs = Math.max(backMs, await trial.allReady(started));
  }
  return { outMs, backMs };
}

/** With requests that it has accepted and not answered. */
export async function killed(trial, load) {
  const [replica] = trial.replicas;
  replica.child.signal('SIGSTOP');
  load.burst(kBurst);
  await pause(kUnderWayMs);
  const from = performance.now();
  await replica.kill();
  const until = performance.now();
  const outMs = await trial.endpointsAre(trial.others(replica), from);
  const again = performance.now();
  await replica.start();
  return { outMs, backMs: await trial.allReady(again), lost: { replica, from, until } };
}

/** Nothing that is sent to it arrives, nothing that it sends. */
export async function cutOff(trial, load) {
  const [replica] = trial.replicas;
  load.burst(kBurst);
  const from = performance.now();
  replica.host.cut();
  const until = performance.now();
  load.burst(kBurst);
  const outMs = await trial.endpointsAre(trial.others(replica), from);
  const again = performance.now();
  replica.host.rejoin();
  return { outMs, backMs: await trial.allReady(again), lost: { replica, from, until } };
}

/** Its Trusted Application is dead, and no session to it can be opened. */
export async function teeGone(trial, load) {
  const [replica] = trial.replicas;
  const from = performance.now();
  replica.loseTee();
  load.burst(kBurst);
  const outMs = await trial.endpointsAre(trial.others(replica), from);
  const findings = (await replica.findings()).map(({ name }) => name);
  const [{ body }] = asksFor(trial.anvil.chainId);
  const told = await postRaw(replica.rpcUrl, body);
  const again = performance.now();
  replica.returnTee();
  return { outMs, backMs: await trial.allReady(again), findings, told };
}

/** In the order in which they are tried. */
export const EVENTS = {
  'rolling restart': rollingRestart,
  'a replica killed': killed,
  'a replica cut off': cutOff,
  'its TEE gone': teeGone,
};
