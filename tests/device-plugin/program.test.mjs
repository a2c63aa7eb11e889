// SPDX-License-Identifier: MIT
// The program itself: its start and its end, its log, its probes and its command line.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Kubelet } from './lib/kubelet.mjs';
import { Node, ROOT, runPlugin } from './lib/plugin.mjs';

const kUsage = 64;
const kUnavailable = 69;
const kDegraded = 76;

describe('a plugin', () => {
  let node;
  let kubelet;
  beforeEach(async () => {
    node = new Node();
    kubelet = await new Kubelet(node.folder).start();
  });
  afterEach(async () => {
    kubelet.stop();
    await node.stop();
  });

  for (const signal of ['SIGTERM', 'SIGINT']) {
    it(`ends at ${signal}: the list, its socket, with code 0`, async () => {
      node.startPlugin();
      await node.untilHealth(kubelet, 'Healthy');
      assert.equal((await node.plugin.stop(signal)).code, 0);
      assert.deepEqual(readdirSync(node.folder), ['kubelet.sock']);
      assert.match(node.plugin.log(), new RegExp(`msg="ending" signal=${signal}\\n.*msg="stopped"\\n$`));
      assert.equal(kubelet.ended, 1);
    });
  }

  it('takes the place of one that was killed', async () => {
    node.startPlugin();
    await node.untilHealth(kubelet, 'Healthy');
    await node.plugin.stop('SIGKILL');
    assert.ok(existsSync(node.socket), 'its socket is left');
    kubelet.stop();
    kubelet = await new Kubelet(node.folder, { clears: false }).start();
    node.startPlugin();
    await node.untilHealth(kubelet, 'Healthy');
  });

  it('keeps its socket to its own user', async () => {
    node.startPlugin();
    await node.untilHealth(kubelet, 'Healthy');
    assert.equal(statSync(node.socket).mode & 0o077, 0);
  });

  it('takes the arguments that the DaemonSet has', async () => {
    const manifest = readFileSync(join(ROOT, 'deploy/k8s/device-plugin/daemonset.yaml'), 'utf8');
    const [serve, ...options] = /args: \[(.*)\]/.exec(manifest)[1].split(', ');
    assert.equal(serve, 'serve');
    node.startPlugin(...options);
    await node.untilHealth(kubelet, 'Healthy');
    assert.equal(JSON.parse(node.plugin.log().split('\n')[0]).msg, 'starting');
  });

  it('outlives who reads its log', async () => {
    node.startPluginBy(['bash', '-c', 'exec "$@" 2> >(head -n 1)', 'bash']);
    await node.untilHealth(kubelet, 'Healthy');
    await node.lookAgain(kubelet);
  });

  it('has its log as JSON where that is wanted, and at the level that is wanted', async () => {
    node.startPlugin('--log-format', 'json', '--log-level', 'warn');
    await node.untilHealth(kubelet, 'Healthy');
    node.removeDevice();
    await node.untilHealth(kubelet, 'Unhealthy');
    await node.plugin.stop();
    const lines = node.plugin.log().trimEnd().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ level, msg }) => [level, msg]), [['error', 'the TEE is gone']]);
  });
});

describe('a probe', () => {
  let node;
  beforeEach(() => (node = new Node()));
  afterEach(() => node.stop());

  it('finds nobody', () => {
    const { code, text } = node.probe('live');
    assert.equal(code, kUnavailable);
    assert.match(text, /no plugin answers at .*superrelay-tee\.sock/);
  });

  it('finds a plugin live, and ready while a kubelet watches', async () => {
    node.startPlugin();
    await node.untilLogged(/waiting for the kubelet/);
    assert.deepEqual(node.probe('live'), { code: 0, text: '' });
    assert.equal(node.probe('ready').code, kDegraded);
    const kubelet = await new Kubelet(node.folder).start();
    await node.until('it to be ready', () => node.probe('ready').code === 0);
    kubelet.stop();
    await node.until('it not to be ready', () => node.probe('ready').code === kDegraded);
    assert.equal(node.probe('live').code, 0);
  });
});

describe('the command line', () => {
  const long = `/${'x'.repeat(100)}`;
  const refused = [
    ['nothing', [], /subcommand is required/],
    ['what it does not know', ['register'], /tee-device-plugin/],
    ["tee-supplicant's device", ['serve', '--device', '/dev/teepriv0'], /tee-supplicant's own/],
    ['a device elsewhere', ['serve', '--device', '/tmp/tee0'], /no TEE's device for clients, such as \/dev\/tee0/],
    ['a device that is no TEE', ['serve', '--device', '/dev/mem'], /such as \/dev\/tee0/],
    ['a device without a number', ['serve', '--device', '/dev/tee'], /such as \/dev\/tee0/],
    ['no slots', ['serve', '--slots', '0'], /--slots: expected 1 to 64/],
    ['too many slots', ['serve', '--slots', '65'], /--slots: expected 1 to 64/],
    ['slots that are no number', ['serve', '--slots', 'two'], /--slots/],
    ['too short an interval', ['serve', '--interval-ms', '9'], /--interval-ms: expected 10 to 60000/],
    ['a negative interval', ['serve', '--interval-ms', '-1'], /--interval-ms: expected 10 to 60000/],
    ['a folder that is no absolute path', ['serve', '--plugins-folder', 'plugins'], /--plugins-folder: .*absolute/],
    ['a folder too long for a socket', ['serve', '--plugins-folder', long], /--plugins-folder: .*at most 107 bytes/],
    ['such a folder of a probe', ['health', 'live', '--plugins-folder', long], /at most 107 bytes/],
    ['a sysfs that is no absolute path', ['serve', '--sysfs', 'sys'], /--sysfs: .*absolute/],
    ['another level of log', ['serve', '--log-level', 'loud'], /--log-level: expected debug, info/],
    ['another format of log', ['serve', '--log-format', 'xml'], /--log-format: expected text or json/],
    ['another probe', ['health', 'well'], /expected live or ready, not "well"/],
    ['no probe', ['health'], /probe is required/],
  ];
  for (const [what, words, expected] of refused) {
    it(`is refused with ${what}`, () => {
      const { code, text } = runPlugin(...words);
      assert.equal(code, kUsage, text);
      assert.match(text, expected);
    });
  }

  it('explains itself', () => {
    const { code, text } = runPlugin('serve', '--help');
    assert.equal(code, 0);
    const options = ['--device', '--slots', '--sysfs', '--interval-ms', '--log-level'];
    for (const option of options) assert.ok(text.includes(option), option);
  });
});
