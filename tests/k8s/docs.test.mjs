// SPDX-License-Identifier: MIT
// The overlay that docs/deploy/kubernetes.md tells its reader to write works as it stands there.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { CHECKS } from './lib/checks.mjs';
import { environmentOf, relay } from './lib/objects.mjs';
import { renderFolder, ROOT } from './lib/render.mjs';

const kAddress = `0x${'12'.repeat(20)}`;
const kDigest = `sha256:${'ab'.repeat(32)}`;

/** The page's first YAML, with what its reader has to fill in. */
function overlayOfPage() {
  const page = readFileSync(join(ROOT, 'docs/deploy/kubernetes.md'), 'utf8');
  const [, yaml] = page.match(/```yaml\n([^]*?)```/);
  return yaml.replace('sha256:…', kDigest).replace('0x…', kAddress);
}

let folder;
let objects;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-docs-'));
  symlinkSync(ROOT, join(folder, 'SuperRelay'));
  writeFileSync(join(folder, 'kustomization.yaml'), overlayOfPage());
  writeFileSync(join(folder, 'secrets.env'), 'ETH_NODE_URL=https://chain.example/my-key\n');
  objects = renderFolder(folder);
});
after(() => rmSync(folder, { recursive: true, force: true }));

for (const [name, check] of Object.entries(CHECKS)) {
  it(`it passes the check of ${name}`, () => assert.deepEqual(check(objects), []));
}

it("it has the reader's image, chain and paymaster", () => {
  const [container] = relay(objects).pod.containers;
  const { ETH_NODE_URL: chain, PAYMASTER_V07: paymaster, LOG_LEVEL: level } = environmentOf(objects, container);
  assert.deepEqual([chain, paymaster, level], ['https://chain.example/my-key', kAddress, 'info']);
  assert.ok(container.image.endsWith(`@${kDigest}`), container.image);
});
