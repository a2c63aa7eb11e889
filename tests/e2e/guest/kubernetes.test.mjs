// SPDX-License-Identifier: MIT
// The configuration that deploy/k8s mounts, beside real OP-TEE: what the probes of a pod see, and that it sponsors;
// and the guest as a node of a cluster, which deploy/k8s/device-plugin/prepare-node prepares.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ACCOUNT_KINDS } from '../lib/accounts.mjs';
import { environmentOf, guestPlace, machineCommand } from '../lib/guest.mjs';
import { ROOT } from '../lib/paths.mjs';
import { waitFor } from '../lib/poll.mjs';
import { prepareNodeTests } from '../lib/prepare-node.mjs';
import { KEY_ID } from '../lib/relay.mjs';
import { getJson } from '../lib/rpc.mjs';
import { newCustomer, runOperation } from '../lib/scenario.mjs';
import { stackFor, startStack, stopStack } from '../lib/stack.mjs';

const kName = 'guest/kubernetes';
const kConfig = join(ROOT, 'deploy', 'k8s', 'base', 'config.toml');

/** What a pod's ConfigMap and Secret give its node. */
const podEnvironment = (settings) => ({
  ETH_NODE_URL: environmentOf(settings).NODE_HTTP ?? 'https://chain.invalid/api-key',
  LOG_LEVEL: 'info',
  OPTEE_DEVICE: '/dev/tee0',
});

function start(processes, home, settings) {
  const env = { ...home.env, ...podEnvironment(settings) };
  return guestPlace.start(processes, { ...home, env }, { ...settings, config: kConfig });
}

/** What the probes of liveness and of readiness are answered. */
async function probe({ httpUrl }) {
  const [health, ready] = await Promise.all([getJson(`${httpUrl}/health`), getJson(`${httpUrl}/ready`)]);
  return { alive: health.status, ready: ready.status, missing: ready.json.missing };
}

describe('a node with the configuration for a cluster', () => {
  let stack;
  let withoutKey;

  /** As an operator in a cluster: the key is made while a node runs that has none. */
  async function generateKey(home, processes) {
    const relay = await start(processes, home);
    withoutKey = await probe(relay);
    const key = JSON.parse(await machineCommand(home, 'keys', 'generate', KEY_ID, '--use', 'sponsor', '--json'));
    await guestPlace.stop(relay);
    return key;
  }

  before(async () => {
    stack = await startStack(kName, { place: { ...guestPlace, start, generateKey } });
  });
  after(() => stack?.processes.stopAll());

  it('is alive and not ready without a key and a chain', () => {
    assert.equal(withoutKey.alive, 200);
    assert.equal(withoutKey.ready, 503);
    assert.ok(withoutKey.missing.includes('signer_unavailable'), withoutKey.missing.join());
  });

  it('is ready with both', async () => {
    const isReady = async () => (await probe(stack.relay)).ready === 200;
    await waitFor('the node to be ready', isReady, { timeoutMs: 60_000 });
  });

  it('sponsors an operation', async () => {
    const own = stackFor(stack, '0.7');
    const kind = ACCOUNT_KINDS.find(({ version, eip7702 }) => version === '0.7' && !eip7702);
    const customer = await newCustomer(own, { kind });
    await runOperation(own, customer.account.address, customer.send);
  });

  prepareNodeTests(() => stack.home);

  it('writes its log as JSON, and ends with code 0 at SIGTERM', async () => {
    await stopStack(stack);
    const log = await machineCommand(stack.home, 'logs', 'node');
    const messages = log.trimEnd().split('\n').map((line) => JSON.parse(line).msg);
    assert.equal(messages.at(-1), 'stopped');
  });
});
