// SPDX-License-Identifier: MIT
// The device plugin's objects: schemas, types, the rules that are for them, and that they fit the relay's.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brokenRules, DEVICE_PLUGIN_CHECKS } from './lib/checks.mjs';
import { DEVICE_PLUGIN_PLANTS } from './lib/device-plugin-plants.mjs';
import { kDevicePluginRules, kKeptPodRules, kResource } from './lib/device-plugin-rules.mjs';
import { relay } from './lib/objects.mjs';
import { PLANTS } from './lib/plants.mjs';
import { render, renderDevicePlugin } from './lib/render.mjs';

const sound = renderDevicePlugin();

describe('the device plugin', () => {
  for (const [name, check] of Object.entries(DEVICE_PLUGIN_CHECKS)) {
    it(`passes the check of ${name}`, () => assert.deepEqual(check(sound), []));
  }

  it("offers what the relay's pods ask for", () => {
    const { limits, requests } = relay(render('trustzone')).pod.containers[0].resources;
    assert.deepEqual([limits[kResource], requests[kResource]], ['1', '1']);
  });

  it('goes into no overlay', () => {
    const kinds = ['dev', 'cloud-qemu', 'trustzone'].flatMap((overlay) => render(overlay).map(({ kind }) => kind));
    assert.ok(!kinds.includes('DaemonSet'));
  });
});

describe('a mistake planted into the device plugin', () => {
  const common = PLANTS.filter(([rule]) => rule in kKeptPodRules);
  for (const [rule, what, plant] of [...common, ...DEVICE_PLUGIN_PLANTS]) {
    it(`${rule}: ${what}`, () => {
      const objects = structuredClone(sound);
      plant(objects);
      assert.deepEqual(brokenRules(objects, kDevicePluginRules), [rule]);
    });
  }

  it('is there for each rule', () => {
    const planted = new Set([...common, ...DEVICE_PLUGIN_PLANTS].map(([rule]) => rule));
    assert.deepEqual(Object.keys(kDevicePluginRules).filter((rule) => !planted.has(rule)), []);
  });
});
