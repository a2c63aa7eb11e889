// SPDX-License-Identifier: MIT
// What docs/deploy/kubernetes.md has its reader write and run, taken from the page itself.

import { appendFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** What the page calls the image. */
const kImage = 'registry.example/super-relay';

const page = () => readFileSync(join(kRoot, 'docs/deploy/kubernetes.md'), 'utf8');

/** The page's part that `pattern` finds; throws when it is not there any more. */
function partOfPage(pattern) {
  const [, part] = page().match(pattern) ?? [];
  if (part === undefined) throw new Error(`docs/deploy/kubernetes.md has no ${pattern} any more`);
  return part;
}

/** The page's first YAML with its placeholders filled in, each of which has to be there. */
function overlayOfPage(filledIn) {
  return Object.entries(filledIn).reduce((text, [placeholder, value]) => {
    if (!text.includes(placeholder)) throw new Error(`the overlay of docs/deploy/kubernetes.md has no ${placeholder}`);
    return text.replace(placeholder, () => value);
  }, partOfPage(/```yaml\n([^]*?)```/));
}

const assignments = (variables) => Object.entries(variables).map(([name, value]) => `${name}=${value}`);

/**
 * Writes the page's overlay to the empty folder `folder`, as its reader would beside a clone.
 *
 * @param {{image?: string, digest: string, environment: object, secrets: object}} values
 *   `environment` and `secrets`: the variables that the ConfigMap and the Secret get
 */
export function writeOverlayOfPage(folder, { image = kImage, digest, environment, secrets }) {
  const overlay = overlayOfPage({
    [`newName: ${kImage}`]: `newName: ${image}`,
    'sha256:…': digest,
    '[PAYMASTER_V07=0x…]': JSON.stringify(assignments(environment)),
  });
  symlinkSync(kRoot, join(folder, 'SuperRelay'));
  writeFileSync(join(folder, 'kustomization.yaml'), overlay);
  writeFileSync(join(folder, 'secrets.env'), assignments(secrets).map((line) => `${line}\n`).join(''));
}

/** The same with the page's overlay of the device plugin. */
export function writeDevicePluginOfPage(folder, { digest }) {
  const overlay = partOfPage(/```yaml\n(# kustomization.yaml, in another [^]*?)```/);
  symlinkSync(kRoot, join(folder, 'SuperRelay'));
  writeFileSync(join(folder, 'kustomization.yaml'), overlay.replace('sha256:…', digest));
}

/** Adds to the overlay that was written to `folder` what the page has for one replica. */
export function addPatchOfPage(folder) {
  appendFileSync(join(folder, 'kustomization.yaml'), partOfPage(/```yaml\n(patches:[^]*?)```/));
}

/** What `kubectl exec` runs in a pod of cloud-qemu to make its key, as the page has it. */
export const keyCommandOfPage = () => partOfPage(/ exec super-relay-0 -- (super-relay-qemu keys .*)$/m).split(' ');

/** The same that tells what a paymaster's owner has to send, up to the chain's id. */
export const planCommandOfPage = () =>
  partOfPage(/ exec super-relay-0 -- (super-relay-qemu signers plan --chain-id) /).split(' ');
