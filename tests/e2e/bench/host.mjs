// SPDX-License-Identifier: MIT
// What a pm_getPaymasterData costs the node on this machine, beside the bare
// signature, an echo by the same HTTP server and a service in Node.js.

import { stackFor, startStack, stopStack } from '../lib/stack.mjs';
import { closedLoop } from './closed-loop.mjs';
import { CONNECTIONS } from './figures.mjs';
import { latencyFigures, openLoop } from './open-loop.mjs';
import { residentKb } from './process.mjs';
import { bareCosts } from './programs.mjs';
import { APPROVAL, askOnce, checkAnswers, OPERATION, requestBodies, sampledWhile, VERSION } from './requests.mjs';
import { startEcho, startPeer } from './servers.mjs';
import { columns, median, percentile } from './statistics.mjs';
import { checkVerdicts, settledMetrics } from './verdicts.mjs';

const kFolder = 'bench/host';
const kBareSeconds = 0.1;
/** The points of the latencies' curve: fractions of all requests. */
const kCurve = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999];

/** One server under closed load; its answers must be its signer's approvals, if it has one. */
async function loaded(bench, name, connections) {
  const { expect = APPROVAL, signer, ...server } = bench.servers[name];
  const { bodies, folder, seconds } = bench;
  const found = await closedLoop(server, { bodies, expect, connections, seconds, folder });
  if (signer) await checkAnswers(bench.stack, bench.operations, found.samples, signer);
  return found;
}

/** The node and the echo at half of what the node can do: every request approved, and answers looked at. */
async function atHalfCapacity(bench, capacity) {
  const { servers, bodies, folder, openSeconds } = bench;
  const load = { body: bodies[0], rps: capacity / 2, seconds: openSeconds, folder };
  const { httpUrl } = bench.stack.relay;
  const before = await settledMetrics(httpUrl);
  const { result: node, answers } = await sampledWhile(servers.node.url, bodies[0], openLoop(servers.node, load));
  checkVerdicts(before, await settledMetrics(httpUrl), node.requests + answers.length);
  await checkAnswers(bench.stack, bench.operations, answers, servers.node.signer);
  return { node, echo: await openLoop(servers.echo, load) };
}

/**
 * The bare signature, and echo and node under load from 64 connections. A shared host is fast one
 * second and slow the next, so they take several turns, of which these are the means.
 */
async function measureCosts(bench) {
  const turns = [];
  for (let turn = 0; turn < bench.turns; ++turn) {
    const { ta, library } = await bareCosts(kBareSeconds);
    const [echo, node] = [await loaded(bench, 'echo', 64), await loaded(bench, 'node', 64)];
    turns.push({ ta, library, echo: echo.cpuUs, node: node.cpuUs, echoRps: echo.rps, nodeRps: node.rps });
  }
  const mean = (key) => turns.reduce((sum, turn) => sum + turn[key], 0) / turns.length;
  return {
    bare: { ta: mean('ta'), library: mean('library') },
    cpu: { echo: mean('echo'), node: mean('node') },
    rps: { echo_64: mean('echoRps'), node_64: mean('nodeRps') },
  };
}

/** Each thing in turn. */
async function measureRound(bench) {
  const { bare, cpu, rps } = await measureCosts(bench);
  for (const connections of CONNECTIONS.filter((count) => count !== 64)) {
    for (const name of ['echo', 'node']) rps[`${name}_${connections}`] = (await loaded(bench, name, connections)).rps;
  }
  const peer = await loaded(bench, 'peer', 64);
  rps.peer_64 = peer.rps;
  cpu.peer = peer.cpuUs;
  const open = await atHalfCapacity(bench, rps.node_64);
  return { bare, rps, cpu, open };
}

const prefixed = (prefix, object) => Object.fromEntries(Object.entries(object).map(([key, value]) => [prefix + key, value]));

/** A round by the figures' names. */
export function figuresOf({ bare, rps, cpu, open }) {
  const overhead = cpu.node - bare.ta;
  return {
    raw_sign_us: bare.ta,
    library_sign_us: bare.library,
    echo_cpu_us: cpu.echo,
    sponsor_cpu_us: cpu.node,
    overhead_us: overhead,
    overhead_vs_echo: overhead / cpu.echo,
    ...Object.fromEntries(CONNECTIONS.map((count) => [`rps_${count}`, rps[`node_${count}`]])),
    ...Object.fromEntries(CONNECTIONS.map((count) => [`echo_rps_${count}`, rps[`echo_${count}`]])),
    open_rps: open.node.rps,
    ...latencyFigures(open.node),
    ...prefixed('echo_', latencyFigures(open.echo)),
    peer_cpu_us: cpu.peer,
    peer_cpu_ratio: cpu.peer / cpu.node,
    peer_rps_64: rps.peer_64,
    peer_ratio: rps.node_64 / rps.peer_64,
  };
}

/** The medians of the rounds' latencies at each point of the curve. */
function latencyCurve(rounds, name) {
  return kCurve.map((part) => median(rounds.map(({ open }) => percentile(open[name].latencies, part))));
}

/** The node alone in memory: before it was asked anything, and at its peak once `work` is done. */
async function withMemory({ relay }, work) {
  const idle = residentKb(relay.child.pid).now;
  const result = await work();
  return { result, memory: { rss_idle_kb: [idle], rss_load_kb: [residentKb(relay.child.pid).peak] } };
}

/**
 * Starts a chain, a node and what it is compared with, and measures.
 *
 * @param {{rounds: number, turns: number, seconds: number, openSeconds: number}} settings how often,
 *   how often in each round signature, echo and node take turns, and how long each load lasts,
 *   closed and open
 * @returns {Promise<{figures: Record<string, number[]>, series: object}>} each figure, round by
 *   round
 */
export async function measureHost({ rounds, turns, seconds, openSeconds }, report = () => {}) {
  const stack = stackFor(await startStack(kFolder, { versions: [VERSION], bundled: false }), VERSION);
  const operations = [OPERATION];
  const bodies = requestBodies(stack, operations);
  try {
    const { result, memory } = await withMemory(stack, async () => {
      const { rpcUrl: url, child } = stack.relay;
      const answer = JSON.stringify(await askOnce(url, bodies[0]));
      const node = { url, pid: child.pid, signer: stack.key.address };
      const servers = { node, echo: await startEcho(stack.processes, answer.length), peer: await startPeer(stack) };
      const bench = { stack, servers, operations, bodies, turns, seconds, openSeconds, folder: stack.folder };
      const found = [];
      for (let round = 1; round <= rounds; ++round) {
        report(`round ${round} of ${rounds}`);
        found.push(await measureRound(bench));
      }
      return { found, peerKb: residentKb(servers.peer.pid).peak };
    });
    const { found, peerKb } = result;
    const figures = { ...columns(found.map(figuresOf)), ...memory, peer_rss_load_kb: [peerKb] };
    const latency = { fractions: kCurve, node: latencyCurve(found, 'node'), echo: latencyCurve(found, 'echo') };
    return { figures, series: { latency } };
  } finally {
    await stopStack(stack);
  }
}
