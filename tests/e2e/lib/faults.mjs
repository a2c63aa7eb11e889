// SPDX-License-Identifier: MIT
// The emulated machine with a stack around it, and what can befall it: processes
// of the guest killed, the power cut, the TEE's disk full, damaged, put back.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { closeSync, copyFileSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getAddress } from 'viem';
import { askApproval } from './approval.mjs';
import { guestPlace, machineCommand } from './guest.mjs';
import { waitFor } from './poll.mjs';
import { getJson } from './rpc.mjs';
import { stackFor, startStack } from './stack.mjs';

const run = promisify(execFile);
const kVersion = '0.7';
const kReadyMs = 60_000;

/** Where the TEE's objects are on its disk. */
const kObjects = '/tee';

/**
 * A stack whose node is in the emulated machine, and running. The disk that the machine was first
 * started with, which holds the paymaster's key alone, is kept as 'first'. `machine`: which one, as
 * guest.mjs has them.
 */
export async function startFaultyGuest(name, machine = guestPlace) {
  const keepFirst = async (home, processes) => {
    const key = await machine.generateKey(home, processes);
    copyFileSync(diskOf(home), diskOf(home, 'first'));
    return key;
  };
  const place = { ...machine, generateKey: keepFirst };
  const stack = await startStack(name, { versions: [kVersion], bundled: false, place });
  return new FaultyGuest(stackFor(stack, kVersion));
}

function diskOf(home, name = 'tee') {
  return join(home.env.SUPERRELAY_MACHINE, `${name}.img`);
}

function flipAt(file, place) {
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, place);
  byte[0] ^= 1;
  writeSync(file, byte, 0, 1, place);
}

export class FaultyGuest {
  /** @param stack of one version */
  constructor(stack) {
    this.stack = stack;
  }

  get key() {
    return this.stack.key;
  }

  /** @param {object} settings beside those of the stack: see guest.mjs */
  async start(settings = {}) {
    const { place, processes, home, anvil, paymasters } = this.stack;
    this.stack.relay = await place.start(processes, home, { chainUrl: anvil.url, paymasters, ...settings });
  }

  /** Has it power off in order. */
  async stop() {
    if (this.stack.relay.child.running) await this.stack.place.stop(this.stack.relay);
  }

  /** Stops all, whatever became of the machine. */
  stopAll() {
    return this.stack.processes.stopAll();
  }

  signalQemu(signal) {
    process.kill(Number(readFileSync(this.#file('qemu.pid'), 'utf8')), signal);
  }

  /** Takes the power from it. */
  async cutPower() {
    this.signalQemu('SIGKILL');
    await this.stack.relay.child.ended;
  }

  #file(name) {
    return join(this.stack.home.env.SUPERRELAY_MACHINE, 'run', name);
  }

  /** One of the logs of this run. */
  log(name) {
    return readFileSync(this.#file(`${name}.log`), 'utf8');
  }

  command(...words) {
    return machineCommand(this.stack.home, ...words);
  }

  /** Runs a line as root in the guest; answers what it printed. */
  exec(line) {
    return this.command('exec', line);
  }

  async #keys(...words) {
    return JSON.parse(await this.command('keys', ...words, '--json'));
  }

  /** Makes a key; answers its address once the guest has acknowledged it. */
  async generate(id) {
    return (await this.#keys('generate', id, '--use', 'sponsor')).address;
  }

  async remove(id) {
    await this.#keys('delete', id, '--yes');
  }

  /** All keys: address by id. */
  async keys() {
    return new Map((await this.#keys('list')).map(({ id, address }) => [id, address]));
  }

  /** What the node's own port tells of them: status, and address by id or why not. */
  async published() {
    const answer = await fetch(`${this.stack.relay.httpUrl}/api/v1/keys`);
    if (answer.status !== 200) return { status: answer.status, why: await answer.text() };
    const { keys } = await answer.json();
    return { status: answer.status, keys: new Map(keys.map(({ id, address }) => [id, address])) };
  }

  /** @return {Promise<{approver: string} | {error: object}>} throws when the connection breaks */
  ask() {
    return askApproval(this.stack);
  }

  /** Throws unless all are approvals by the paymaster's key. */
  assertByItsKey(answers) {
    for (const { approver, error } of answers) {
      assert.equal(error, undefined, JSON.stringify(error));
      assert.equal(getAddress(approver), getAddress(this.key.address), 'signed by another key');
    }
  }

  async assertApproves() {
    this.assertByItsKey([await this.ask()]);
  }

  /** Asks until the connection breaks; answers all that it was told. */
  async askUntilItBreaks() {
    const answers = [];
    try {
      for (;;) answers.push(await this.ask());
    } catch (error) {
      // fetch's: the connection's end is the cause.
      if (!error.cause?.code && error.name !== 'TimeoutError') throw error;
      return answers;
    }
  }

  async untilReady() {
    const isReady = async () => (await this.missing()).length === 0;
    await waitFor('the node in the guest to be ready', isReady, { timeoutMs: kReadyMs });
  }

  /** The names of what keeps the node from being ready. */
  async missing() {
    return (await getJson(`${this.stack.relay.httpUrl}/ready`)).json.missing;
  }

  /** What keeps the node from its work: message by the finding's name. */
  async errors() {
    const { json } = await getJson(`${this.stack.relay.httpUrl}/health`);
    const errors = json.findings.filter(({ severity }) => severity === 'error');
    return new Map(errors.map(({ name, message }) => [name, message]));
  }

  /** Stops the machine and gives it the disk as it was first, `change`d. */
  async beginAnew(change = () => {}) {
    await this.stop();
    copyFileSync(diskOf(this.stack.home, 'first'), diskOf(this.stack.home));
    await change();
  }

  wipeDisk() {
    rmSync(diskOf(this.stack.home));
  }

  async #debugfs(request) {
    const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
    const { stdout } = await run('debugfs', ['-R', request, diskOf(this.stack.home)], { env });
    return stdout;
  }

  /** The files of the TEE's objects, the oldest first. */
  async objects() {
    const names = (await this.#debugfs(`ls -p ${kObjects}`)).split('\n').map((line) => line.split('/')[5]);
    return names.filter((name) => /^[0-9a-f]+$/.test(name)).sort((a, b) => parseInt(a, 16) - parseInt(b, 16));
  }

  /** Flips a bit of each of these bytes of an object's file, on the disk of a machine that is off. */
  async flip(object, offsets) {
    const [, blockSize] = /^Block size: +(\d+)$/m.exec(await this.#debugfs('show_super_stats -h'));
    const disk = openSync(diskOf(this.stack.home), 'r+');
    for (const offset of offsets) {
      const block = await this.#debugfs(`bmap ${kObjects}/${object} ${Math.floor(offset / blockSize)}`);
      flipAt(disk, Number(block) * Number(blockSize) + (offset % blockSize));
    }
    closeSync(disk);
  }
}
