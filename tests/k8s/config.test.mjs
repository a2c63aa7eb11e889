// SPDX-License-Identifier: MIT
// The configuration in each overlay is one that the real node takes, with the variables of its pod.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configComplaints } from './lib/config.mjs';
import { environmentOf, ofKind, relay } from './lib/objects.mjs';
import { OVERLAYS, render } from './lib/render.mjs';

const containerOf = (objects) => relay(objects).pod.containers[0];

for (const overlay of OVERLAYS) {
  it(`${overlay} has a configuration that the node takes`, () => assert.deepEqual(configComplaints(render(overlay)), []));

  it(`${overlay} gives the node its chain, its level of log and its device`, () => {
    const objects = render(overlay);
    const env = environmentOf(objects, containerOf(objects));
    assert.match(env.ETH_NODE_URL, /^https?:/);
    assert.ok(env.LOG_LEVEL && env.OPTEE_DEVICE, JSON.stringify(env));
  });
}

describe('the node refuses', () => {
  const text = (objects, change) => {
    const file = ofKind(objects, 'ConfigMap').find(({ data }) => data['config.toml']);
    file.data['config.toml'] = change(file.data['config.toml']);
  };
  const variable = (objects, name, value) => (containerOf(objects).env = [{ name, value }]);
  const cases = [
    ['a key that it does not know', (all) => text(all, (it) => `${it}\nspeed = 9\n`), /speed/],
    ['what is no TOML', (all) => text(all, () => 'no = table = here'), /no TOML/],
    ['a level of log that there is not', (all) => variable(all, 'LOG_LEVEL', 'loud'), /log_level/],
    ['a chain without a scheme', (all) => variable(all, 'ETH_NODE_URL', 'chain.example'), /node_http/],
    ['a device that is no path', (all) => variable(all, 'OPTEE_DEVICE', 'tee0'), /device_path/],
    ['a pod without the Secret', (all) => containerOf(all).envFrom.pop(), /ETH_NODE_URL/],
  ];
  for (const [what, plant, expected] of cases) {
    it(what, () => {
      const objects = render('cloud-qemu');
      plant(objects);
      assert.match(configComplaints(objects).join('\n'), expected);
    });
  }

  it('to be checked without a configuration', () => {
    const objects = render('cloud-qemu').filter(({ metadata }) => !metadata.name.startsWith('super-relay-config'));
    assert.deepEqual(configComplaints(objects), ['there is no configuration']);
  });
});
