// SPDX-License-Identifier: MIT
// What the kubelet is told of the TEE, and what a container gets of it.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { ask, connect } from './lib/api.mjs';
import { Kubelet } from './lib/kubelet.mjs';
import { Node } from './lib/plugin.mjs';

const kNotFound = 5;
const kInvalid = 3;
const kUnavailable = 14;
const kExhausted = 8;

/** What containers get: the device, under its own name, to read and write. */
const kTee = [{ containerPath: '/dev/tee0', hostPath: '/dev/tee0', permissions: 'rw' }];

/** A plugin and the kubelet that watches it. */
async function start(node, ...options) {
  const kubelet = await new Kubelet(node.folder).start();
  node.startPlugin(...options);
  await node.until('a list', () => kubelet.lists.length > 0);
  return kubelet;
}

describe('the list of devices', () => {
  let node;
  let kubelet;
  beforeEach(() => (node = new Node()));
  afterEach(async () => {
    kubelet?.stop();
    await node.stop();
  });

  it('has two slots', async () => {
    kubelet = await start(node);
    const told = kubelet.lists[0].map(({ id, health }) => [id, health]);
    assert.deepEqual(told, [['tee0-0', 'Healthy'], ['tee0-1', 'Healthy']]);
  });

  it('has as many slots as it is told, of the device that it is told', async () => {
    node.putDevice(1, 'tee1');
    node.removeDevice();
    kubelet = await start(node, '--slots', '3', '--device', '/dev/tee1');
    const told = kubelet.lists[0].map(({ id, health }) => [id, health]);
    assert.deepEqual(told, [['tee1-0', 'Healthy'], ['tee1-1', 'Healthy'], ['tee1-2', 'Healthy']]);
  });

  it('has them ill while there is no device, with the reason in the log', async () => {
    node.removeDevice();
    kubelet = await start(node);
    assert.equal(kubelet.health, 'Unhealthy');
    assert.equal(kubelet.lists[0].length, 2);
    await node.untilLogged(/error msg="the TEE is gone" why=".*no \/dev\/tee0 .*load its module optee/);
  });

  it('tells that the device went, and that it is back', async () => {
    kubelet = await start(node);
    node.removeDevice();
    await node.untilHealth(kubelet, 'Unhealthy');
    node.putDevice();
    await node.untilHealth(kubelet, 'Healthy');
    await node.untilLogged(/the TEE is gone[^]*the TEE is there/);
    assert.equal(kubelet.lists.length, 3, 'nothing is told twice');
  });

  it("has no TEE of another maker's", async () => {
    node.putDevice(2);
    kubelet = await start(node);
    assert.equal(kubelet.health, 'Unhealthy');
    await node.untilLogged(/is not OP-TEE's/);
  });

  it('reaches everybody who watches, of whom there are four at most', async () => {
    kubelet = await start(node);
    for (let i = 0; i < 3; ++i) kubelet.watch(connect(node.socket));
    await node.until('four lists', () => kubelet.lists.length >= 4);
    const fifth = connect(node.socket).ListAndWatch({});
    const refusal = await new Promise((resolve) => fifth.on('error', resolve).on('data', () => {}));
    assert.equal(refusal.code, kExhausted);
    node.removeDevice();
    await node.until('four more', () => kubelet.lists.length >= 8);
    assert.equal(kubelet.health, 'Unhealthy');
  });
});

describe('a container', () => {
  let node;
  let kubelet;
  before(async () => {
    node = new Node();
    kubelet = await start(node);
  });
  after(async () => {
    kubelet.stop();
    await node.stop();
  });

  const allocate = (...containers) =>
    ask(kubelet.client, 'Allocate', { containers: containers.map((ids) => ({ ids })) });
  const prefer = (request) => ask(kubelet.client, 'GetPreferredAllocation', { containers: [request] });
  const offered = ['tee0-0', 'tee0-1'];

  const grants = [
    ['gets the device', [['tee0-1']]],
    ['gets it once, for two slots', [offered]],
    ['gets it beside another of its pod', [['tee0-0'], ['tee0-1']]],
  ];
  for (const [what, containers] of grants) {
    it(what, async () => {
      const answer = await allocate(...containers);
      const expected = containers.map(() => kTee);
      assert.deepEqual(answer.containers.map(({ devices }) => devices), expected);
      for (const { mounts, envs, cdiDevices } of answer.containers) {
        assert.deepEqual([mounts, envs, cdiDevices], [[], {}, []], 'and nothing else');
      }
    });
  }

  const refusals = [
    ['of a slot that was not offered', [['tee0-2']], kNotFound, /no device .*tee0-2.* tee0-0 to tee0-1/],
    ['of one beside an offered one', [['tee0-0', 'gpu']], kNotFound, /no device .*gpu/],
    ['of no slot', [[]], kInvalid, /expected the id of a device/],
  ];
  for (const [what, containers, code, details] of refusals) {
    it(`gets nothing ${what}`, async () => {
      await assert.rejects(allocate(...containers), (error) => {
        assert.equal(error.code, code);
        assert.match(error.details, details);
        return true;
      });
      await node.untilLogged(new RegExp(`warn +msg="the kubelet is refused" call=Allocate why=.*${details.source}`));
    });
  }

  it('gets nothing while the device is not there', async () => {
    node.removeDevice();
    await assert.rejects(allocate(['tee0-0']), { code: kUnavailable, details: /the kernel has no \/dev\/tee0/ });
    node.putDevice();
    await allocate(['tee0-0']);
  });

  it('needs none of the optional calls', async () => {
    const options = await ask(kubelet.client, 'GetDevicePluginOptions');
    assert.deepEqual(options, { preStartRequired: false, getPreferredAllocationAvailable: false });
  });

  it('starts without further ado, with a slot that was offered', async () => {
    assert.deepEqual(await ask(kubelet.client, 'PreStartContainer', { ids: ['tee0-0'] }), {});
    await assert.rejects(ask(kubelet.client, 'PreStartContainer', { ids: ['tee9-9'] }), { code: kNotFound });
  });

  const preferences = [
    ['the first', { available: offered, size: 1 }, ['tee0-0']],
    ['the one that must be', { available: offered, mustInclude: ['tee0-1'], size: 1 }, ['tee0-1']],
    ['that one and another', { available: offered, mustInclude: ['tee0-1'], size: 2 }, ['tee0-1', 'tee0-0']],
  ];
  for (const [what, request, expected] of preferences) {
    it(`gets, when the kubelet asks which: ${what}`, async () => {
      assert.deepEqual((await prefer(request)).containers, [{ ids: expected }]);
    });
  }

  it('is preferred no slot that was not offered', async () => {
    const request = { available: offered, mustInclude: ['gpu'], size: 1 };
    await assert.rejects(prefer(request), { code: kNotFound, details: /no device "gpu"/ });
  });

  it('cannot prefer more than there are', async () => {
    await assert.rejects(prefer({ available: offered, size: 3 }), { code: kInvalid, details: /cannot choose 3/ });
  });

  it('is not served a request without end', async () => {
    const many = Array.from({ length: 20_000 }, () => 'tee0-0');
    await assert.rejects(allocate(many), { code: kExhausted });
    await allocate(['tee0-0']);
  });
});
