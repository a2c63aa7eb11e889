// SPDX-License-Identifier: MIT
// The program under test in the pod that the overlay cloud-qemu of deploy/k8s renders to, run by
// podman with this machine's network; chain and bundler stay outside, on this machine.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { keyCommandOfPage, writeOverlayOfPage } from '../../k8s/lib/page.mjs';
import { execute, kImage, podman, podmanMust, stopRelay } from './container.mjs';
import { environmentOf, kOperatorsLabel, kRpcLabel, urlAfter } from './guest.mjs';
import { firstReplica, forPodman, ofKind, renderOverlay } from './kube.mjs';
import { ROOT } from './paths.mjs';
import { waitFor } from './poll.mjs';

const kRunPod = join(ROOT, 'tests', 'e2e', 'lib', 'run-pod');
/** Where a configuration without a chain leads. */
const kNoChain = 'https://chain.invalid/api-key';
/** What ending may take beside the pod's own grace. */
const kRemoveMs = 30_000;

/** What podman keeps of a replica: its claims and ConfigMaps are volumes. */
const podHome = (folder) => ({ folder, starts: 0, claims: [], configs: [], secrets: [] });

/** Puts away what a replica leaves behind, its keys included. */
async function removeHome({ claims, configs, secrets }) {
  for (const volume of [...claims, ...configs]) await podman('volume', 'rm', volume);
  for (const secret of secrets) await podman('secret', 'rm', secret);
}

/** What the overlay renders to that an operator writes for the image that was built. */
async function renderFor(home, settings) {
  const { NODE_HTTP: chain = kNoChain, ...environment } = environmentOf(settings);
  const [{ RepoTags, Digest: digest }] = JSON.parse(await podmanMust('image', 'inspect', kImage));
  const image = RepoTags[0].replace(/:[^:/]*$/, '');
  const folder = mkdtempSync(join(home.folder, 'overlay-'));
  writeOverlayOfPage(folder, { image, digest, environment, secrets: { ETH_NODE_URL: chain } });
  return renderOverlay(folder);
}

/** Writes objects to a file that `podman play kube` takes. */
function writeManifest(home, name, objects) {
  const file = join(home.folder, `${name}.yaml`);
  writeFileSync(file, objects.map((object) => stringify(object, { lineWidth: 0 })).join('---\n'));
  return file;
}

/** The volumes, once: the controller makes none that is there, and podman refuses to. */
async function makeClaims(home, claims) {
  if (home.claims.length > 0) return;
  home.claims.push(...claims.map(({ metadata }) => metadata.name));
  await podmanMust('play', 'kube', '--quiet', writeManifest(home, 'claims', claims));
}

/** podman 4.3 stores a Secret that it plays in a form that it cannot read itself: this is the one it reads. */
async function makeSecret(home, { metadata: { name }, data }) {
  if (home.secrets.includes(name)) return;
  home.secrets.push(name);
  const file = join(home.folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(data), { mode: 0o600 });
  await podmanMust('secret', 'create', name, file);
}

/** Seconds between SIGTERM and SIGKILL: preStop has taken its part of the grace before. */
function secondsToEnd({ spec: { containers, terminationGracePeriodSeconds } }) {
  return terminationGracePeriodSeconds - (containers[0].lifecycle?.preStop?.sleep?.seconds ?? 0);
}

/** Applies the overlay: the first replica's pod runs on the home's volume. */
async function apply(processes, home, settings) {
  const objects = await renderFor(home, settings);
  const { pod, claims } = firstReplica(objects);
  const configs = ofKind(objects, 'ConfigMap');
  home.configs.push(...configs.map(({ metadata }) => metadata.name));
  await makeClaims(home, claims);
  for (const secret of ofKind(objects, 'Secret')) await makeSecret(home, secret);
  home.starts += 1;
  const label = `pod-${home.starts}`;
  const manifest = writeManifest(home, label, [...configs, forPodman(pod)]);
  const name = `${pod.metadata.name}-${pod.spec.containers[0].name}`;
  const args = [manifest, pod.metadata.name, name, String(secondsToEnd(pod))];
  const stopMs = pod.spec.terminationGracePeriodSeconds * 1000 + kRemoveMs;
  return { name, pod, child: processes.start(label, kRunPod, args, { stopMs }) };
}

/** Asks what a kubelet would for a probe, such as "readinessProbe"; answers the HTTP status. */
export async function probe({ pod, urls }, kind) {
  const [{ ports, [kind]: asked }] = pod.spec.containers;
  const { containerPort } = ports.find(({ name }) => name === asked.httpGet.port);
  const signal = AbortSignal.timeout((asked.timeoutSeconds ?? 1) * 1000);
  return (await fetch(`${urls[containerPort]}${asked.httpGet.path}`, { signal })).status;
}

/** Waits as long as the startup probe lets a pod. */
function waitForPod(what, { pod, child }, condition) {
  const { periodSeconds, failureThreshold } = pod.spec.containers[0].startupProbe;
  return waitFor(what, condition, { child, timeoutMs: periodSeconds * failureThreshold * 1000 });
}

/** Waits for a probe to succeed. */
export const untilProbed = (relay, kind) =>
  waitForPod(`the pod's ${kind}`, relay, async () => (await probe(relay, kind)) === 200);

async function startPod(processes, home, settings) {
  const applied = await apply(processes, home, settings);
  const urlOf = (label) => urlAfter(applied.child.log(), label);
  await waitForPod('the node in the pod', applied, () => urlOf(kOperatorsLabel));
  const urls = { 3000: urlOf(kRpcLabel), 9000: urlOf(kOperatorsLabel) };
  const relay = { ...applied, urls, rpcUrl: urls[3000], httpUrl: urls[9000] };
  await untilProbed(relay, 'startupProbe');
  return relay;
}

/** Makes the replica's volumes, for a pod that is yet to come. */
export async function makeVolumes(home, settings) {
  await makeClaims(home, firstReplica(await renderFor(home, settings)).claims);
}

/** Makes the replica's key with the command of docs/deploy/kubernetes.md. */
export async function generateKeyInPod(relay) {
  return JSON.parse(await execute(relay, ...keyCommandOfPage(), '--json'));
}

/** The pod as the place where a stack has its node, but for the making of its key. */
export const podPlace = { home: podHome, start: startPod, stop: stopRelay, remove: removeHome };
