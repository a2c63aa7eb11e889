// SPDX-License-Identifier: MIT
// Runs the programs under test, each time in a folder of its own.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const AHAB = process.env.AHAB ?? join(ROOT, 'build/dev/bin/ahab');
export const CST = join(ROOT, 'scripts/cst');
export const SECURE_BOOT = join(ROOT, 'deploy/imx93/secure-boot');

export function run(command, args, { env = {}, input = '' } = {}) {
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8', input, timeout: 60_000, env: { ...process.env, AHAB, CST, ...env },
  });
  if (error) throw error;
  return { status: status ?? `signal ${signal}`, text: stdout + stderr, stdout };
}

export const ahab = (...args) => run(AHAB, args);
export const secureBoot = (...args) => run(SECURE_BOOT, args);
export const secureBootWith = (options, ...args) => run(SECURE_BOOT, args, options);
/** In a mount namespace of its own, after a shell's command has changed it. */
export const secureBootAfter = (command, ...args) =>
  run('unshare', ['-m', 'bash', '-ec', `${command}\nexec "$0" "$@"`, SECURE_BOOT, ...args]);

export function passes(result, pattern = /^/) {
  assert.equal(result.status, 0, result.text);
  assert.match(result.text, pattern);
}

export function refuses(result, pattern) {
  assert.notEqual(result.status, 0, `was let through: ${result.text}`);
  assert.match(result.text, pattern);
}

/** A folder that is gone at the test's end; `file` writes into it and answers the path. */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), 'imx93-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return {
    path: (name) => join(path, name),
    file(name, content) {
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
  };
}

/** An environment in which a shell's script plays the program `name`; "$real" is the program itself. */
export function double(t, name, script) {
  const at = folder(t);
  mkdirSync(at.path('bin'));
  const real = run('bash', ['-c', `command -v ${name}`]).stdout.trim();
  writeFileSync(at.path(`bin/${name}`), `#!/bin/bash\nreal=${real}\n${script}\n`, { mode: 0o755 });
  return { env: { PATH: `${at.path('bin')}:${process.env.PATH}` } };
}
