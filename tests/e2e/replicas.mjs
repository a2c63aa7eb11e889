// SPDX-License-Identifier: MIT
// `make replicas`: two replicas behind a proxy, what happens to them, and what they can do. Run it by
// scripts/replicas. Exits with 1 when a promise was broken.
//
//   node replicas.mjs [WORD]   with a word, only the events that have it in their names

import { announce } from './lib/steps.mjs';
import { measureCapacity } from './replicas/capacity.mjs';
import { EVENTS } from './replicas/events.mjs';
import { broken, capacityTable, eventTable } from './replicas/tables.mjs';
import { Trial } from './replicas/trial.mjs';

const kCapacity = { rounds: 3, seconds: 4 };
const [word] = process.argv.slice(2);

announce('two replicas, a chain, a proxy');
const trial = await Trial.start();
try {
  for (const [name, event] of Object.entries(EVENTS)) {
    if (word && !name.includes(word)) continue;
    announce(name);
    await trial.run(name, event);
  }
  let capacity;
  if (!word || 'capacity'.includes(word)) {
    announce('capacity of one and of two');
    capacity = await measureCapacity(trial, kCapacity);
  }
  if (trial.rows.length > 0) console.log(`\n${eventTable(trial.rows)}`);
  if (capacity) console.log(`\n${capacityTable(capacity)}`);
  const found = trial.rows.flatMap(broken);
  for (const each of found) console.error(each);
  console.log(found.length === 0 ? '\nEvery promise was kept.' : `\n${found.length} broken.`);
  process.exitCode = found.length === 0 ? 0 : 1;
} finally {
  await trial.stop();
}
