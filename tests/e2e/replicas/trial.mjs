// SPDX-License-Identifier: MIT
// Two replicas behind a proxy, clients that never stop asking, and what each event costs them.

import { setTimeout as pause } from 'node:timers/promises';
import { isAddressEqual } from 'viem';
import { startAnvil } from '../lib/anvil.mjs';
import { freshFolder, logFolder } from '../lib/paths.mjs';
import { waitFor } from '../lib/poll.mjs';
import { Processes } from '../lib/processes.mjs';
import { addSigner, SINGLETON_VERSIONS } from '../lib/singleton-paymaster.mjs';
import { deployContracts, stopOnFailure } from '../lib/stack.mjs';
import { LAB_ADDRESS, openLab } from './lab.mjs';
import { Load } from './load.mjs';
import { asksFor, judgeApprovals } from './operations.mjs';
import { Proxy } from './proxy.mjs';
import { Replica } from './replica.mjs';

/** The folder in build/ for logs and state. */
const kName = 'e2e/replicas';
const kReplicas = 2;
const kReadyMs = 60_000;
/** Requests go on for so long when an event is over. */
const kAfterwardsMs = 1_000;
const kBaseFee = 1_000_000_000n;

export class Trial {
  rows = [];

  /** Chain, contracts that know every replica's key, replicas, proxy; ready when this answers. */
  static async start() {
    openLab();
    const trial = new Trial();
    trial.folder = await freshFolder(kName);
    trial.processes = new Processes(logFolder(kName));
    return stopOnFailure(trial.processes, async () => {
      await trial.#build();
      return trial;
    });
  }

  async #build() {
    this.anvil = await startAnvil(this.processes, { host: '0.0.0.0' });
    this.replicas = [];
    for (let i = 0; i < kReplicas; ++i) this.replicas.push(await Replica.create(this.processes, this.folder, i));
    await this.#deploy();
    await Promise.all(this.replicas.map((replica) => replica.start(this.environment())));
    this.proxy = await Proxy.start(this.processes, this.folder, this.replicas);
    await this.allReady();
  }

  async #deploy() {
    const { client } = this.anvil;
    const [first, ...others] = this.replicas.map(({ key }) => key.address);
    const wanted = { versions: SINGLETON_VERSIONS, layout: 'singleton', signer: first };
    this.paymasters = await deployContracts(client, wanted);
    for (const paymaster of Object.values(this.paymasters)) {
      for (const signer of others) await addSigner(client, paymaster, signer);
    }
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: kBaseFee });
    await client.mine({ blocks: 1 });
  }

  /** What the cluster's ConfigMap and Secret say. */
  environment() {
    const variable = ([version, address]) => [`PAYMASTER_V${version.replace('.', '')}`, address];
    return {
      ETH_NODE_URL: this.anvil.url.replace('127.0.0.1', LAB_ADDRESS),
      PAYMASTER_LAYOUT: 'singleton',
      ...Object.fromEntries(Object.entries(this.paymasters).map(variable)),
    };
  }

  /** Waits until the proxy has just these as endpoints; answers the milliseconds since `since`. */
  async endpointsAre(replicas, since) {
    const wanted = replicas.map(({ name }) => name).join();
    const asWanted = async () => (await this.proxy.endpoints()).join() === wanted;
    await waitFor(`the proxy to have ${wanted || 'no replica'} as endpoints`, asWanted, { timeoutMs: kReadyMs });
    return performance.now() - since;
  }

  allReady(since) {
    return this.endpointsAre(this.replicas, since);
  }

  others(lost) {
    return this.replicas.filter((each) => each !== lost);
  }

  /**
   * Lets `event` happen under load, judges each request that was made meanwhile, and adds a row.
   *
   * @param {(trial: Trial, load: Load) => Promise<object>} event answers what it found out:
   *   {outMs, backMs, lost?: {replica, from, until}}: with `lost`, requests that this replica had
   *   begun when it was lost may fail
   */
  async run(name, event) {
    const load = new Load(this.proxy.url, asksFor(this.anvil.chainId));
    load.start();
    let found;
    try {
      found = await event(this, load);
      await pause(kAfterwardsMs);
    } finally {
      await load.stop();
    }
    const row = { name, ...found, ...(await this.#judge(load.records, found.lost)) };
    this.rows.push(row);
    return row;
  }

  async #judge(records, lost) {
    const outcomes = this.proxy.outcomes();
    const failed = records.filter(({ failure }) => failure !== undefined);
    const atLost = ({ id }) => lost !== undefined && outcomes.get(id)?.server === lost.replica.name;
    const excused = failed.filter((each) => atLost(each) && each.started <= lost.until && each.ended >= lost.from);
    const verdicts = await this.#signatures(records.filter(({ approval }) => approval));
    return {
      requests: records.length,
      moved: records.filter(({ id }) => outcomes.get(id)?.retries > 0).length,
      inFlight: excused.length,
      failed: failed.filter((each) => !excused.includes(each)).map(({ id, failure }) => ({ failure, ...outcomes.get(id) })),
      ...verdicts,
    };
  }

  /** What the chain says of each approval: how many it takes, and how many of them are each replica's. */
  async #signatures(approved) {
    const verdicts = await judgeApprovals(this.anvil.url, this.paymasters, approved);
    const taken = verdicts.filter(({ accepted }) => accepted);
    const by = ({ key }) => taken.filter(({ signer }) => isAddressEqual(signer, key.address)).length;
    return { approvals: verdicts.length, accepted: this.replicas.map(by) };
  }

  stop() {
    return this.processes.stopAll();
  }
}
