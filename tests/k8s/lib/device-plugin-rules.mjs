// SPDX-License-Identifier: MIT
// What the device plugin's objects must say. It needs what no other pod may have: a folder of the host, and
// root's number to enter it. So its rules allow exactly that, and keep all others.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kNamespace } from './cluster-rules.mjs';
import { containers, isDenial, ofKind, workloads } from './objects.mjs';
import { kPodRules } from './pod-rules.mjs';
import { nameOf, ROOT } from './render.mjs';

const kSource = readFileSync(join(ROOT, 'apps/tee-device-plugin/settings.hpp'), 'utf8');
const constant = (pattern) => kSource.match(pattern)[1];
/** The kubelet's folder and the resource, as the program has them. */
export const kFolder = constant(/path = "(\/[^"]+)"/);
export const kResource = constant(/kResource = "([^"]+)"/);

const kNames = { own: 'tee-device-plugin', namespace: 'superrelay-devices' };

/** Those of the pod rules that do not speak of the relay, but for the three that this pod cannot keep. */
const kNotKept = ['no host path', 'non-root', 'not root again'];
const kept = Object.entries(kPodRules).filter(([name]) => !name.startsWith('relay:') && !kNotKept.includes(name));
export const kKeptPodRules = Object.fromEntries(kept);

const forPods = (broken) => (objects) =>
  workloads(objects).flatMap(({ name, pod, object }) => [broken(pod, object) || []].flat().map((why) => `${name}: ${why}`));

/** The host's folder, once, and nothing that is laid over another. */
function hostPaths({ volumes = [] }) {
  const paths = volumes.filter(({ hostPath }) => hostPath).map(({ hostPath }) => `${hostPath.path} ${hostPath.type}`);
  const others = volumes.filter(({ hostPath }) => !hostPath);
  return [
    ...(paths.join() === `${kFolder} Directory` ? [] : [`its paths of the host are ${paths.join() || 'none'}`]),
    ...(others.length === 0 ? [] : ['has further volumes']),
  ];
}

function wrongMounts(objects) {
  return containers(objects)
    .filter(({ container }) => (container.volumeMounts ?? []).map(({ mountPath }) => mountPath).join() !== kFolder)
    .map(({ name }) => `${name}: does not find the folder where it looks for it`);
}

function wrongProbes(objects) {
  const expected = { startupProbe: 'live', livenessProbe: 'live', readinessProbe: 'ready' };
  return containers(objects).flatMap(({ name, container }) =>
    Object.entries(expected)
      .filter(([probe]) => container[probe])
      .filter(([probe, what]) => container[probe].exec?.command.join(' ') !== `${kNames.own} health ${what}`)
      .map(([probe, what]) => `${name}: ${probe} does not ask whether it is ${what}`),
  );
}

const isRoot = ({ securityContext: { runAsUser, runAsGroup } = {} }) => runAsUser === 0 && runAsGroup === 0;

/** Who may make pods in its namespace may have any path of the host: nothing else belongs there. */
function strangers(objects) {
  const outside = objects.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== kNames.namespace);
  const other = workloads(objects).filter(({ object }) => object.kind !== 'DaemonSet' || object.metadata.name !== kNames.own);
  const spaces = ofKind(objects, 'Namespace').filter(({ metadata }) => metadata.name === kNamespace);
  return [
    ...outside.map((object) => `${nameOf(object)} is not in ${kNames.namespace}`),
    ...other.map(({ name }) => `${name} is not the plugin`),
    ...spaces.map(() => `${kNamespace} is the relay's`),
  ];
}

export const kDevicePluginRules = {
  ...kKeptPodRules,
  'one host path': forPods(hostPaths),
  'mounted as it is': wrongMounts,
  'root by number': forPods((pod) => !isRoot(pod) && "cannot enter the folder, which is root's"),
  'nodes with a TEE': forPods(
    ({ nodeSelector = {} }) =>
      (nodeSelector['kubernetes.io/arch'] !== 'arm64' || nodeSelector['superrelay.io/optee'] !== 'true') &&
      'would run on any node',
  ),
  'each such node': (objects) => (ofKind(objects, 'DaemonSet').length === 1 ? [] : ['there is not one DaemonSet']),
  'what its probes ask': wrongProbes,
  'no network': (objects) =>
    ofKind(objects, 'NetworkPolicy').map(isDenial).join() === 'true' ? [] : ['a network that it does not need'],
  'alone in its namespace': strangers,
};
