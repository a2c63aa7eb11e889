// SPDX-License-Identifier: MIT
// What no pod of ours may ask for, and what each must say. The rules of the relay are about what is there:
// that it is there at all is the business of those before them.

import { drainSeconds, startSeconds } from './drain.mjs';
import { containers, kRelay, relay, workloads } from './objects.mjs';

/** A rule that each pod keeps; `broken` answers what is wrong, or nothing. */
const forPods = (broken) => (objects) =>
  workloads(objects).flatMap((workload) => [broken(workload) || []].flat().map((why) => `${workload.name}: ${why}`));

/** The same for each container. */
const forContainers = (broken) => (objects) =>
  containers(objects).flatMap(({ name, container, workload }) =>
    [broken(container, workload) || []].flat().map((why) => `${name}: ${why}`),
  );

/** The relay's own container, and its pod. */
const forRelay = (broken) => (objects) => {
  const found = relay(objects);
  if (!found) return [`there is no workload ${kRelay}`];
  return [broken(found.pod.containers[0], found.pod) || []].flat().map((why) => `${found.name}: ${why}`);
};

const security = ({ securityContext = {} }) => securityContext;

function missingResources({ resources = {} }) {
  return ['requests', 'limits'].flatMap((side) =>
    ['cpu', 'memory'].filter((what) => !resources[side]?.[what]).map((what) => `no ${side} of ${what}`),
  );
}

function missingProbes(container, { pod }) {
  if (!pod.containers.includes(container)) return [];
  const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'];
  return probes.filter((probe) => !container[probe]).map((probe) => `no ${probe}`);
}

function wrongPaths(container) {
  const expected = { startupProbe: '/health', livenessProbe: '/health', readinessProbe: '/ready' };
  return Object.entries(expected)
    .filter(([probe, path]) => container[probe] && container[probe].httpGet?.path !== path)
    .map(([probe, path]) => `${probe} does not ask ${path}`);
}

function wrongSize({ resources }) {
  const expected = { requests: { cpu: '1', memory: '2Gi' }, limits: { cpu: '2', memory: '4Gi' } };
  return Object.entries(expected).flatMap(([side, sizes]) =>
    Object.entries(sizes)
      .filter(([what, size]) => (resources?.[side]?.[what] ?? size) !== size)
      .map(([what, size]) => `${side} of ${what} are not ${size}`),
  );
}

function shortStart(container) {
  if (!container.startupProbe) return [];
  const { periodSeconds = 10, failureThreshold = 3 } = container.startupProbe;
  const needed = startSeconds(container);
  return periodSeconds * failureThreshold < needed ? `gets less than ${needed} s to start` : [];
}

function shortGrace(container, pod) {
  const grace = pod.terminationGracePeriodSeconds ?? 30;
  const before = container.lifecycle?.preStop?.sleep?.seconds ?? 0;
  const needed = before + drainSeconds(container);
  if (before === 0) return 'ends before all proxies have heard of it';
  return grace < needed ? `gets ${grace} s to end, and needs ${needed} s` : [];
}

const hasHostPort = ({ ports = [] }) => ports.some(({ hostPort }) => hostPort);

export const kPodRules = {
  'no privileged': forContainers((container) => security(container).privileged && 'is privileged'),
  'no host namespace': forPods(({ pod }) =>
    ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => pod[field]).map((field) => `asks for ${field}`),
  ),
  'no host port': forContainers((container) => hasHostPort(container) && 'asks for a port of the host'),
  'no host path': forPods(({ pod: { volumes = [] } }) => volumes.some(({ hostPath }) => hostPath) && 'mounts a host path'),
  'no supplicant device': forPods(({ pod }) => JSON.stringify(pod).includes('teepriv') && "names tee-supplicant's device"),
  'non-root': forPods(({ pod }) => {
    const { runAsUser, runAsNonRoot } = security(pod);
    return (runAsNonRoot !== true || !runAsUser) && 'may run as root';
  }),
  'not root again': forContainers((container) => {
    const { runAsUser, runAsNonRoot } = security(container);
    return (runAsUser === 0 || runAsNonRoot === false) && 'takes back what the pod says';
  }),
  seccomp: forPods(({ pod }) => security(pod).seccompProfile?.type !== 'RuntimeDefault' && 'has no RuntimeDefault'),
  'seccomp kept': forContainers((it) => security(it).seccompProfile?.type === 'Unconfined' && 'is unconfined'),
  'read-only root': forContainers((it) => security(it).readOnlyRootFilesystem !== true && 'can write its root'),
  'no escalation': forContainers((it) => security(it).allowPrivilegeEscalation !== false && 'can gain privileges'),
  'no capabilities': forContainers((container) => {
    const { drop = [], add = [] } = security(container).capabilities ?? {};
    return (!drop.includes('ALL') || add.length > 0) && 'keeps capabilities';
  }),
  'no token': forPods(({ pod }) => pod.automountServiceAccountToken !== false && "has a token of the cluster's API"),
  digest: forContainers(({ image }) => !/@sha256:[0-9a-f]{64}$/.test(image) && `takes ${image}, which is no digest`),
  resources: forContainers(missingResources),
  'three probes': forContainers(missingProbes),
  'relay: size': forRelay(wrongSize),
  'relay: what probes ask': forRelay(wrongPaths),
  'relay: time to start': forRelay(shortStart),
  'relay: time to end': forRelay(shortGrace),
  'relay: spread': forRelay(
    (_, pod) =>
      !(pod.topologySpreadConstraints ?? []).some(({ topologyKey }) => topologyKey === 'kubernetes.io/hostname') &&
      'may have all replicas on one node',
  ),
};
