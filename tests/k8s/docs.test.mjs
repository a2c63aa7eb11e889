// SPDX-License-Identifier: MIT
// The overlays that docs/deploy/kubernetes.md tells its reader to write work as they stand there.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { CHECKS, DEVICE_PLUGIN_CHECKS } from './lib/checks.mjs';
import { containers, environmentOf, ofKind, relay } from './lib/objects.mjs';
import { addPatchOfPage, writeDevicePluginOfPage, writeOverlayOfPage } from './lib/page.mjs';
import { renderFolder } from './lib/render.mjs';

const kAddress = `0x${'12'.repeat(20)}`;
const kDigest = `sha256:${'ab'.repeat(32)}`;
const kChain = 'https://chain.example/my-key';

let folders;
let objects;
let pluginObjects;

function newFolder() {
  folders.push(mkdtempSync(join(tmpdir(), 'k8s-docs-')));
  return folders.at(-1);
}

function writtenOverlay() {
  const folder = newFolder();
  const values = { digest: kDigest, environment: { PAYMASTER_V07: kAddress }, secrets: { ETH_NODE_URL: kChain } };
  writeOverlayOfPage(folder, values);
  return folder;
}

before(() => {
  folders = [];
  objects = renderFolder(writtenOverlay());
  const plugin = newFolder();
  writeDevicePluginOfPage(plugin, { digest: kDigest });
  pluginObjects = renderFolder(plugin);
});
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

for (const [name, check] of Object.entries(CHECKS)) {
  it(`it passes the check of ${name}`, () => assert.deepEqual(check(objects), []));
}

it("it has the reader's image, chain and paymaster", () => {
  const [container] = relay(objects).pod.containers;
  const { ETH_NODE_URL: chain, PAYMASTER_V07: paymaster, LOG_LEVEL: level } = environmentOf(objects, container);
  assert.deepEqual([chain, paymaster, level], [kChain, kAddress, 'info']);
  assert.ok(container.image.endsWith(`@${kDigest}`), container.image);
});

it('its patch makes it one replica, for a paymaster that trusts one key', () => {
  const folder = writtenOverlay();
  addPatchOfPage(folder);
  const [{ spec }] = ofKind(renderFolder(folder), 'HorizontalPodAutoscaler');
  assert.deepEqual([spec.minReplicas, spec.maxReplicas], [1, 1]);
});

for (const [name, check] of Object.entries(DEVICE_PLUGIN_CHECKS)) {
  it(`the device plugin's passes the check of ${name}`, () => assert.deepEqual(check(pluginObjects), []));
}

it("the device plugin's has the reader's image", () => {
  const [image] = containers(pluginObjects).map(({ container }) => container.image);
  assert.equal(image, `registry.example/tee-device-plugin@${kDigest}`);
});
