// SPDX-License-Identifier: MIT
// What the real node says of the configuration that an overlay mounts, with the pod's variables.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environmentOf, ofKind, relay } from './objects.mjs';
import { ROOT } from './render.mjs';

const kProgram = resolve(process.env.SUPER_RELAY ?? join(ROOT, 'build/dev/bin/super-relay'));

/** Runs `super-relay config check` on a text; answers what it had against it. */
function check(text, env) {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-config-'));
  try {
    const file = join(folder, 'config.toml');
    writeFileSync(file, text);
    const words = ['config', 'check', '--config', file];
    const { status, stderr, error } = spawnSync(kProgram, words, { env, encoding: 'utf8' });
    if (error) throw new Error(`${kProgram} does not run (scripts/build makes it): ${error.message}`);
    return status === 0 ? [] : stderr.trim().replaceAll(`${folder}/`, '').split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is wrong with each configuration file that the objects carry. */
export function configComplaints(objects) {
  const env = environmentOf(objects, relay(objects).pod.containers[0]);
  const entries = ofKind(objects, 'ConfigMap').flatMap(({ data }) => Object.entries(data));
  const files = entries.filter(([name]) => name.endsWith('.toml'));
  if (files.length === 0) return ['there is no configuration'];
  return files.flatMap(([, text]) => check(text, env));
}
