// SPDX-License-Identifier: MIT
// The program under test: super-relay, its key in the TA and its node.

import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isAddress } from 'viem';
import { ENTRY_POINTS } from './entrypoints.mjs';
import { builtProgram } from './paths.mjs';
import { waitFor } from './poll.mjs';

const run = promisify(execFile);

/** The Trusted Application, a release build. */
export const TA_UUID = '12345678-5b69-11d4-9fee-00c04f4c3456';

/** Its development build, which imports keys as they are. */
export const DEVELOPMENT_TA_UUID = '6290202f-d1d2-42d1-bae0-01e4f49b055b';

/** The id under which the TA holds the paymaster's key. */
export const KEY_ID = 'paymaster';

/** Makes the folder of one installation: configuration and the TEE's storage. */
export function relayHome(folder) {
  const storage = join(folder, 'softtee');
  mkdirSync(storage, { recursive: true, mode: 0o700 });
  return { config: join(folder, 'super-relay.toml'), env: { SOFTTEE_STORAGE: storage } };
}

/** A table of TOML, if it has a key. */
function section(name, keys = {}) {
  const lines = Object.entries(keys).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  return lines.length > 0 ? ['', `[${name}]`, ...lines] : [];
}

/**
 * Writes the configuration. What is left out may be still unknown.
 *
 * @param {{network?: string, chainUrl?: string, chainId?: number,
 *   bundlerUrl?: string, paymasters?: object, taUuid?: string, signer?: string,
 *   waive?: string[], auditFile?: string, auditSize?: string, auditFiles?: number, maxExposure?: string, layout?: string,
 *   hardware?: object, security?: object}} settings
 *   `paymasters`: the addresses by EntryPoint version; `signer`: the address that is pinned;
 *   `layout`: of the paymasters; `hardware`, `security`: keys of [optee_kms.hardware] and
 *   [optee_kms.security];
 *   `auditFile`: where decisions are recorded, in files of at most `auditSize`, such as "16KiB",
 *   of which `auditFiles` are kept; `maxExposure`: of one caller, such as "5ether"
 */
export function writeConfig(home, settings = {}) {
  const { network = 'dev', chainUrl, chainId, bundlerUrl, paymasters, taUuid = TA_UUID, signer, waive, auditFile, auditSize, auditFiles, maxExposure, layout, hardware, security } = settings;
  const audit = {
    ...(auditFile && { audit_logging: true, audit_file: auditFile }),
    ...(auditSize && { audit_max_size: auditSize }),
    ...(auditFiles && { audit_max_files: auditFiles }),
  };
  const contracts = Object.entries(paymasters ?? {}).map(
    ([version, address]) => `${ENTRY_POINTS[version].key} = "${address}"`,
  );
  const lines = [
    '[node]',
    `network = "${network}"`,
    'rpc_api = "127.0.0.1:0"',
    'http_api = "127.0.0.1:0"',
    chainUrl && `node_http = "${chainUrl}"`,
    chainId && `chain_id = ${chainId}`,
    bundlerUrl && `bundler_url = "${bundlerUrl}"`,
    '',
    '[paymaster_relay]',
    `enabled = ${paymasters !== undefined}`,
    'kms_backend = "softtee"',
    layout && `layout = "${layout}"`,
    '',
    ...(contracts.length > 0 ? ['[paymaster_relay.paymasters]', ...contracts, ''] : []),
    ...(maxExposure ? ['[paymaster_relay.limits]', `max_exposure_per_caller = "${maxExposure}"`, ''] : []),
    '[optee_kms]',
    `ta_uuid = "${taUuid}"`,
    '',
    '[optee_kms.keys]',
    `primary_paymaster = "${KEY_ID}"`,
    signer && `primary_paymaster_address = "${signer}"`,
    ...section('optee_kms.hardware', hardware),
    ...section('optee_kms.security', { ...audit, ...security }),
    ...(waive ? ['', '[security]', `waive = ${JSON.stringify(waive)}`] : []),
  ];
  writeFileSync(home.config, lines.filter((line) => line !== undefined).join('\n') + '\n');
}

/** Runs `super-relay keys …` and answers its one JSON line. */
export async function keysCommand(home, ...args) {
  const program = builtProgram('super-relay', 'SUPER_RELAY');
  const words = ['keys', '--config', home.config, ...args, '--json'];
  try {
    const { stdout } = await run(program, words, { env: { ...process.env, ...home.env }, timeout: 30_000 });
    return JSON.parse(stdout);
  } catch (error) {
    const said = error.stderr?.trim() || error.message;
    throw new Error(`super-relay ${words.join(' ')}: ${said}`, { cause: error });
  }
}

/** Has the TA make the key for sponsorships; answers its Ethereum address. */
export async function generateKey(home) {
  writeConfig(home);
  const key = await keysCommand(home, 'generate', KEY_ID, '--type', 'secp256k1', '--use', 'sponsor');
  if (key.id !== KEY_ID || key.use !== 'sponsor' || !isAddress(key.address, { strict: false })) {
    throw new Error(`super-relay keys generate answered ${JSON.stringify(key)}`);
  }
  return key;
}

/** A field of the node's "listening" record, as the URL it stands for. */
function listeningUrl(log, field) {
  const record = log.split('\n').find((line) => /\bmsg="?listening"?(\s|$)/.test(line));
  const address = record && new RegExp(`\\b${field}="?([0-9.]+:\\d+)"?(\\s|$)`).exec(record);
  return address && `http://${address[1]}`;
}

/**
 * Starts the node, `settings.name` its log; answers its two URLs once it says that it listens.
 *
 * @param {string[]} under the words of a program that runs the node, such as valgrind
 */
export async function startRelay(processes, home, settings, under = []) {
  writeConfig(home, settings);
  const words = [...under, builtProgram('super-relay', 'SUPER_RELAY'), 'node', '--config', home.config, '--paymaster-relay'];
  const child = processes.start(settings.name ?? 'super-relay', words[0], words.slice(1), { env: home.env });
  const rpcUrl = await waitFor('super-relay to listen', () => listeningUrl(child.log(), 'rpc_api'), { child });
  const httpUrl = listeningUrl(child.log(), 'http_api');
  if (!httpUrl) throw new Error(`super-relay names no http_api\n${child.logTail()}`);
  return { rpcUrl, httpUrl, child };
}

/** Asks the node to drain and end, and insists that it does so with code 0. */
export async function stopRelay(relay) {
  await relay.child.stop('SIGTERM');
  if (relay.child.end.code !== 0) {
    throw new Error(`${relay.child.describeEnd()} after SIGTERM\n${relay.child.logTail()}`);
  }
}

/** This machine as the place where a stack has its node. */
export const localPlace = { home: relayHome, generateKey, start: startRelay, stop: stopRelay };
