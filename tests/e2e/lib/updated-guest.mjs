// SPDX-License-Identifier: MIT
// The emulated machine with two slots, and updates for it.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { kHost, tryMachineCommand } from './guest.mjs';
import { ROOT } from './paths.mjs';
import { waitFor } from './poll.mjs';

const kRestartMs = 600_000;
/** The boot state and both slots, in bytes: deploy/qemu/slots/layout.sh. */
const kSlots = { first: 2048 * 512, end: 544768 * 512 };

export class UpdatedGuest {
  /** @param guest a FaultyGuest; `server`: see file-server.mjs */
  constructor(guest, server) {
    Object.assign(this, { guest, server });
  }

  #url(bundle) {
    return `http://${kHost}:${this.server.port}/${bundle}`;
  }

  /**
   * Has RAUC install a bundle, which is read as it is needed, or `copied` into the guest first; answers
   * the exit code and what the operator was shown.
   */
  async install(bundle, { copied = false } = {}) {
    const file = `/run/tmp/${bundle}`;
    if (copied) await this.guest.exec(`wget -q -O ${file} ${this.#url(bundle)}`);
    const reason = '/run/super-relay-update/refused';
    const install = `rm -f ${reason}; rauc install ${copied ? file : this.#url(bundle)} 2>&1`;
    const explain = `cat ${reason} 2>/dev/null; tail -n 20 /run/rauc.log`;
    const words = ['exec', `${install}; code=$?; [ $code = 0 ] || { ${explain}; }; exit $code`];
    const { code, stdout } = await tryMachineCommand(this.guest.stack.home, words, { timeoutMs: kRestartMs });
    return { code, said: stdout };
  }

  /** Begins to install, and takes the power when that is so many per cent done; answers what was reached. */
  async cutAt(bundle, percent) {
    const program = join(ROOT, 'deploy', 'qemu', 'super-relay-qemu');
    const env = { ...process.env, ...this.guest.stack.home.env };
    const child = spawn(program, ['exec', `rauc install ${this.#url(bundle)}`], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let reached = '';
    for await (const chunk of child.stdout) {
      const lines = String(chunk).trimEnd().split('\n').filter((line) => /^ *\d+% /.test(line));
      const hit = lines.find((line) => parseInt(line, 10) >= percent);
      reached = hit ?? reached;
      if (hit) break;
    }
    await this.guest.cutPower();
    child.kill('SIGKILL');
    return reached.trim();
  }

  /** Of all that a refused bundle must leave as it is. */
  digest() {
    const disk = openSync(join(this.guest.stack.home.env.SUPERRELAY_MACHINE, 'slots.img'), 'r');
    const hash = createHash('sha256');
    const chunk = Buffer.alloc(2 ** 22);
    for (let at = kSlots.first; at < kSlots.end; ) {
      const count = readSync(disk, chunk, 0, Math.min(chunk.length, kSlots.end - at), at);
      hash.update(chunk.subarray(0, count));
      at += count;
    }
    closeSync(disk);
    return hash.digest('hex');
  }

  /** What the guest told of its updates since the machine was started, a line each. */
  updates() {
    return [...this.guest.log('events').matchAll(/^[\d.]+ update (.+)$/gm)].map(([, text]) => text);
  }

  /** Waits until one more line than `known` matches. */
  async told(pattern, known = 0) {
    const seen = () => this.updates().slice(known).find((line) => pattern.test(line));
    return waitFor(`the guest to tell ${pattern}`, seen, { child: this.guest.stack.relay.child, timeoutMs: kRestartMs });
  }

  /** Has the guest start anew by itself, and waits for what it tells then. */
  async restart(pattern) {
    const known = this.updates().length;
    await this.guest.exec('/usr/lib/superrelay/restart');
    return this.told(pattern, known);
  }

  /** How often each slot was started, in the order of the starts: what BL2 said. */
  starts() {
    return [...this.guest.log('console').matchAll(/BL2: slot ([AB])/g)].map(([, slot]) => slot).join('');
  }

  /** Waits until that slot has been started once more and takes commands: before, they would be lost. */
  async started(slot) {
    const stages = () => [...this.guest.log('events').matchAll(/^[\d.]+ tee$/gm)].length;
    const known = stages();
    const isUp = () => stages() > known && this.starts().endsWith(slot);
    await waitFor(`slot ${slot} to start`, isUp, { child: this.guest.stack.relay.child, timeoutMs: kRestartMs });
  }

  async slot() {
    return (await this.guest.exec("sed -n 's/.*rauc.slot=//p' /proc/cmdline")).trim();
  }

  /** Which slot is on trial; '' for none. */
  async trial() {
    return (await this.guest.exec('cat /var/lib/rauc/trial 2>/dev/null || true')).trim();
  }

  async floor() {
    return Number(await this.guest.exec('/usr/lib/superrelay/update/ta-floor get'));
  }
}
