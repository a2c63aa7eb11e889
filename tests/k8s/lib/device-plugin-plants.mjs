// SPDX-License-Identifier: MIT
// Mistakes to plant into the device plugin's objects: each breaks the rule that it stands beside, and no other.

import { ofKind, workloads } from './objects.mjs';

const pod = (objects) => workloads(objects)[0].pod;
const inPod = (change) => (objects) => change(pod(objects));
const inContainer = (change) => (objects) => change(pod(objects).containers[0]);
const inPolicy = (change) => (objects) => change(ofKind(objects, 'NetworkPolicy')[0].spec);
const drop = (kind) => (objects) => objects.splice(objects.indexOf(ofKind(objects, kind)[0]), 1);

/** [rule, what is planted, how] */
export const DEVICE_PLUGIN_PLANTS = [
  ['one host path', 'another', inPod((it) => it.volumes.push({ name: 'dev', hostPath: { path: '/dev', type: 'Directory' } }))],
  ['one host path', 'a wider one', inPod((it) => (it.volumes[0].hostPath.path = '/var/lib/kubelet'))],
  ['one host path', 'one that is made when it is not there', inPod((it) => {
    it.volumes[0].hostPath.type = 'DirectoryOrCreate';
  })],
  ['one host path', 'none', inPod((it) => (it.volumes[0] = { name: it.volumes[0].name, emptyDir: {} }))],
  ['one host path', 'a Secret', inPod((it) => it.volumes.push({ name: 'more', secret: { secretName: 'more' } }))],
  ['mounted as it is', 'elsewhere', inContainer((it) => (it.volumeMounts[0].mountPath = '/plugins'))],
  ['root by number', 'another user', inPod((it) => (it.securityContext.runAsUser = 10001))],
  ['root by number', 'nobody said who', inPod((it) => delete it.securityContext.runAsUser)],
  ['nodes with a TEE', 'any architecture', inPod((it) => delete it.nodeSelector['kubernetes.io/arch'])],
  ['nodes with a TEE', 'without one', inPod((it) => delete it.nodeSelector['superrelay.io/optee'])],
  ['each such node', 'none', drop('DaemonSet')],
  ['what its probes ask', 'readiness asks for less', inContainer((it) => {
    it.readinessProbe.exec.command[2] = 'live';
  })],
  ['what its probes ask', 'liveness asks the kubelet', inContainer((it) => (it.livenessProbe.exec.command[2] = 'ready'))],
  ['no network', 'no policy', drop('NetworkPolicy')],
  ['no network', 'a way out', inPolicy((it) => (it.egress = [{}]))],
  ['alone in its namespace', "the relay's namespace", (objects) => {
    for (const { kind, metadata } of objects) if (kind !== 'Namespace') metadata.namespace = 'superrelay';
  }],
  ['alone in its namespace', 'that namespace made unsafe', (objects) => {
    ofKind(objects, 'Namespace')[0].metadata.name = 'superrelay';
  }],
  ['alone in its namespace', 'another workload', (objects) => {
    const other = structuredClone(ofKind(objects, 'DaemonSet')[0]);
    objects.push({ ...other, kind: 'Deployment' });
  }],
];
