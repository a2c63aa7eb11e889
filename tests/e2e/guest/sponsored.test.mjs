// SPDX-License-Identifier: MIT
// Sponsored operations with the node in the emulated machine, its key in OP-TEE.

import { after, before } from 'node:test';
import { guestPlace } from '../lib/guest.mjs';
import { sponsoredTests } from '../lib/sponsored-tests.mjs';
import { startStack, stopStack } from '../lib/stack.mjs';

let stack;
before(async () => {
  stack = await startStack('guest/sponsored', { place: guestPlace });
});
after(() => stack && stopStack(stack));

sponsoredTests(() => stack);
