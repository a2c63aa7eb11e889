// SPDX-License-Identifier: MIT
// Updates over the air of the emulated machine: its own boot chain chooses between
// two slots, RAUC writes the other one, and the key in OP-TEE outlives all of it.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Bundles } from '../lib/bundles.mjs';
import { startFaultyGuest } from '../lib/faults.mjs';
import { serveFiles } from '../lib/file-server.mjs';
import { guestPlaceWithSlots, kBuildWithSlots } from '../lib/guest.mjs';
import { KEY_ID } from '../lib/relay.mjs';
import { announce } from '../lib/steps.mjs';
import { UpdatedGuest } from '../lib/updated-guest.mjs';

const kName = 'ota';
/** 3, or what scripts/soak asks for. */
const kCuts = Number(process.env.OTA_CUTS ?? 3);

let guest;
let machine;
let bundles;
let server;
const table = [];

/** Does a part of the demonstration, and keeps its line of the table. */
async function row(what, work) {
  announce(what);
  const began = performance.now();
  const outcome = await work();
  table.push([what, outcome, ((performance.now() - began) / 1000).toFixed(0)]);
}

/** For scripts/ota-demo, which ends with it. */
function writeTable() {
  const rows = [['what', 'outcome', 's'], ...table];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  const lines = rows.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
  writeFileSync(join(guest.stack.folder, 'table'), `${lines.join('\n')}\n`);
}

before(async () => {
  guest = await startFaultyGuest(kName, guestPlaceWithSlots);
  bundles = new Bundles({ folder: join(guest.stack.folder, 'bundles'), build: kBuildWithSlots });
  server = await serveFiles(bundles.folder);
  machine = new UpdatedGuest(guest, server);
  await machine.told(/^slot A confirmed, TA version 1$/);
});

after(async () => {
  if (guest) writeTable();
  server?.close();
  await guest?.stopAll();
});

/** The machine runs that slot, has its key, and signs with it. */
async function assertSigns(slot) {
  assert.equal(await machine.slot(), slot);
  assert.deepEqual(await guest.keys(), new Map([[KEY_ID, guest.key.address]]));
  await guest.untilReady();
  await guest.assertApproves();
}

/** @return the reason, of which `pattern` is a part */
async function assertRefused(bundle, pattern) {
  const before = machine.digest();
  const { code, said } = await machine.install(bundle);
  assert.notEqual(code, 0, said);
  assert.match(said, pattern);
  assert.equal(machine.digest(), before, 'a refused bundle changed a slot or the boot state');
  assert.equal(await machine.trial(), '', 'a refused bundle put a slot on trial');
  return `refused: ${pattern.exec(said)[0]}`;
}

describe('a bundle that must not be installed is refused, with the reason, and nothing has changed', () => {
  it('signed by somebody else', () =>
    row('bundle with another signature', async () =>
      assertRefused(await bundles.foreign(), /signature verification failed|unable to get local issuer certificate/)));

  it('for another board', () =>
    row('bundle for another board', async () =>
      assertRefused(await bundles.otherBoard(), /this bundle is for superrelay-qemu-other, and this board is superrelay-qemu/)));

  it('cut short', () =>
    row('bundle cut short', async () =>
      assertRefused(bundles.short(await bundles.good()), /(Invalid|Unexpected|invalid)[^\n]*(signature|size|bundle)[^\n]*/)));
});

describe(`the power cut ${kCuts} times while a bundle is installed`, () => {
  for (let i = 0; i < kCuts; i += 1) {
    const percent = 41 + Math.floor((58 * i) / kCuts);
    it(`at ${percent} %: the slot that ran starts again, and its key signs`, () =>
      row(`power cut at ${percent} % of an installation`, async () => {
        const reached = await machine.cutAt('good.raucb', percent);
        assert.match(reached, /^\d+% (Checking slot|Copying image|Updating)/);
        await guest.start();
        await machine.told(/^slot B was not confirmed, slot A goes on$/);
        await machine.told(/^slot A confirmed/);
        await assertSigns('A');
        return 'slot A again, signs';
      }));
  }
});

describe('a good bundle', () => {
  it('is installed from HTTP, started, confirmed; the key is still there and signs', () =>
    row('good bundle, TA version 2', async () => {
      const { code, said } = await machine.install('good.raucb');
      assert.equal(code, 0, said);
      assert.match(said, /^ *5\d% Copying image to firmware\.1/m, 'no progress was shown');
      assert.equal(await machine.floor(), 1, 'the floor rose before the slot was confirmed');
      await machine.restart(/^slot B confirmed, TA version 2$/);
      await assertSigns('B');
      assert.equal(await machine.floor(), 2);
      return 'slot B confirmed, signs';
    }));

  it('makes an older TA refused', () =>
    row('bundle with an older TA', async () =>
      assertRefused(await bundles.older(), /this bundle holds TA version 1, and version 2 was confirmed here/)));
});

/** Installs what fails after its start, and waits until the machine is back where it was. */
async function assertFallsBack(bundle, { how, why = /^slot A was not confirmed, slot B goes on$/, meanwhile = () => {} } = {}) {
  const { code, said } = await machine.install(bundle, how);
  assert.equal(code, 0, said);
  const known = machine.starts().length;
  const told = machine.updates().length;
  const back = machine.restart(why);
  await Promise.all([back, meanwhile()]);
  await machine.told(/^slot B confirmed, TA version 2$/, told);
  const starts = machine.starts().slice(known);
  assert.match(starts, /^A+B$/);
  await assertSigns('B');
  assert.equal(await machine.floor(), 2);
  return starts;
}

/** While slot A is tried: what would overwrite the slot to go back to is refused. */
async function refusesOnTrial() {
  await machine.started('A');
  await guest.exec('timeout 60 sh -c "until rauc status >/dev/null 2>&1; do sleep 1; done"');
  const { code, said } = await machine.install('good.raucb');
  assert.notEqual(code, 0, said);
  assert.match(said, /slot A is on trial/);
}

describe('an update that fails: the machine goes back by itself, and the key signs', () => {
  it('because its firmware does not load', () =>
    row('update whose firmware does not load', async () => {
      assert.equal(await assertFallsBack(await bundles.unloadable()), 'AAAB');
      return 'back on slot B after 3 attempts, signs';
    }));

  it('because its kernel does not get to its node', () =>
    row('update that does not start', async () => {
      assert.equal(await assertFallsBack(await bundles.unbootable()), 'AAAB');
      return 'back on slot B after 3 attempts, signs';
    }));

  it('because its node is not ready; installed from a file', () =>
    row('update whose node is not ready', async () => {
      const starts = await assertFallsBack(await bundles.unready(), {
        how: { copied: true },
        why: /^slot A was not confirmed, slot B goes on: its node was not ready in \d+ s: ./,
        meanwhile: refusesOnTrial,
      });
      assert.equal(starts, 'AB');
      return 'given up, back on slot B, signs';
    }));
});
