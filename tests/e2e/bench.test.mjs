// SPDX-License-Identifier: MIT
// The benchmark stays alive: each part of this machine briefly, with every figure
// there and every answer looked at.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { figureNames, summarize } from './bench/figures.mjs';
import { measureGrowth } from './bench/growth.mjs';
import { measureHost } from './bench/host.mjs';
import { terminalPage } from './bench/page.mjs';
import { drawPlots } from './bench/plots.mjs';

const kBrief = { rounds: 1, turns: 1, seconds: 1, openSeconds: 1, operations: 100, parts: 2 };

function checkFigures(part, { figures: measured, series }) {
  const figures = summarize(measured);
  assert.deepEqual(Object.keys(figures), figureNames(part));
  for (const [name, { value }] of Object.entries(figures)) {
    // The overhead is a difference: on a busy machine it may be anything. On an idle one nothing is sent late.
    if (!/^overhead|held_back$/.test(name)) assert.ok(value > 0, `${name}: ${value}`);
  }
  assert.equal(terminalPage(figures).split('\n').length, figureNames(part).length + 3);
  return drawPlots({ figures, series });
}

it('a request and what it is compared with are measured', async () => {
  const plots = checkFigures('host', await measureHost(kBrief));
  assert.deepEqual(Object.keys(plots), ['cost.svg', 'throughput.svg', 'latency.svg']);
});

it('growth is measured', async () => {
  const plots = checkFigures('growth', await measureGrowth(kBrief));
  assert.deepEqual(Object.keys(plots), ['keys.svg', 'calldata.svg', 'tenths-cost.svg', 'tenths-memory.svg']);
});
