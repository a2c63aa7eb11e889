// SPDX-License-Identifier: MIT
// The manifests of deploy/k8s, overlay cloud-qemu, as podman runs their pod: an operator's way from an
// overlay of his own to a sponsored operation, and a replica that comes back on its volume.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { getAddress } from 'viem';
import { planCommandOfPage } from '../../k8s/lib/page.mjs';
import { ACCOUNT_KINDS } from '../lib/accounts.mjs';
import { roleAccount } from '../lib/anvil.mjs';
import { execute, podman, podmanMust } from '../lib/container.mjs';
import { generateKeyInPod, podPlace, probe, untilProbed } from '../lib/pod.mjs';
import { getJson } from '../lib/rpc.mjs';
import { newCustomer, runOperation } from '../lib/scenario.mjs';
import { stackFor, startStack } from '../lib/stack.mjs';

const kVersion = '0.7';
const kKind = ACCOUNT_KINDS.find(({ version, eip7702 }) => version === kVersion && !eip7702);
const kGiB = 2 ** 30;
const kOther = roleAccount('stranger').address;

/** A customer's first operation, which the paymaster pays for. */
async function sponsor(stack) {
  const own = stackFor(stack, kVersion);
  const customer = await newCustomer(own, { kind: kKind });
  await runOperation(own, customer.account.address, customer.send);
}

describe('the pod of cloud-qemu', () => {
  let home;
  let stack;
  let withoutKey;

  /** As the page has it: in a pod that runs and is not ready, which is then deleted. */
  async function generateKey(_home, processes) {
    const relay = await podPlace.start(processes, home);
    withoutKey = { readiness: await probe(relay, 'readinessProbe'), ...(await getJson(`${relay.httpUrl}/ready`)).json };
    const key = await generateKeyInPod(relay);
    await podPlace.stop(relay);
    return key;
  }

  before(async () => {
    const place = { ...podPlace, home: (folder) => (home = podPlace.home(folder)), generateKey };
    stack = await startStack('image/pod', { versions: [kVersion], layout: 'singleton', place });
  });
  after(async () => {
    await stack?.processes.stopAll();
    if (home) await podPlace.remove(home);
  });

  it('runs, and is not ready, without a key', () => {
    assert.equal(withoutKey.readiness, 503);
    assert.ok(withoutKey.missing.includes('signer_unavailable'), withoutKey.missing.join());
  });

  it('runs as nobody in particular, without a privilege', async () => {
    const status = await execute(stack.relay, 'cat', '/proc/1/status');
    const field = (name) => new RegExp(`^${name}:\\t(.*)$`, 'm').exec(status)?.[1].trim();
    assert.deepEqual(['Uid', 'Gid'].map(field), Array(2).fill(Array(4).fill('10001').join('\t')));
    assert.deepEqual(['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(field), Array(5).fill('0'.repeat(16)));
    assert.equal(field('NoNewPrivs'), '1');
    assert.equal(field('Seccomp'), '2', 'no seccomp filter');
  });

  it('cannot write but to its volume', async () => {
    const write = (path) => podman('exec', stack.relay.name, 'touch', path);
    for (const path of ['/it', '/opt/superrelay/it', '/etc/super-relay/it']) {
      assert.match((await write(path)).stderr, /Read-only file system/, path);
    }
    assert.equal((await write('/var/lib/superrelay/it')).code, 0);
  });

  it('has the limits of the manifest, and no device', async () => {
    const [{ HostConfig: config }] = JSON.parse(await podmanMust('container', 'inspect', stack.relay.name));
    const { Memory, NanoCpus, Privileged, Devices, ReadonlyRootfs } = config;
    const given = { Memory, NanoCpus, Privileged, Devices, ReadonlyRootfs };
    const expected = { Memory: 4 * kGiB, NanoCpus: 2e9, Privileged: false, Devices: [], ReadonlyRootfs: true };
    assert.deepEqual(given, expected);
  });

  it('becomes ready', () => untilProbed(stack.relay, 'readinessProbe'));

  it('tells what its paymaster\'s owner has to send for another replica', async () => {
    const words = [...planCommandOfPage(), `${stack.anvil.chainId}`, '--json', '--signer', stack.key.address, '--signer', kOther];
    const [{ known, missing, transactions }] = JSON.parse(await execute(stack.relay, ...words));
    assert.deepEqual([known, missing], [[getAddress(stack.key.address)], [getAddress(kOther)]]);
    assert.equal(transactions.length, 1);
  });

  it('sponsors an operation', () => sponsor(stack));

  it('ends with code 0 in its grace, the node drained', async () => {
    await podPlace.stop(stack.relay);
    assert.match(stack.relay.child.log(), /"msg":"stopped"/);
  });

  it('comes back on its volume, and its key signs again', async () => {
    const { bundler, anvil, paymasters } = stack;
    const settings = { chainUrl: anvil.url, bundlerUrl: bundler.url, paymasters, signer: stack.key.address };
    const relay = await podPlace.start(stack.processes, home, settings);
    await untilProbed(relay, 'readinessProbe');
    const { json } = await getJson(`${relay.httpUrl}/api/v1/keys`);
    assert.deepEqual(json.keys.map(({ address }) => address), [stack.key.address]);
    await sponsor({ ...stack, relay });
    await podPlace.stop(relay);
  });
});
