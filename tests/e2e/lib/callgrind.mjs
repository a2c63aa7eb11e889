// SPDX-License-Identifier: MIT
// The node under callgrind, which counts its instructions: figures that do not
// depend on what else the machine does.

import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localPlace, startRelay } from './relay.mjs';

const run = promisify(execFile);
const kDump = 'callgrind.out';

/** This machine as the place where a stack has its node, counting nothing yet. */
export const callgrindPlace = {
  ...localPlace,
  start: (processes, home, settings) => {
    const file = join(home.env.SOFTTEE_STORAGE, '..', kDump);
    const options = ['--tool=callgrind', `--callgrind-out-file=${file}`, '--separate-threads=yes', '--instr-atstart=no'];
    return startRelay(processes, home, settings, ['valgrind', ...options]);
  },
};

const control = (pid, ...words) => run('callgrind_control', [...words, String(pid)], { timeout: 60_000 });

/** The threads' totals in the last dump, one file a thread. */
function readTotals(folder) {
  const files = readdirSync(folder).map((name) => /^callgrind\.out\.(\d+)-(\d+)$/.exec(name) ?? []);
  const last = Math.max(...files.map(([, part]) => Number(part ?? 0)));
  const ofLast = files.filter(([, part]) => Number(part) === last);
  const byThread = ofLast.toSorted(([, , a], [, , b]) => Number(a) - Number(b));
  return byThread.map(([name]) => Number(/^totals: (\d+)$/m.exec(readFileSync(join(folder, name), 'utf8'))[1]));
}

/**
 * The instructions that each of the node's threads runs while `work` is done,
 * in the order in which the threads began: the first is the one that has the
 * connections.
 *
 * @param {{relay: object, folder: string}} stack at a callgrindPlace
 */
export async function countInstructions({ relay, folder }, work) {
  const { pid } = relay.child;
  await control(pid, '--instr=on');
  await work();
  await control(pid, '--instr=off');
  await control(pid, '--dump');
  return readTotals(folder);
}
