// SPDX-License-Identifier: MIT
// One replica, as a pod of the StatefulSet is: a network and a TEE of its own, a name that stays.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtProgram } from '../lib/paths.mjs';
import { waitFor } from '../lib/poll.mjs';
import { generateKey, relayHome } from '../lib/relay.mjs';
import { getJson } from '../lib/rpc.mjs';
import { Host } from './lab.mjs';
import { configuration, GRACE_MS, PRE_STOP_MS, READINESS, RPC_PORT } from './manifest.mjs';

/** All callers have the proxy's address: what they have outstanding together. */
const kMaxExposure = '5ether';

export class Replica {
  #processes;
  #environment;
  #starts = 0;
  #outage;

  /** Makes its network, and its key inside its TEE. */
  static async create(processes, folder, number) {
    const replica = new Replica(processes, join(folder, `replica-${number}`), number);
    replica.key = await generateKey(replica.home);
    return replica;
  }

  constructor(processes, folder, number) {
    this.#processes = processes;
    mkdirSync(folder);
    this.name = `replica-${number}`;
    this.home = relayHome(folder);
    this.folder = folder;
    this.auditFile = join(folder, 'audit.jsonl');
    this.#outage = join(folder, 'outage');
    this.host = new Host(this.name, number);
    this.rpcUrl = `http://${this.host.address}:${RPC_PORT}`;
    this.adminUrl = `http://${this.host.address}:${READINESS.port}`;
  }

  /** @param {object} environment what the cluster's ConfigMap and Secret say; by default as before */
  async start(environment = this.#environment) {
    this.#environment = environment;
    writeFileSync(this.home.config, configuration({ auditFile: this.auditFile, maxExposure: kMaxExposure }));
    this.#starts += 1;
    const words = [...this.host.under, builtProgram('super-relay', 'SUPER_RELAY'), 'node', '--config', this.home.config];
    const double = { TEE_OUTAGE: this.#outage, LD_PRELOAD: builtProgram('tee-outage.so', 'TEE_OUTAGE_LIBRARY') };
    const env = { ...this.home.env, ...environment, ...double };
    const name = `${this.name}-${this.#starts}`;
    this.child = this.#processes.start(name, words[0], words.slice(1), { env, stopMs: GRACE_MS - PRE_STOP_MS });
    const { child } = this;
    await waitFor(`${name} to answer`, async () => (await getJson(`${this.adminUrl}/health`)).status === 200, { child });
  }

  /** What the readiness probe would be told. */
  async isReady() {
    return (await fetch(`${this.adminUrl}${READINESS.path}`, { signal: AbortSignal.timeout(1e3) })).ok;
  }

  async findings() {
    return (await getJson(`${this.adminUrl}/health`)).json.findings;
  }

  /** Asks it to end, as the kubelet does behind preStop; throws unless it drains and ends well. */
  async terminate() {
    const { code } = await this.child.stop('SIGTERM');
    if (code !== 0) throw new Error(`${this.child.describeEnd()} after SIGTERM\n${this.child.logTail()}`);
  }

  /** Ends it at once; answers when it is gone. */
  async kill() {
    this.child.signal('SIGKILL');
    await this.child.ended;
  }

  /** Its TEE is gone, until it is given back. */
  loseTee() {
    writeFileSync(this.#outage, '');
  }

  returnTee() {
    rmSync(this.#outage);
  }
}
