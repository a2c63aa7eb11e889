// SPDX-License-Identifier: MIT
// What a pm_getPaymasterData costs the node, beside the bare signature and an
// echo of the same sizes by the same HTTP server.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ENTRY_POINTS } from './entrypoints.mjs';
import { EXAMPLE_OPERATION } from './example.mjs';
import { measureLoad } from './load.mjs';
import { builtProgram } from './paths.mjs';
import { waitFor } from './poll.mjs';
import { postRaw } from './rpc.mjs';
import { stackFor, startStack, stopStack } from './stack.mjs';

const run = promisify(execFile);
const kFolder = 'bench';
const kVersion = '0.7';

/** CPU time of one recoverable signature by the distribution's libsecp256k1, in µs. */
async function signatureCost() {
  const words = ['--benchmark_filter=^bare_signature', '--benchmark_format=json'];
  const { stdout } = await run(builtProgram('bench_sponsor', 'BENCH_SPONSOR'), words);
  const [{ cpu_time: time, time_unit: unit }] = JSON.parse(stdout).benchmarks;
  if (unit !== 'ns') throw new Error(`bench_sponsor counts in ${unit}, expected ns`);
  return time / 1000;
}

async function startEcho(processes, bytes) {
  const child = processes.start('echo-server', builtProgram('echo-server', 'ECHO_SERVER'), [String(bytes)]);
  const url = await waitFor('echo-server to listen', () => /^http:.*$/m.exec(child.log())?.[0], { child });
  return { pid: child.pid, url };
}

/** The middle one; of an even count the upper of two. */
export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function measureRounds(servers, { rounds, seconds, folder, body }) {
  const costs = { sponsor: [], echo: [], signature: [] };
  for (let round = 0; round < rounds; ++round) {
    for (const [name, { expect, ...server }] of Object.entries(servers)) {
      const { cpuUs } = await measureLoad(server, { body, expect, seconds, folder });
      costs[name].push(cpuUs);
    }
    costs.signature.push(await signatureCost());
  }
  return Object.fromEntries(Object.entries(costs).map(([name, found]) => [name, median(found)]));
}

/**
 * Starts a chain and a node, and measures.
 *
 * @param {{rounds: number, seconds: number}} options each round measures all
 *   three, one after the other; the medians of the rounds are answered
 * @returns {Promise<{sponsor: number, echo: number, signature: number}>} µs of
 *   CPU
 */
export async function measureRequestCost({ rounds, seconds }) {
  const stack = stackFor(await startStack(kFolder, { versions: [kVersion], bundled: false }), kVersion);
  try {
    const params = [EXAMPLE_OPERATION, ENTRY_POINTS[kVersion].address, `0x${stack.anvil.chainId.toString(16)}`, {}];
    const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'pm_getPaymasterData', params });
    const { json } = await postRaw(stack.relay.rpcUrl, body);
    if (!json?.result) throw new Error(`the node answered ${JSON.stringify(json)}`);
    const node = { pid: stack.relay.child.pid, url: stack.relay.rpcUrl, expect: '"paymasterData":"0x' };
    const echo = { ...(await startEcho(stack.processes, JSON.stringify(json).length)), expect: 'xxxx' };
    const settings = { rounds, seconds, folder: stack.folder, body };
    return await measureRounds({ sponsor: node, echo }, settings);
  } finally {
    await stopStack(stack);
  }
}
