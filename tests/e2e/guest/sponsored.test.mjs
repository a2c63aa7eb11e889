// SPDX-License-Identifier: MIT
// Sponsored operations with the node in the emulated machine, its key in OP-TEE.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { guestPlace, machineCommand } from '../lib/guest.mjs';
import { sponsoredTests } from '../lib/sponsored-tests.mjs';
import { startStack, stopStack } from '../lib/stack.mjs';

let stack;
before(async () => {
  stack = await startStack('guest/sponsored', { place: guestPlace });
});
after(() => stack && stopStack(stack));

sponsoredTests(() => stack);

it('the audit record, on a disk of its own, has the key and every approval', async () => {
  const text = await machineCommand(stack.home, 'logs', 'audit');
  const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line));
  const made = lines.find(({ event, verdict }) => event === 'key_generate' && verdict === 'done');
  assert.equal(made?.address, stack.key.address.toLowerCase(), 'made before the machine was last switched on');
  const signers = lines.filter(({ verdict }) => verdict === 'approved').map(({ signer }) => signer);
  assert.deepEqual([...new Set(signers)], [made.address]);
});
