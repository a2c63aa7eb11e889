// SPDX-License-Identifier: MIT
// The program under test, with a folder for the kubelet's and one that looks like sysfs.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../../e2e/lib/poll.mjs';
import { Processes } from '../../e2e/lib/processes.mjs';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const kBuilt = join(ROOT, 'build/device-plugin/checked/bin/tee-device-plugin');
/** Another build of the program, for instance one for arm64 under an emulator. */
export const PROGRAM = resolve(process.env.TEE_DEVICE_PLUGIN ?? kBuilt);
export const kSocket = 'superrelay-tee.sock';
const kIntervalMs = 20;
/** The DaemonSet's pod has no capability either. */
const kWithoutPowers = process.getuid() === 0 ? ['setpriv', '--bounding-set=-all', '--no-new-privs', '--'] : [];

/** A node of a cluster, as far as the plugin sees one. */
export class Node {
  constructor() {
    this.root = mkdtempSync(join(tmpdir(), 'tee-plugin-'));
    this.folder = join(this.root, 'plugins');
    this.sysfs = join(this.root, 'sys');
    this.socket = join(this.folder, kSocket);
    mkdirSync(this.folder);
    this.processes = new Processes(join(this.root, 'logs'));
    this.putDevice();
  }

  /** The kernel's driver finds a TEE: OP-TEE has the number 1. */
  putDevice(implementation = 1, name = 'tee0') {
    mkdirSync(join(this.sysfs, 'class/tee', name), { recursive: true });
    writeFileSync(join(this.sysfs, 'class/tee', name, 'implementation_id'), `${implementation}\n`);
  }

  removeDevice(name = 'tee0') {
    rmSync(join(this.sysfs, 'class/tee', name), { recursive: true });
  }

  /** Starts the plugin; further options as on its command line. */
  startPlugin(...options) {
    return this.startPluginBy([], ...options);
  }

  /** The same by another program, which takes a command. */
  startPluginBy(starter, ...options) {
    const own = ['--plugins-folder', this.folder, '--sysfs', this.sysfs];
    if (!options.includes('--interval-ms')) own.push('--interval-ms', `${kIntervalMs}`);
    const words = [...starter, ...kWithoutPowers, PROGRAM, 'serve', ...own, ...options];
    this.plugin = this.processes.start('plugin', words[0], words.slice(1), { cwd: this.root });
    return this.plugin;
  }

  /** Waits for something that the plugin brings about. */
  until(what, probe) {
    return waitFor(what, probe, { child: this.plugin, intervalMs: 5 });
  }

  untilLogged(pattern) {
    return this.until(`a line of log with ${pattern}`, () => this.plugin.log().match(pattern));
  }

  untilHealth(kubelet, health) {
    return this.until(`the kubelet to see ${health}`, () => kubelet.health === health);
  }

  /** Sees the device go and come back: the plugin has had a look at everything several times by then. */
  async lookAgain(kubelet) {
    this.removeDevice();
    await this.untilHealth(kubelet, 'Unhealthy');
    this.putDevice();
    await this.untilHealth(kubelet, 'Healthy');
  }

  /** What a probe of the pod says: its code and text. */
  probe(what) {
    return runPlugin('health', what, '--plugins-folder', this.folder);
  }

  async stop() {
    await this.processes.stopAll();
    rmSync(this.root, { recursive: true });
  }
}

/** Runs the program to its end. */
export function runPlugin(...words) {
  const { status, stdout, stderr, error } = spawnSync(PROGRAM, words, { encoding: 'utf8', timeout: 20_000 });
  if (error) throw new Error(`${PROGRAM}: ${error.message}`);
  return { code: status, text: `${stdout}${stderr}` };
}
