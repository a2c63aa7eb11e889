// SPDX-License-Identifier: MIT
// What docs/performance.md calculates for the i.MX 93 is what its counts come to,
// and an approval still has as many instructions.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { executed, partsOf, readListing, straightLine } from './bench/board-count.mjs';
import { boardTables, countedOf, operationsOf, pageWith, readPage, timesOf } from './bench/board.mjs';
import { ROOT } from './lib/paths.mjs';

describe('the i.MX 93 in docs/performance.md', () => {
  it('is calculated from what is counted there (scripts/board-figures --publish)', () => {
    assert.equal(readPage(), pageWith(readPage(), countedOf(readPage())));
  });

  it('would be another, had another been counted', () => {
    const counted = countedOf(readPage());
    assert.notEqual(boardTables({ ...counted, cycles: counted.cycles * 2 }), boardTables(counted));
  });

  it('has an approval of as many instructions as the Trusted Application has today', { timeout: 600_000 }, () => {
    const now = Number(execFileSync(join(ROOT, 'scripts', 'board-figures'), ['--count'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
    const { approval } = countedOf(readPage());
    // Another release of the compiler is worth some percent.
    assert.ok(Math.abs(now / approval - 1) < 0.1, `${now} instructions, ${approval} on the page`);
  });
});

describe('what a board does', () => {
  const counted = { approval: 1000, cycles: 1700, batch_256: 1000, batch_1: 2360, request: 2360 };
  const times = timesOf(counted, { slowdown: 1, ipc: 0.8 });

  it('is cycles over the clock, and what is assumed of other code', () => {
    assert.deepEqual([times.approval, times.call, times.own, times.inBatch(10)], [1, 1, 1, 1.1]);
  });

  it('is bounded by the Trusted Application, by the connections, or by both cores', () => {
    const bound = (approval, own) => operationsOf({ own, inBatch: () => approval });
    assert.deepEqual([bound(4, 1), bound(1, 2), bound(2, 1)], [250_000, 250_000, 500_000]);
  });
});

describe('counting', () => {
  const listing = readListing(
    [
      '0000000000000010 <counted_from>:',
      '      10:\tret',
      '0000000000000020 <secp256k1_fe_mul_inner>:',
      '      20:\tmadd\tx0, x1, x2, x3',
      '      24:\tb.ne\t20 <secp256k1_fe_mul_inner>  // b.any',
      '0000000000000028 <permute>:',
      '      28:\teor\tx0, x1, x2',
      '      2c:\tbl\t10 <counted_from>',
      '0000000000000030 <counted_until>:',
      '      30:\tret',
    ].join('\n'),
  );
  const traceOf = (...addresses) => addresses.map((at) => `Trace 0: 0x7f [00/00000000000000${at}/01/02] name\n`).join('');

  it('begins behind the one function and ends before the other', () => {
    const steps = executed(traceOf('28', '10', '20', '24', '20', '28', '30', '28'), listing);
    assert.deepEqual(steps.map(({ code }) => code), ['madd', 'b.ne', 'madd', 'eor']);
    assert.deepEqual(partsOf(steps), { point: 3, inverse: 0, nonce: 0, hash: 1, rest: 0 });
  });

  it('refuses a trace that is cut off, and one of another program', () => {
    assert.throws(() => executed(traceOf('10', '20'), listing), /no counted_from\(\) before counted_until\(\)/);
    assert.throws(() => executed(traceOf('10', '99', '30'), listing), /the listing has not/);
  });

  it('gives the model a straight line', () => {
    const steps = executed(traceOf('10', '24', '2c', '28', '30'), listing);
    assert.equal(straightLine(steps), 'b.ne 0\nb 0\neor x0, x1, x2');
  });
});
