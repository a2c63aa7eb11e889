// SPDX-License-Identifier: MIT
// Where things are: the repository, its build folder, the npm packages.

import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockFolder } from './lock.mjs';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const kPackages = fileURLToPath(new URL('../node_modules', import.meta.url));

/** A file inside an npm package, whatever the package exports. */
export function packageFile(...parts) {
  return join(kPackages, ...parts);
}

/** Where a run in build/`name` keeps its children's output. */
export function logFolder(name) {
  return join(ROOT, 'build', name, 'log');
}

/** Names the log files of a run, for the message after a failure. */
export function describeLogs(name) {
  const folder = logFolder(name);
  const files = existsSync(folder) ? readdirSync(folder).map((file) => shortPath(join(folder, file))) : [];
  return files.length > 0 ? `Logs: ${files.join(', ')}` : 'Nothing was started, so there are no logs.';
}

/**
 * An empty folder build/`name` for this process's logs and state; what it
 * held is deleted. Throws while another process uses it.
 */
export async function freshFolder(name) {
  const folder = join(ROOT, 'build', name);
  if (!(await lockFolder(folder))) throw new Error(`another run is using ${shortPath(folder)}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** How a person standing in the repository would write `path`. */
export function shortPath(path) {
  const inside = relative(ROOT, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}

/** A program of the build, or the one that the environment names; throws when it is missing. */
export function builtProgram(name, variable) {
  const chosen = process.env[variable];
  const file = chosen ? resolve(chosen) : join(ROOT, 'build', 'dev', 'bin', name);
  try {
    accessSync(file, constants.X_OK);
  } catch {
    throw new Error(
      `${name} is not built: no executable ${shortPath(file)} ` +
        `(cmake --preset dev && cmake --build --preset dev, or set ${variable})`,
    );
  }
  return file;
}
