// SPDX-License-Identifier: MIT
// The program under test inside the machine that QEMU emulates: its key is in
// OP-TEE, the chain and the bundler stay outside, on this machine.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isAddress } from 'viem';
import { ENTRY_POINTS } from './entrypoints.mjs';
import { ROOT } from './paths.mjs';
import { waitFor } from './poll.mjs';
import { readProbe } from './probe.mjs';
import { KEY_ID, TA_UUID } from './relay.mjs';

const run = promisify(execFile);
const kMachine = join(ROOT, 'deploy', 'qemu', 'super-relay-qemu');
/** What `deploy/qemu/build ota` has made. */
export const kBuildWithSlots = join(ROOT, 'build', 'qemu-ota');
/** How long starting and stopping may take on a machine that has much else to do. */
const kStartMs = 300_000;
const kStopMs = 120_000;
const kMaxOutput = 2 ** 26;
export const kRpcLabel = 'JSON-RPC API';
export const kOperatorsLabel = "operator's routes";
/** Where the guest finds this machine's loopback. */
export const kHost = '10.0.2.2';

function guestHome(folder) {
  const machine = join(folder, 'machine');
  mkdirSync(machine, { recursive: true });
  return { env: { SUPERRELAY_MACHINE: machine } };
}

/** Runs one of the machine's commands; answers its exit code and what it printed, whatever that is. */
export async function tryMachineCommand(home, words, { timeoutMs = kStartMs, env } = {}) {
  const options = { env: { ...process.env, ...home.env, ...env }, timeout: timeoutMs, maxBuffer: kMaxOutput };
  try {
    return { code: 0, ...(await run(kMachine, words, options)) };
  } catch (error) {
    if (typeof error.code === 'number') return error;
    throw new Error(`super-relay-qemu ${words.join(' ')}: ${error.message}`, { cause: error });
  }
}

/** Runs one of the machine's commands, which must succeed; answers what it printed. */
export async function machineCommand(home, ...words) {
  const { code, stdout, stderr } = await tryMachineCommand(home, words);
  if (code === 0) return stdout;
  throw new Error(`super-relay-qemu ${words.join(' ')}: ended with code ${code}\n${stdout}${stderr}`.trim());
}

/** What config/optee-config.toml takes from the environment; `host` is this machine's loopback there. */
export function environmentOf({ chainUrl, bundlerUrl, paymasters = {}, signer, layout } = {}, host = kHost) {
  const inGuest = (url) => url.replace('127.0.0.1', host);
  const env = Object.fromEntries(
    Object.entries(paymasters).map(([version, address]) => [
      `PAYMASTER_${ENTRY_POINTS[version].key.toUpperCase()}`,
      address,
    ]),
  );
  if (chainUrl) env.NODE_HTTP = inGuest(chainUrl);
  if (bundlerUrl) env.BUNDLER_URL = inGuest(bundlerUrl);
  if (signer) env.PAYMASTER_SIGNER = signer;
  if (layout) env.PAYMASTER_LAYOUT = layout;
  return env;
}

/** Where the machine says that it answers, once it does: `kRpcLabel`'s port or `kOperatorsLabel`'s. */
export const urlAfter = (log, label) => new RegExp(`^${label} +(http://127\\.0\\.0\\.1:\\d+)$`, 'm').exec(log)?.[1];

/**
 * @param {{tests?: boolean, counting?: boolean, name?: string}} settings beside those of the node:
 *   with the tests' programs; with a clock that counts instructions; the name of the log
 */
async function startGuest(processes, home, settings) {
  const poweredOn = performance.now();
  const env = { ...environmentOf(settings), ...home.env };
  const { name = 'machine', config, tests, counting } = settings ?? {};
  const options = [...(tests ? ['--tests'] : []), ...(counting ? ['--count-instructions'] : []), ...(config ? ['--config', config] : [])];
  const child = processes.start(name, kMachine, ['run', '--rpc', '0', '--http', '0', ...options], { env, stopMs: kStopMs });
  const whole = () => urlAfter(child.log(), kOperatorsLabel) && child.log();
  const log = await waitFor('the node in the guest', whole, { child, timeoutMs: kStartMs });
  const rpcUrl = urlAfter(log, kRpcLabel);
  return { rpcUrl, httpUrl: urlAfter(log, kOperatorsLabel), child, poweredOn };
}

/** Has the guest power off, and insists that it did. */
async function stopGuest(relay) {
  await relay.child.stop('SIGTERM');
  if (relay.child.end.code !== 0) {
    throw new Error(`${relay.child.describeEnd()} after SIGTERM\n${relay.child.logTail()}`);
  }
}

/** Has the TA make the key, in a run of the machine of its own: the key stays on its disk. */
async function generateKey(home, processes) {
  const relay = await startGuest(processes, home);
  const words = ['keys', 'generate', KEY_ID, '--type', 'secp256k1', '--use', 'sponsor', '--json'];
  const key = JSON.parse(await machineCommand(home, ...words));
  await stopGuest(relay);
  if (key.id !== KEY_ID || key.use !== 'sponsor' || !isAddress(key.address, { strict: false })) {
    throw new Error(`super-relay keys generate answered ${JSON.stringify(key)}`);
  }
  return key;
}

/** The guest as the place where a stack has its node; see relay.mjs for this machine itself. */
export const guestPlace = { home: guestHome, generateKey, start: startGuest, stop: stopGuest };

/** The same with the tests' programs and the development TA in it. */
export const guestPlaceForTests = {
  ...guestPlace,
  start: (processes, home, settings) => startGuest(processes, home, { ...settings, tests: true }),
};

/** The same, with a clock that counts instructions. */
export const countingGuestPlace = {
  ...guestPlace,
  start: (processes, home, settings) => startGuest(processes, home, { ...settings, tests: true, counting: true }),
};

/** The machine with two slots to update, which starts anew by itself. */
export const guestPlaceWithSlots = {
  ...guestPlace,
  home: (folder) => {
    const { env } = guestHome(folder);
    return { env: { ...env, SUPERRELAY_QEMU_BUILD: process.env.SUPERRELAY_QEMU_BUILD ?? kBuildWithSlots } };
  },
};

/** The guest's memory in use and in all, in MiB. */
export async function guestMemory(home) {
  const [, total, , free] = /^Mem: +(\d+) +(\d+) +(\d+)/m.exec(await machineCommand(home, 'exec', 'free', '-m'));
  return { total: Number(total), used: Number(total) - Number(free) };
}

/** Does `work` with a URL under which the guest finds `text`. */
export async function servedToGuest(text, work) {
  const server = createServer((_request, response) => response.end(text));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await work(`http://${kHost}:${server.address().port}/`);
  } finally {
    server.close();
  }
}

/** Has the TA in the guest approve each of `operations`: see probeTa(). */
export async function probeTaInGuest(home, operations) {
  const input = operations.map((operation) => `${JSON.stringify(operation)}\n`).join('');
  const program = `/usr/lib/superrelay/tests/sponsor-probe ${TA_UUID} ${KEY_ID}`;
  const printed = await servedToGuest(input, (url) => machineCommand(home, 'exec', `wget -qO- ${url} | ${program}`));
  return readProbe(printed.trimEnd().split('\n').map((line) => JSON.parse(line)));
}
