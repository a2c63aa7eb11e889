// SPDX-License-Identifier: MIT
// The configuration that deploy/k8s mounts, beside real OP-TEE: what the probes of a pod see, and that it sponsors;
// and the guest as a node of a cluster, which deploy/k8s/device-plugin/prepare-node prepares.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { getAddress } from 'viem';
import { ACCOUNT_KINDS } from '../lib/accounts.mjs';
import { roleAccount } from '../lib/anvil.mjs';
import { environmentOf, guestPlace, machineCommand } from '../lib/guest.mjs';
import { ROOT } from '../lib/paths.mjs';
import { waitFor } from '../lib/poll.mjs';
import { prepareNodeTests } from '../lib/prepare-node.mjs';
import { KEY_ID } from '../lib/relay.mjs';
import { getJson } from '../lib/rpc.mjs';
import { newCustomer, runOperation } from '../lib/scenario.mjs';
import { addSigner, SINGLETON_VERSIONS } from '../lib/singleton-paymaster.mjs';
import { stackFor, startStack, stopStack } from '../lib/stack.mjs';

const kName = 'guest/kubernetes';
const kStranger = roleAccount('stranger').address;
const kConfig = join(ROOT, 'deploy', 'k8s', 'base', 'config.toml');

/** What a pod's ConfigMap and Secret give its node. */
const podEnvironment = (settings) => ({
  ...environmentOf({ paymasters: settings?.paymasters }),
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
    const place = { ...guestPlace, start, generateKey };
    stack = await startStack(kName, { place, versions: SINGLETON_VERSIONS, layout: 'singleton', trust: kStranger });
  });
  after(() => stack?.processes.stopAll());

  it('is alive and not ready without a key and a chain', () => {
    assert.equal(withoutKey.alive, 200);
    assert.equal(withoutKey.ready, 503);
    assert.ok(withoutKey.missing.includes('signer_unavailable'), withoutKey.missing.join());
  });

  it('is not ready while its paymasters do not know it, and its machine says what their owner has to send', async () => {
    const { ready, missing } = await probe(stack.relay);
    assert.deepEqual([ready, missing], [503, ['paymaster_signer']]);
    const plans = JSON.parse(await machineCommand(stack.home, 'signers', 'plan', '--json', '--chain-id', '31337'));
    assert.deepEqual(plans.map((each) => each.paymaster), Object.values(stack.paymasters));
    for (const { missing: unknown } of plans) assert.deepEqual(unknown, [getAddress(stack.key.address)]);
  });

  it('is ready with both, once they do', async () => {
    for (const paymaster of Object.values(stack.paymasters)) await addSigner(stack.chain, paymaster, stack.key.address);
    const isReady = async () => (await probe(stack.relay)).ready === 200;
    await waitFor('the node to be ready', isReady, { timeoutMs: 60_000 });
  });

  for (const kind of ACCOUNT_KINDS.filter(({ version, eip7702 }) => SINGLETON_VERSIONS.includes(version) && !eip7702)) {
    it(`sponsors an operation of ${kind.name}`, async () => {
      const own = stackFor(stack, kind.version);
      const customer = await newCustomer(own, { kind });
      await runOperation(own, customer.account.address, customer.send);
    });
  }

  prepareNodeTests(() => stack.home);

  it('writes its log as JSON, and ends with code 0 at SIGTERM', async () => {
    await stopStack(stack);
    const log = await machineCommand(stack.home, 'logs', 'node');
    const messages = log.trimEnd().split('\n').map((line) => JSON.parse(line).msg);
    assert.equal(messages.at(-1), 'stopped');
  });
});
