// SPDX-License-Identifier: MIT
// Child processes that never outlive this one.
//
// Each child leads a process group of its own, so that Ctrl-C on the terminal
// reaches only us and the stack is taken down in order. However we end, the
// children end: orderly on a signal, by SIGKILL on process exit, and by the
// kernel (PR_SET_PDEATHSIG, through setpriv) when we are killed outright.

import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortPath } from './paths.mjs';

const kStopMs = 10_000;
const kTailLines = 20;

/** One running program; its output goes to `logFile`. */
class Child {
  constructor(name, logFile, handle, stopMs) {
    this.name = name;
    this.logFile = logFile;
    this.handle = handle;
    this.stopMs = stopMs;
    this.end = undefined;
    this.ended = new Promise((resolve) => {
      handle.once('error', (error) => resolve({ code: null, signal: null, error }));
      handle.once('exit', (code, signal) => resolve({ code, signal }));
    }).then((end) => (this.end = end));
  }

  get pid() {
    return this.handle.pid;
  }

  get running() {
    return this.end === undefined;
  }

  log() {
    return readFileSync(this.logFile, 'utf8');
  }

  logTail() {
    const lines = this.log().trimEnd().split('\n').slice(-kTailLines);
    return [`last lines of ${shortPath(this.logFile)}:`, ...lines.map((line) => `  ${line}`)].join('\n');
  }

  describeEnd() {
    if (this.running) return `${this.name} is running`;
    const { code, signal, error } = this.end;
    if (error) return `${this.name} did not start (${error.message})`;
    return signal ? `${this.name} was ended by ${signal}` : `${this.name} ended with code ${code}`;
  }

  /** Signals the child's whole group; a group that is gone is no error. */
  signal(signal) {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  /** Asks the child to end; takes it down by force after `timeoutMs`. */
  async stop(signal = 'SIGTERM', timeoutMs = this.stopMs) {
    if (!this.running) return this.end;
    this.signal(signal);
    const force = setTimeout(() => this.signal('SIGKILL'), timeoutMs);
    await this.ended;
    clearTimeout(force);
    return this.end;
  }
}

/** Every set of children of this Node process; the signal handlers walk it. */
const registry = new Set();

/** A set of children that are stopped together, last started first. */
export class Processes {
  #children = [];

  /** @param {string} folder where the log files go; made when missing */
  constructor(folder) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    registry.add(this);
    installHandlers();
  }

  /**
   * Starts `file`, an executable's path.
   *
   * @param {{env?: object, cwd?: string, pipes?: boolean, stopMs?: number}} options with
   *   `pipes`, stdin and stdout are the caller's and only stderr is logged; `stopMs`: how long
   *   it may take to end when it is asked to
   */
  start(name, file, args, { env = {}, cwd, pipes = false, stopMs = kStopMs } = {}) {
    const logFile = join(this.folder, `${name}.log`);
    const log = openSync(logFile, 'w');
    const handle = spawn('setpriv', ['--pdeathsig', 'KILL', '--', file, ...args], {
      cwd,
      detached: true,
      env: { ...process.env, ...env },
      stdio: pipes ? ['pipe', 'pipe', log] : ['ignore', log, log],
    });
    closeSync(log);
    const started = new Child(name, logFile, handle, stopMs);
    this.#children.push(started);
    return started;
  }

  async stopAll() {
    for (const child of [...this.#children].reverse()) await child.stop();
    this.#children = [];
    registry.delete(this);
  }

  killAll() {
    for (const child of this.#children) if (child.running) child.signal('SIGKILL');
  }
}

const kSignals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
let installed = false;
let stopping = false;

function installHandlers() {
  if (installed) return;
  installed = true;
  for (const signal of Object.keys(kSignals)) process.on(signal, () => onSignal(signal));
  process.on('exit', () => registry.forEach((set) => set.killAll()));
}

/** The first signal stops the children in order, a second one at once. */
async function onSignal(signal) {
  const code = 128 + kSignals[signal];
  if (stopping) process.exit(code);
  stopping = true;
  process.stderr.write(`\n${signal}: stopping\n`);
  await Promise.allSettled([...registry].map((set) => set.stopAll()));
  process.exit(code);
}

/** True from the moment a signal asked this process to stop. */
export function isStopping() {
  return stopping;
}
