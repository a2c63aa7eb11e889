// SPDX-License-Identifier: MIT
// The plugin makes itself known to a kubelet, and again whenever one does not know it any more.

import assert from 'node:assert/strict';
import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Kubelet } from './lib/kubelet.mjs';
import { kSocket, Node } from './lib/plugin.mjs';

let node;
let kubelets;
beforeEach(() => {
  node = new Node();
  kubelets = [];
});
afterEach(async () => {
  for (const kubelet of kubelets) kubelet.stop();
  await node.stop();
});

function startKubelet(habits) {
  kubelets.push(new Kubelet(node.folder, habits));
  return kubelets.at(-1).start();
}

/** A plugin that a kubelet watches. */
async function watchedPlugin() {
  const kubelet = await startKubelet();
  node.startPlugin();
  await node.untilHealth(kubelet, 'Healthy');
  return kubelet;
}

describe('a plugin registers', () => {
  it('with what the kubelet has to know', async () => {
    const kubelet = await watchedPlugin();
    const [{ options, ...rest }] = kubelet.registrations;
    assert.deepEqual(rest, { version: 'v1beta1', endpoint: kSocket, resourceName: 'superrelay.io/tee' });
    assert.deepEqual(options, { preStartRequired: false, getPreferredAllocationAvailable: false });
  });

  it('once, as long as the kubelet watches', async () => {
    const kubelet = await watchedPlugin();
    for (let i = 0; i < 10; ++i) await node.lookAgain(kubelet);
    assert.equal(kubelet.registrations.length, 1);
  });

  it('not again when the kubelet that watches makes its socket anew', async () => {
    const kubelet = await watchedPlugin();
    kubelet.closeSocket();
    await node.lookAgain(kubelet);
    await kubelet.listen();
    for (let i = 0; i < 10; ++i) await node.lookAgain(kubelet);
    assert.equal(kubelet.registrations.length, 1);
  });

  it('when a kubelet comes', async () => {
    node.startPlugin();
    await node.untilLogged(/waiting for the kubelet/);
    await node.untilHealth(await startKubelet(), 'Healthy');
  });

  it("when the kubelet's folder comes", async () => {
    rmdirSync(node.folder);
    node.startPlugin();
    await node.untilLogged(/"not listening" why=".*expected the kubelet's folder/);
    mkdirSync(node.folder);
    await node.untilHealth(await startKubelet(), 'Healthy');
  });
});

describe('a plugin registers again', () => {
  it('with a kubelet that restarted and cleared its folder', async () => {
    (await watchedPlugin()).stop();
    await node.untilHealth(await startKubelet(), 'Healthy');
  });

  it('with one that cleared nothing', async () => {
    (await watchedPlugin()).stop();
    await node.untilHealth(await startKubelet({ clears: false }), 'Healthy');
  });

  it('with one restart after the other', async () => {
    let kubelet = await watchedPlugin();
    for (let i = 0; i < 5; ++i) {
      kubelet.stop();
      kubelet = await startKubelet({ clears: i % 2 === 0 });
      await node.untilHealth(kubelet, 'Healthy');
    }
  });

  it('when its own socket was removed', async () => {
    const kubelet = await watchedPlugin();
    rmSync(node.socket);
    await node.until('a second registration', () => kubelet.registrations.length >= 2);
    await node.until('a second list', () => kubelet.lists.length >= 2);
    assert.equal(kubelet.ended, 1, 'the first connection has ended');
    await node.untilLogged(/warn +msg="the socket was removed"/);
  });

  it('when the kubelet ends the list alone', async () => {
    const kubelet = await watchedPlugin();
    kubelet.closeConnections();
    await node.until('a second list', () => kubelet.lists.length >= 2);
    await node.untilLogged(/warn +msg="the kubelet watches no more"/);
  });

  it('with a kubelet that said yes and does not watch', async () => {
    const kubelet = await startKubelet({ watches: false });
    node.startPlugin();
    await node.until('three registrations', () => kubelet.registrations.length >= 3);
    assert.equal(node.probe('ready').code, 76);
  });
});

describe('a kubelet that does not take it', () => {
  it('is asked again, ever less often, up to a limit', async () => {
    const kubelet = await startKubelet({ refusal: 'resource is taken' });
    node.startPlugin('--interval-ms', '10');
    await node.until('eight registrations', () => kubelet.registrations.length >= 8);
    const lines = node.plugin.log().match(/not registered.*/g);
    assert.match(lines[0], /kubelet\.sock: resource is taken/);
    const waits = lines.slice(0, 7).map((line) => Number(/next_ms=(\d+)/.exec(line)[1]));
    assert.deepEqual(waits, [10, 20, 40, 80, 160, 300, 300]);
  });

  it('is forgotten when another makes its socket, which is asked as if it were the first', async () => {
    const waits = () => [...node.plugin.log().matchAll(/next_ms=(\d+)/g)].map(([, ms]) => Number(ms));
    const first = await startKubelet({ refusal: 'not now' });
    node.startPlugin('--interval-ms', '10');
    await node.until('waits to grow', () => waits().at(-1) >= 80);
    first.stop();
    const second = await startKubelet({ refusal: 'not now', clears: false });
    await node.until('two registrations', () => second.registrations.length >= 2);
    assert.equal(waits().filter((ms) => ms === 10).length, 2, `${waits()}`);
  });

  it('by never answering keeps nobody from ending', async () => {
    const kubelet = await startKubelet({ silent: true });
    node.startPlugin();
    await node.until('a registration', () => kubelet.registrations.length >= 1);
    assert.equal((await node.plugin.stop()).code, 0);
  });

  it('by never answering keeps nobody from looking at the device', async () => {
    const kubelet = await startKubelet({ silent: true });
    node.startPlugin();
    await node.until('a registration', () => kubelet.registrations.length >= 1);
    node.removeDevice();
    await node.untilLogged(/the TEE is gone/);
  });
});
