// SPDX-License-Identifier: MIT
// `make replicas`: two replicas behind a proxy, what happens to them, and what they can do. Run it by
// scripts/replicas. Exits with 1 when a promise was broken.
//
//   node replicas.mjs [--publish | WORD]
//
//   --publish   puts the tables into docs/performance.md, when every promise was kept
//   WORD        only the events that have it in their names; "capacity" measures alone

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine } from './bench/machine.mjs';
import { betweenMarkers } from './bench/markers.mjs';
import { ROOT } from './lib/paths.mjs';
import { announce } from './lib/steps.mjs';
import { measureCapacity } from './replicas/capacity.mjs';
import { EVENTS } from './replicas/events.mjs';
import { broken, capacityTable, eventTable, markdownTables } from './replicas/tables.mjs';
import { Trial } from './replicas/trial.mjs';

const kCapacity = { rounds: 3, seconds: 4 };
const publishing = process.argv[2] === '--publish';
const word = publishing ? undefined : process.argv[2];

function publish(rows, capacity) {
  const page = join(ROOT, 'docs', 'performance.md');
  const { cpu, cores, kernel } = describeMachine();
  const day = new Date().toISOString().slice(0, 10);
  const what = `Measured on ${day}: ${cpu}, ${cores} cores for load, proxy, chain and replicas; Linux ${kernel}. The events are of one run, capacity is the median of ${kCapacity.rounds} rounds.`;
  writeFileSync(page, betweenMarkers(readFileSync(page, 'utf8'), `${what}\n\n${markdownTables(rows, capacity)}`, 'replicas'));
}

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
  if (publishing && found.length === 0) publish(trial.rows, capacity);
  console.log(found.length === 0 ? '\nEvery promise was kept.' : `\n${found.length} broken.`);
  process.exitCode = found.length === 0 ? 0 : 1;
} finally {
  await trial.stop();
}
