// SPDX-License-Identifier: MIT
// The program under test in a container, which podman runs with nothing that a
// container need not have; the chain and the bundler stay outside, on this machine.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { environmentOf } from './guest.mjs';
import { waitFor } from './poll.mjs';
import { KEY_ID } from './relay.mjs';

const run = promisify(execFile);
/** The image that was built. */
export const kImage = process.env.SUPERRELAY_IMAGE ?? 'super-relay';
/** How long starting and stopping may take on a machine that has much else to do. */
const kStartMs = 120_000;
const kStopMs = 60_000;
/** Where the container finds this machine's loopback; other addresses than QEMU's network has. */
const kNetwork = 'slirp4netns:allow_host_loopback=true,cidr=10.41.0.0/24';
const kHost = '10.41.0.2';
const kPorts = [3000, 9000, 8545];

/** Runs podman; answers its exit code and what it printed. */
export async function podman(...words) {
  try {
    const { stdout, stderr } = await run('podman', words, { timeout: kStartMs });
    return { code: 0, stdout, stderr };
  } catch (error) {
    if (typeof error.code !== 'number') throw error;
    return error;
  }
}

/** The same, but it must succeed; answers what it printed. */
export async function podmanMust(...words) {
  const { code, stdout, stderr } = await podman(...words);
  if (code !== 0) throw new Error(`podman ${words.join(' ')}: ${stderr.trim() || `exit code ${code}`}`);
  return stdout;
}

/** A command in the container; answers what it printed. */
export const execute = (relay, ...words) => podmanMust('exec', relay.name, ...words);

/** A volume for the TEE's disk. */
function containerHome() {
  return { volume: `tee-${randomUUID()}` };
}

/**
 * Runs a container, until its end.
 *
 * @param {{env?: object, config?: string}} settings
 *   `config`: a file that is mounted as the node's configuration
 */
export function startContainer(processes, home, { env = {}, config } = {}) {
  const name = `relay-${randomUUID()}`;
  const args = [
    ...['run', '--rm', '--name', name, '--network', kNetwork],
    ...['--read-only', '--read-only-tmpfs=false', '--cap-drop=all', '--security-opt=no-new-privileges'],
    ...kPorts.flatMap((port) => ['--publish', `127.0.0.1::${port}`]),
    ...['--volume', `${home.volume}:/var/lib/superrelay`],
    ...(config ? ['--volume', `${config}:/etc/super-relay/config.toml:ro`] : []),
    ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    kImage,
  ];
  return { name, child: processes.start(name, 'podman', args, { stopMs: kStopMs }) };
}

/** Waits for the node in it; answers where this machine reaches its ports. */
export async function untilListening({ name, child }) {
  const options = { child, timeoutMs: kStartMs };
  await waitFor('the node in the container', () => /^operator's routes /m.test(child.log()), options);
  const published = await Promise.all(kPorts.map((port) => podmanMust('port', name, `${port}`)));
  const [rpcUrl, httpUrl, chainUrl] = published.map((address) => `http://${address.trim()}`);
  return { name, child, rpcUrl, httpUrl, chainUrl };
}

function startRelay(processes, home, settings) {
  return untilListening(startContainer(processes, home, { env: environmentOf(settings, kHost) }));
}

/** Stops it by SIGTERM, and insists that it ended as it should. */
export async function stopRelay({ child }) {
  await child.stop('SIGTERM');
  if (child.end.code !== 0) throw new Error(`${child.describeEnd()} after SIGTERM\n${child.logTail()}`);
}

/** Has the TA make the key, in a container of its own: the key stays on the volume. */
async function generateKey(home, processes) {
  const relay = await startRelay(processes, home);
  const words = ['keys', 'generate', KEY_ID, '--use', 'sponsor', '--json'];
  const key = JSON.parse(await execute(relay, 'super-relay-qemu', ...words));
  await stopRelay(relay);
  return key;
}

/** The container as the place where a stack has its node; see relay.mjs for this machine itself. */
export const containerPlace = { home: containerHome, generateKey, start: startRelay, stop: stopRelay };
