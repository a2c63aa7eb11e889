// SPDX-License-Identifier: MIT
// The demonstration with the node in the emulated machine: the approvals of all
// operations are signed in OP-TEE. Ends with code 0 when the chain has every
// receipt, 1 otherwise. Logs and state are in build/qemu-demo.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { guestMemory, guestPlace } from './lib/guest.mjs';
import { performAll, runDemo } from './lib/demonstration.mjs';
import { ROOT } from './lib/paths.mjs';

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const mebibytes = (file) => `${(statSync(file).size / 2 ** 20).toFixed(1)} MiB`;

async function figures(stack, firstDone) {
  const { used, total } = await guestMemory(stack.home);
  const built = (name) => join(ROOT, 'build', 'qemu', name);
  return [
    ['power on to the first sponsored operation', seconds(firstDone - stack.relay.poweredOn)],
    ['guest memory', `${used} MiB in use of ${total} MiB`],
    ['image', `${mebibytes(built('guest.cpio'))}, kernel ${mebibytes(built('kernel'))}`],
  ];
}

async function perform(stack, steps) {
  let firstDone;
  const done = await performAll(stack, steps, () => (firstDone ??= performance.now()));
  return { done, figures: await figures(stack, firstDone) };
}

await runDemo('qemu-demo', { place: guestPlace, perform });
