// SPDX-License-Identifier: MIT
// What the objects around the pods must say: who reaches them, and how many stay.

import { containers, fewestReplicas, isDenial, ofKind, relay, selects, workloads } from './objects.mjs';
import { nameOf } from './render.mjs';

export const kNamespace = 'superrelay';
/** The operator's port, by number and by name. */
const kAdmin = [9000, 'admin'];

const complain = (objects, broken) =>
  objects.flatMap((object) => [broken(object) || []].flat().map((why) => `${nameOf(object)}: ${why}`));

const leadsToAdmin = ({ port, targetPort }) => kAdmin.includes(targetPort ?? port) || kAdmin.includes(port);

function exposedServices(objects) {
  return complain(ofKind(objects, 'Service'), ({ spec }) => {
    const outside = (spec.type ?? 'ClusterIP') !== 'ClusterIP' || (spec.externalIPs ?? []).length > 0;
    return outside && spec.ports.some(leadsToAdmin) && "offers the operator's port outside the cluster";
  });
}

function openPolicies(objects) {
  const isAdmin = ({ port }) => port === undefined || kAdmin.includes(port);
  const open = ({ ports, from }) => !from?.length && (!ports || ports.some(isAdmin));
  return complain(ofKind(objects, 'NetworkPolicy'), ({ spec }) =>
    (spec.ingress ?? []).some(open) && "lets anybody ask the operator's port",
  );
}

const isIngress = ({ kind }) => kind === 'Ingress' || kind.endsWith('Route');

function uncoveredPods(objects) {
  const policies = ofKind(objects, 'NetworkPolicy');
  const own = ({ spec }, labels) => {
    const selector = spec.podSelector.matchLabels;
    return selector && selects(selector, labels);
  };
  return [
    ...(policies.some(isDenial) ? [] : ['no NetworkPolicy denies what the others do not allow']),
    ...workloads(objects)
      .filter(({ labels }) => !policies.some((policy) => own(policy, labels)))
      .map(({ name }) => `${name}: no NetworkPolicy is about its pods`),
  ];
}

/** Egress to everywhere must leave out the address at which clouds give credentials away. */
function metadataReachable(objects) {
  const everywhere = ({ ipBlock }) => ipBlock?.cidr.endsWith('/0') && !ipBlock.except?.includes('169.254.0.0/16');
  const open = ({ to }) => !to?.length || to.some(everywhere);
  return complain(ofKind(objects, 'NetworkPolicy'), ({ spec }) =>
    (spec.egress ?? []).some(open) && "lets pods reach the cloud's metadata service",
  );
}

/** How many replicas a budget lets go at once. */
const taken = ({ spec: { minAvailable, maxUnavailable } }, replicas) => maxUnavailable ?? replicas - minAvailable;

/** Nodes must be drained one after the other: each budget takes a replica, and of several leaves one. */

function unsoundBudgets(objects) {
  const budgets = ofKind(objects, 'PodDisruptionBudget');
  return workloads(objects).flatMap((workload) => {
    const replicas = fewestReplicas(objects, workload);
    const own = budgets.filter(({ spec }) => selects(spec.selector.matchLabels, workload.labels));
    const numbers = own.map((budget) => taken(budget, replicas));
    return [
      ...(numbers.some((number) => number < 1) ? [`${workload.name}: its budget pins it to its node`] : []),
      ...(replicas === 1 || numbers.some((number) => number < replicas) ? [] : [`${workload.name}: no budget leaves one`]),
    ];
  });
}

function danglingServices(objects) {
  return complain(ofKind(objects, 'Service'), ({ spec }) => {
    const pods = workloads(objects).filter(({ labels }) => selects(spec.selector, labels));
    const named = pods.flatMap(({ pod }) => pod.containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name)));
    const dangling = spec.ports.filter(({ targetPort }) => !named.includes(targetPort));
    return dangling.map(({ name }) => `no pod has its port ${name}`);
  });
}

function danglingReferences(objects) {
  const exists = (kind, name) => ofKind(objects, kind).some(({ metadata }) => metadata.name === name);
  const kindOf = ({ configMapRef, configMap }) => (configMapRef || configMap ? 'ConfigMap' : 'Secret');
  const refer = (who, source, { name }) => (exists(kindOf(source), name) ? [] : [`${who}: there is no ${kindOf(source)} ${name}`]);
  return [
    ...containers(objects).flatMap(({ name, container }) =>
      (container.envFrom ?? []).flatMap((source) => refer(name, source, source.configMapRef ?? source.secretRef)),
    ),
    ...workloads(objects).flatMap(({ name, pod }) =>
      (pod.volumes ?? []).filter(({ configMap }) => configMap).flatMap((source) => refer(name, source, source.configMap)),
    ),
  ];
}

const looseNamespaces = (objects) =>
  complain(ofKind(objects, 'Namespace'), ({ metadata }) =>
    metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted' && 'is not "restricted"',
  );

/** What two replicas need; an overlay with one is to play with. */
function unfitReplicas(objects) {
  const found = relay(objects);
  if (!found || fewestReplicas(objects, found) === 1) return [];
  const parallel = found.object.spec.podManagementPolicy === 'Parallel';
  return [
    ...(found.pod.nodeSelector?.['kubernetes.io/arch'] === 'arm64' ? [] : [`${found.name}: not for arm64`]),
    ...(parallel ? [] : [`${found.name}: a replica without a key keeps the next from starting`]),
  ];
}

const outsideNamespace = (objects) =>
  complain(objects, ({ kind, metadata }) =>
    kind !== 'Namespace' && metadata.namespace !== kNamespace && `is not in ${kNamespace}`,
  );

const openSecrets = (objects) =>
  complain(ofKind(objects, 'ConfigMap'), ({ data }) => 'ETH_NODE_URL' in data && 'has the URL with its key');

const exposing = (objects) =>
  complain(objects.filter(isIngress), () => 'exposes a Service; that is for an overlay of your own');

export const kClusterRules = {
  'port 9000 inside': exposedServices,
  'port 9000 guarded': openPolicies,
  'no ingress': exposing,
  'network policies': uncoveredPods,
  'no metadata service': metadataReachable,
  'disruption budget': unsoundBudgets,
  replicas: unfitReplicas,
  'services lead somewhere': danglingServices,
  'references exist': danglingReferences,
  'restricted namespace': looseNamespaces,
  'one namespace': outsideNamespace,
  'secrets in a Secret': openSecrets,
};
