// SPDX-License-Identifier: MIT
// The seeds that the fuzz target and the unit tests begin with are of this folder's making.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CORPUS, seeds } from './lib/seeds.mjs';
import { ahab, folder, passes } from './lib/run.mjs';

const stored = (name) => readFileSync(new URL(name, CORPUS));

test('each seed is there, and no other', () => assert.deepEqual(readdirSync(CORPUS).sort(), Object.keys(seeds()).sort()));

for (const [name, bytes] of Object.entries(seeds())) {
  if (name !== 'signed') test(`${name} is what is made today`, () => assert.deepEqual(stored(name), bytes));
}

test('signed passes every check, by the table that it has itself', (t) => {
  const signed = stored('signed');
  const at = folder(t);
  // The SRK table stands behind the signature block's header.
  const start = 0x400 + signed.readUInt16LE(0x40c) + 16;
  const table = at.file('table', signed.subarray(start, start + signed.readUInt16LE(start + 1)));
  passes(ahab('check', fileURLToPath(new URL('signed', CORPUS)), '--optee', fileURLToPath(new URL('conf.mk', CORPUS)), '--srk-table', table), /^ok +signatures/m);
});
