// SPDX-License-Identifier: MIT
// Mistakes to plant into rendered objects: each breaks the rule that it stands beside.

import { kRelay, ofKind, workloads } from './objects.mjs';

/** The named object of a kind; throws when it is not there, as then nothing would be planted. */
function get(objects, kind, name = kRelay) {
  const found = ofKind(objects, kind).find(({ metadata }) => metadata.name.startsWith(name));
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

const pod = (objects) => workloads(objects)[0].pod;
const container = (objects) => pod(objects).containers[0];
const inPod = (change) => (objects) => change(pod(objects));
const inContainer = (change) => (objects) => change(container(objects));
const inService = (name, change) => (objects) => change(get(objects, 'Service', name).spec);
const inPolicy = (change, name = kRelay) => (objects) => change(get(objects, 'NetworkPolicy', name).spec);
const inBudget = (change) => (objects) => change(get(objects, 'PodDisruptionBudget').spec);
const remove = (kind, name) => (objects) => objects.splice(objects.indexOf(get(objects, kind, name)), 1);

/** [rule, what is planted, how], for the overlay cloud-qemu. */
export const PLANTS = [
  ['no privileged', 'a privileged container', inContainer((it) => (it.securityContext.privileged = true))],
  ['no host namespace', 'hostNetwork', inPod((it) => (it.hostNetwork = true))],
  ['no host namespace', 'hostPID', inPod((it) => (it.hostPID = true))],
  ['no host namespace', 'hostIPC', inPod((it) => (it.hostIPC = true))],
  ['no host port', 'a hostPort', inContainer((it) => {
    it.ports = [...(it.ports ?? []), { containerPort: 1, hostPort: 3000 }];
  })],
  ['no host path', 'a hostPath', inPod((it) => it.volumes.push({ name: 'tee', hostPath: { path: '/dev/tee0' } }))],
  ['no supplicant device', 'the device in a command', inContainer((it) => (it.args = ['/dev/teepriv0']))],
  ['non-root', 'no runAsNonRoot', inPod((it) => delete it.securityContext.runAsNonRoot)],
  ['non-root', 'user 0', inPod((it) => (it.securityContext.runAsUser = 0))],
  ['not root again', "user 0 of a container's own", inContainer((it) => (it.securityContext.runAsUser = 0))],
  ['seccomp', 'no profile', inPod((it) => delete it.securityContext.seccompProfile)],
  ['seccomp kept', "a container's own profile", inContainer((it) => {
    it.securityContext.seccompProfile = { type: 'Unconfined' };
  })],
  ['read-only root', 'a root that can be written', inContainer((it) => delete it.securityContext.readOnlyRootFilesystem)],
  ['no escalation', 'nothing said of it', inContainer((it) => delete it.securityContext.allowPrivilegeEscalation)],
  ['no capabilities', 'none dropped', inContainer((it) => delete it.securityContext.capabilities)],
  ['no capabilities', 'one added', inContainer((it) => (it.securityContext.capabilities.add = ['NET_ADMIN']))],
  ['no token', 'a token', inPod((it) => delete it.automountServiceAccountToken)],
  ['digest', 'a tag', inContainer((it) => (it.image = 'registry.example/super-relay:latest'))],
  ['resources', 'no limit of memory', inContainer((it) => delete it.resources.limits.memory)],
  ['resources', 'no requests', inContainer((it) => delete it.resources.requests)],
  ['three probes', 'no startup probe', inContainer((it) => delete it.startupProbe)],
  ['three probes', 'no liveness probe', inContainer((it) => delete it.livenessProbe)],
  ['three probes', 'no readiness probe', inContainer((it) => delete it.readinessProbe)],
  ['relay: size', 'less memory', inContainer((it) => (it.resources.requests.memory = '1Gi'))],
  ['relay: what probes ask', 'readiness asks the host', inContainer((it) => (it.readinessProbe.httpGet.path = '/health'))],
  ['relay: what probes ask', 'liveness asks the enclave', inContainer((it) => (it.livenessProbe.httpGet.path = '/ready'))],
  ['relay: time to start', 'a minute', inContainer((it) => (it.startupProbe.failureThreshold = 12))],
  ['relay: time to end', "Kubernetes' own 30 s", inPod((it) => delete it.terminationGracePeriodSeconds)],
  ['relay: time to end', 'no pause before it', inContainer((it) => delete it.lifecycle)],
  ['relay: spread', 'none', inPod((it) => delete it.topologySpreadConstraints)],
  ['port 9000 inside', 'a NodePort', inService('super-relay-admin', (it) => (it.type = 'NodePort'))],
  ['port 9000 inside', 'a LoadBalancer that has it too', inService(kRelay, (it) => {
    it.type = 'LoadBalancer';
    it.ports.push({ name: 'admin', port: 80, targetPort: 'admin' });
  })],
  ['port 9000 inside', 'an external address', inService('super-relay-metrics', (it) => (it.externalIPs = ['192.0.2.1']))],
  ['port 9000 guarded', 'from anywhere', inPolicy((it) => delete it.ingress[1].from)],
  ['port 9000 guarded', 'all ports', inPolicy((it) => delete it.ingress[0].ports)],
  ['no ingress', 'one', (objects) => objects.push({ kind: 'Ingress', metadata: { name: kRelay, namespace: 'superrelay' } })],
  ['network policies', 'nothing denied', remove('NetworkPolicy', 'deny')],
  ['network policies', 'egress not denied', inPolicy((it) => it.policyTypes.pop(), 'deny')],
  ['network policies', 'none about the relay', remove('NetworkPolicy', kRelay)],
  ['no metadata service', 'no exception', inPolicy((it) => delete it.egress[0].to[0].ipBlock.except)],
  ['no metadata service', 'to anywhere', inPolicy((it) => delete it.egress[0].to)],
  ['disruption budget', 'none', remove('PodDisruptionBudget')],
  ['disruption budget', 'both replicas at once', inBudget((it) => (it.maxUnavailable = 2))],
  ['disruption budget', 'no node can be drained', inBudget((it) => (it.maxUnavailable = 0))],
  ['disruption budget', 'of other pods', inBudget((it) => (it.selector.matchLabels = { app: 'other' }))],
  ['disruption budget', 'one replica that must stay', (objects) => {
    get(objects, 'HorizontalPodAutoscaler').spec.minReplicas = 1;
    inBudget((it) => (it.maxUnavailable = 0))(objects);
  }],
  ['replicas', 'any architecture', inPod((it) => delete it.nodeSelector)],
  ['replicas', 'one after the other', (objects) => delete get(objects, 'StatefulSet').spec.podManagementPolicy],
  ['services lead somewhere', 'a port that no pod has', inService(kRelay, (it) => (it.ports[0].targetPort = 'http'))],
  ['services lead somewhere', 'other labels', inService(kRelay, (it) => (it.selector = { app: 'other' }))],
  ['references exist', 'no Secret', remove('Secret')],
  ['references exist', 'no configuration', remove('ConfigMap', 'super-relay-config')],
  ['restricted namespace', 'baseline', (objects) => {
    get(objects, 'Namespace', 'superrelay').metadata.labels['pod-security.kubernetes.io/enforce'] = 'baseline';
  }],
  ['one namespace', 'an object elsewhere', (objects) => (get(objects, 'Service').metadata.namespace = 'default')],
  ['secrets in a Secret', "the chain's URL", (objects) => {
    get(objects, 'ConfigMap', 'super-relay-environment').data.ETH_NODE_URL = 'https://chain.example/key';
  }],
];
