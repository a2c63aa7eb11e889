// SPDX-License-Identifier: MIT
// Writes the seeds of fuzz/ahab.cpp, which the unit tests begin with as well.
//
//   node tests/imx93/corpus.mjs

import { mkdirSync, writeFileSync } from 'node:fs';
import { CORPUS, seeds } from './lib/seeds.mjs';

mkdirSync(CORPUS, { recursive: true });
for (const [name, bytes] of Object.entries(seeds())) writeFileSync(new URL(name, CORPUS), bytes);
