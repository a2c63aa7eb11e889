// SPDX-License-Identifier: MIT
// What deploy/k8s renders to, and what becomes of it in a cluster: a replica's pod.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ROOT } from './paths.mjs';

/** The objects that an overlay renders to. */
export function renderOverlay(folder) {
  const text = execFileSync(join(ROOT, 'scripts/kubectl'), ['kustomize', folder], { encoding: 'utf8' });
  // An address in hex is a text, as Kubernetes' own parser has it.
  const customTags = (tags) => tags.filter(({ format }) => format !== 'HEX');
  return parseAllDocuments(text, { customTags }).map((document) => document.toJS());
}

export const ofKind = (objects, kind) => objects.filter((object) => object.kind === kind);

/** What the controller of the one StatefulSet makes of it for its first replica: a pod and its claims. */
export function firstReplica(objects) {
  const [{ metadata, spec }] = ofKind(objects, 'StatefulSet');
  const { template, volumeClaimTemplates } = spec;
  const name = `${metadata.name}-0`;
  const claims = volumeClaimTemplates.map((claim) => ({
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
    metadata: { name: `${claim.metadata.name}-${name}` },
    spec: claim.spec,
  }));
  const claimed = volumeClaimTemplates.map((claim, index) => ({
    name: claim.metadata.name,
    persistentVolumeClaim: { claimName: claims[index].metadata.name },
  }));
  const pod = {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { ...template.metadata, name },
    spec: { ...template.spec, hostname: name, volumes: [...template.spec.volumes, ...claimed] },
  };
  return { pod, claims };
}

/**
 * All that is changed in a rendered pod for podman to run it beside a chain on this machine:
 *
 * - It gets this machine's network. There podman takes no ports, whose names serve the probes alone;
 *   the machine answers at free ones of 127.0.0.1, as its command can be told.
 * - Its probes are gone. podman has the container ask itself, by a curl that this image does not have;
 *   a kubelet asks from outside, and so does `probe` of pod.mjs.
 *
 * What podman ignores stays: nodeSelector, topologySpreadConstraints, lifecycle, fsGroup.
 */
export function forPodman({ spec, ...pod }) {
  const args = ['--bind', '127.0.0.1', '--rpc', '0', '--http', '0'];
  const kept = ([field]) => !['ports', 'startupProbe', 'livenessProbe', 'readinessProbe'].includes(field);
  const containers = spec.containers.map((it) => ({ ...Object.fromEntries(Object.entries(it).filter(kept)), args }));
  return { ...pod, spec: { ...spec, hostNetwork: true, containers } };
}
