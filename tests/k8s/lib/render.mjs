// SPDX-License-Identifier: MIT
// The overlays of deploy/k8s, as kustomize renders them.

import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const kOverlays = join(ROOT, 'deploy/k8s/overlays');

export const OVERLAYS = readdirSync(kOverlays).sort();

/** As Kubernetes' own parser has it: an address in hex is a text, being no number of 64 bits. */
const kYaml = {
  customTags: (tags) => tags.map((tag) => (tag.format === 'HEX' ? { ...tag, test: /^0x[0-9a-fA-F]{1,16}$/ } : tag)),
};

/** The objects that a folder renders to; throws with kustomize's own words when it refuses. */
export function renderFolder(folder) {
  const text = execFileSync(join(ROOT, 'scripts/kubectl'), ['kustomize', folder], { encoding: 'utf8' });
  return parseAllDocuments(text, kYaml).map((document) => document.toJS());
}

/** What deploy/k8s has beside the overlays. */
export const renderDevicePlugin = () => renderFolder(join(ROOT, 'deploy/k8s/device-plugin'));

export const render = (overlay) => renderFolder(join(kOverlays, overlay));

/** How a person calls an object. */
export const nameOf = ({ kind, metadata }) => `${kind} ${metadata?.name}`;
