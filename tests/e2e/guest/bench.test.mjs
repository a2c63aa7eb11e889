// SPDX-License-Identifier: MIT
// The benchmark of the emulated machine stays alive: briefly, with every figure there.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { figureNames, summarize } from '../bench/figures.mjs';
import { measureGuest } from '../bench/guest.mjs';
import { drawPlots } from '../bench/plots.mjs';

it('an approval in the guest and its parts are measured', async (t) => {
  const { figures: measured, series } = await measureGuest({ rounds: 1, guestSeconds: 5, programSeconds: 0.01 });
  const figures = summarize(measured);
  t.diagnostic(`cold boot to the first approval over HTTP: ${(figures.guest_boot_ms.value / 1000).toFixed(1)} s`);
  assert.deepEqual(Object.keys(figures), figureNames('guest'));
  for (const [name, { value }] of Object.entries(figures)) assert.ok(value > 0, `${name}: ${value}`);
  // The batcher may enter the TEE once for each at most.
  assert.ok(figures.guest_switches_per_signature.value <= 1);
  assert.deepEqual(Object.keys(drawPlots({ figures, series })), ['guest.svg']);
});
