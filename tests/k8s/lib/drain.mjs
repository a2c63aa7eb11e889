// SPDX-License-Identifier: MIT
// How long the programs take to start and to end, as their own sources say it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './render.mjs';

/** The number that `pattern` finds in a source; throws when it is not there any more. */
function numberIn(file, pattern) {
  const [, digits] = readFileSync(join(ROOT, file), 'utf8').match(pattern) ?? [];
  if (!digits) throw new Error(`${file} has no ${pattern} any more`);
  return Number(digits.replaceAll('_', ''));
}

/** Each of the node's two ports gets this for what it has begun. */
const kPortSeconds = numberIn('apps/super-relay/command_node.cpp', /kDrainGrace\((\d+)\)/);
/** The emulated machine, the node in it included, gets this to power off. */
const kMachineSeconds = numberIn('deploy/qemu/machine.sh', /stop_seconds=(\d+)/);
/** Starting the container may take this on a machine that has much else to do. */
const kStartSeconds = numberIn('tests/e2e/lib/container.mjs', /kStartMs = ([\d_]+);/) / 1000;

const isMachine = ({ volumeMounts = [] }) => volumeMounts.some(({ mountPath }) => mountPath === '/var/lib/superrelay');

/** The longest that the relay's container takes after SIGTERM. */
export const drainSeconds = (container) => (isMachine(container) ? kMachineSeconds : 2 * kPortSeconds);

/** The longest that it takes until it answers. */
export const startSeconds = (container) => (isMachine(container) ? kStartSeconds : kPortSeconds);
