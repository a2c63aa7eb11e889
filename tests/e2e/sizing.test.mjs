// SPDX-License-Identifier: MIT
// docs/deploy/sizing.md is what the figures in docs/performance.md come to.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { figuresOf, groundsOf, mostOf, replicasFor, sizingPage, sizingTables } from './bench/sizing.mjs';
import { ROOT } from './lib/paths.mjs';

const read = (...path) => readFileSync(join(ROOT, 'docs', ...path), 'utf8');

describe('docs/deploy/sizing.md', () => {
  it('has the tables that the figures give (node tests/e2e/bench/sizing.mjs writes them)', () => {
    assert.equal(read('deploy', 'sizing.md'), sizingPage());
  });

  it('would have others, had the figures been others', () => {
    const figures = figuresOf(read('performance.md'));
    const slower = { ...figures, raw_sign_us: figures.raw_sign_us * 100, sponsor_cpu_us: figures.sponsor_cpu_us * 100 };
    assert.notEqual(sizingTables(slower), sizingTables(figures));
  });
});

describe('sizing', () => {
  const figures = { sponsor_cpu_us: 100, raw_sign_us: 35.9, rps_64: 10_000, guest_batch_64_us: 500, guest_rps_64: 200 };

  it('reads figures as the page has them', () => {
    const page = '| `a_us` | what it is | 1,234 µs | 2 µs `b` |  |\n| `b` | x | 0.5 |  |  |\n| no | figure | 3 |\n';
    assert.deepEqual(figuresOf(page), { a_us: 1234, b: 0.5 });
  });

  const kMost = [
    ['the connections give out first', 0, 1, 5_000],
    ['the TEE does', 1, 1, 2_000],
    ['the emulator does', 2, 1, 100],
    ['the books do', 0, 600, 50_000 / 600],
  ];
  for (const [name, ground, validity, expected] of kMost) {
    it(name, () => assert.equal(mostOf(figures, groundsOf(figures)[ground], validity), expected));
  }

  it('counts two requests of the node and one approval of the TEE', () => {
    const [fast, slow] = groundsOf(figures).map(({ coresFor }) => coresFor(1e6));
    const own = 100 - 38.7;
    assert.ok(Math.abs(fast - (2 * own + 38.7)) < 1e-6, `${fast}`);
    assert.ok(Math.abs(slow - (2 * own + 500)) < 1e-6, `${slow}`);
  });

  it('leaves half free, has one to spare, and never one alone', () => {
    assert.deepEqual([0, 1, 50, 51, 100].map((rate) => replicasFor(rate, 100)), [2, 2, 2, 3, 3]);
  });
});
