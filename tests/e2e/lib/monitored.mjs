// SPDX-License-Identifier: MIT
// A node that Prometheus scrapes and that was asked for a lot: approvals by many at once, and one request
// of each kind that is refused.

import { numberToHex } from 'viem';
import { closedLoop } from '../bench/closed-loop.mjs';
import { APPROVAL, METHOD, OPERATION, requestBodies, VERSION } from '../bench/requests.mjs';
import { waitFor } from './poll.mjs';
import { startPrometheus } from './prometheus.mjs';
import { localPlace, startRelay } from './relay.mjs';
import { call, getJson } from './rpc.mjs';
import { stackFor, startStack, stopOnFailure } from './stack.mjs';

const kLoadSeconds = 3;
const kNonces = 64;

const place = {
  ...localPlace,
  start: (processes, home, settings) => startRelay(processes, home, { ...settings, waive: ['softtee'], maxExposure: '10ether' }),
};

async function ask({ relay, anvil, entryPoint, folder, ...stack }) {
  const operations = Array.from({ length: kNonces }, (_, nonce) => ({ ...OPERATION, nonce: numberToHex(nonce) }));
  const bodies = requestBodies({ ...stack, anvil, entryPoint }, operations);
  await closedLoop({ url: relay.rpcUrl }, { bodies, expect: APPROVAL, connections: 16, seconds: kLoadSeconds, folder });
  const params = [entryPoint.address, numberToHex(anvil.chainId), {}];
  await call(relay.rpcUrl, METHOD, [{ ...OPERATION, callGasLimit: '0xffffffffff' }, ...params]);
  await call(relay.rpcUrl, METHOD, [{ ...OPERATION, sender: '0x11' }, ...params]);
  await getJson(`${relay.httpUrl}/api/v1/keys`);
}

/** @return the stack of one version with its `prometheus`, which has seen what the node was asked for */
export async function startMonitored(name) {
  const stack = stackFor(await startStack(name, { versions: [VERSION], bundled: false, place }), VERSION);
  return stopOnFailure(stack.processes, async () => {
    const target = new URL(stack.relay.httpUrl).host;
    const prometheus = await startPrometheus(stack.processes, stack.folder, [target]);
    // Before the load: a rate needs what was there first.
    await waitFor('a scrape', async () => (await prometheus.query('up == 1')).length > 0);
    await ask(stack);
    const seen = async () => (await prometheus.query('increase(superrelay_request_errors_total{reason="denied"}[5m]) > 0')).length > 0;
    await waitFor('Prometheus to see the load', seen);
    return { ...stack, prometheus };
  });
}
