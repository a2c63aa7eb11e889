// SPDX-License-Identifier: MIT
// Sponsored operations with the node on this machine, its key in softtee.

import { after, before } from 'node:test';
import { sponsoredTests } from './lib/sponsored-tests.mjs';
import { startStack, stopStack } from './lib/stack.mjs';

let stack;
before(async () => {
  stack = await startStack('e2e/sponsored');
});
after(() => stack && stopStack(stack));

sponsoredTests(() => stack);
