// SPDX-License-Identifier: MIT
// Ways through rendered objects.

import { nameOf } from './render.mjs';

export const kRelay = 'super-relay';

export const ofKind = (objects, kind) => objects.filter((object) => object.kind === kind);

/** What runs pods, each with the pod's labels and specification. */
export function workloads(objects) {
  return objects
    .filter((object) => object.spec?.template?.spec)
    .map((object) => ({
      object,
      name: nameOf(object),
      labels: object.spec.template.metadata.labels,
      pod: object.spec.template.spec,
    }));
}

export const relay = (objects) => workloads(objects).find(({ object }) => object.metadata.name === kRelay);

/** A pod's containers, those that only prepare it included. */
export const allContainers = ({ pod }) => [...(pod.initContainers ?? []), ...pod.containers];

/** All containers of all pods, with a name for complaints. */
export function containers(objects) {
  return workloads(objects).flatMap((workload) =>
    allContainers(workload).map((container) => ({ name: `${workload.name}, ${container.name}`, container, workload })),
  );
}

/** Whether a selector of labels, {} for all, takes a pod with `labels`. */
export const selects = (selector = {}, labels) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** Whether a NetworkPolicy lets no pod of its namespace hear or say anything. */
export const isDenial = ({ spec }) =>
  Object.keys(spec.podSelector).length === 0 && !spec.ingress && !spec.egress &&
  ['Ingress', 'Egress'].every((way) => spec.policyTypes.includes(way));

/** How many replicas there are at least: an autoscaler decides where there is one. */
export function fewestReplicas(objects, { object }) {
  const scaler = ofKind(objects, 'HorizontalPodAutoscaler').find(
    ({ spec }) => spec.scaleTargetRef.kind === object.kind && spec.scaleTargetRef.name === object.metadata.name,
  );
  return scaler?.spec.minReplicas ?? object.spec.replicas ?? 1;
}

/** A container's variables, as the pod's ConfigMaps and Secrets give them. */
export function environmentOf(objects, container) {
  const found = (kind, { name }) => ofKind(objects, kind).find(({ metadata }) => metadata.name === name);
  const decoded = (data = {}) =>
    Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
  const sources = (container.envFrom ?? []).map(({ configMapRef, secretRef }) =>
    configMapRef ? found('ConfigMap', configMapRef)?.data : decoded(found('Secret', secretRef)?.data),
  );
  const own = (container.env ?? []).map(({ name, value }) => [name, value]);
  return Object.assign({}, ...sources, Object.fromEntries(own));
}
