// SPDX-License-Identifier: MIT
// The benchmark of the emulated machine stays alive: briefly, with every figure there.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { measureGuestCost } from '../lib/guest-cost.mjs';

it('an approval in the guest and its parts are measured', async (t) => {
  const { batches, ...costs } = await measureGuestCost({ rounds: 1, seconds: 0.01 });
  t.diagnostic(`cold boot to the first approval over HTTP: ${(costs.bootMs / 1000).toFixed(1)} s`);
  for (const [what, cost] of Object.entries({ ...costs, ...batches })) assert.ok(cost > 0, `${what}: ${cost}`);
});
