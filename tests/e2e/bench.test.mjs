// SPDX-License-Identifier: MIT
// The benchmark of a request stays alive: briefly, and with every answer checked.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { measureRequestCost } from './lib/request-cost.mjs';

it('a request and its parts are measured', async () => {
  const costs = await measureRequestCost({ rounds: 1, seconds: 1 });
  for (const [what, cost] of Object.entries(costs)) assert.ok(cost > 0 && cost < 1e6, `${what}: ${cost} µs`);
});
