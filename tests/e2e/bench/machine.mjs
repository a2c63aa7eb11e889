// SPDX-License-Identifier: MIT
// What was measured on: what a reader needs, and nothing that names a machine.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

/** The first version number that a program prints of itself. */
function versionOf(program, ...words) {
  const { stdout } = tryRun(program, words);
  return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? 'unknown';
}

/** wrk ends its version with code 1. */
function tryRun(program, words) {
  try {
    return { stdout: execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }) };
  } catch (error) {
    return { stdout: String(error.stdout ?? '') };
  }
}

export function describeMachine() {
  return {
    cpu: cpus()[0].model.trim(),
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown',
    kernel: /^\d+\.\d+/.exec(release())?.[0] ?? 'unknown',
    node: process.versions.node,
    wrk: versionOf('wrk', '--version'),
    h2load: versionOf('h2load', '--version'),
  };
}
