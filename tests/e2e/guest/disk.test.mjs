// SPDX-License-Identifier: MIT
// What can befall the disk that OP-TEE's objects are on, made to happen: what was
// acknowledged is there or its loss has a name, no signature is by another key,
// and no key takes another's place.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startFaultyGuest } from '../lib/faults.mjs';
import { PowerCuts } from '../lib/power-cuts.mjs';
import { Random, chooseSeed } from '../lib/random.mjs';
import { KEY_ID } from '../lib/relay.mjs';

const kCuts = 3;
const kUnavailable = -32003;
/** In an object's file of one block: the block, of which OP-TEE keeps two copies and uses the second. */
const kLastByte = [16383];
/** Both copies, and the nodes and heads that authenticate them. */
const kEverywhere = [0, 4096, 12287, 16383];

let guest;
before(async () => {
  guest = await startFaultyGuest('guest/disk');
});
after(() => guest?.stopAll());

const names = (errors) => [...errors.keys()].sort();

describe('the disk put back to an older copy', () => {
  it('is taken for the newest, as nothing says which one is: keys made since then are gone', async () => {
    const later = await guest.generate('later');
    assert.equal((await guest.keys()).get('later'), later);
    await guest.beginAnew();
    await guest.start();
    assert.deepEqual(await guest.keys(), new Map([[KEY_ID, guest.key.address]]));
    await assert.rejects(guest.command('keys', 'show', 'later', '--json'), /"reason":"not_found".*later/);
    await guest.untilReady();
    await guest.assertApproves();
  });
});

describe(`the power cut ${kCuts} times while keys come and go`, () => {
  it('every key that was acknowledged is there and the same, and every approval by its key', async (t) => {
    await guest.beginAnew();
    const seed = chooseSeed();
    t.diagnostic(`seed ${seed} (E2E_SEED)`);
    const cuts = new PowerCuts(guest, new Random(seed));
    for (let i = 0; i < kCuts; i += 1) t.diagnostic(await cuts.cutOnce());
    t.diagnostic(await cuts.finish());
  });
});

describe('a byte of the TEE\'s storage flipped while the machine is off', () => {
  it('of the paymaster\'s key: not ready, by name; nobody signs and no key is made', async () => {
    await guest.beginAnew(async () => guest.flip((await guest.objects()).at(-2), kLastByte));
    await guest.start();
    assert.deepEqual(names(await guest.errors()), ['damaged_keys', 'signer_unavailable']);
    assert.equal((await guest.ask()).error?.code, kUnavailable);
    await assert.rejects(guest.generate(KEY_ID), /"reason":"corrupt"/);
  });

  it('of the list of keys: not ready, by name; the key that is there signs, and no key is made', async () => {
    await guest.beginAnew(async () => guest.flip((await guest.objects()).at(-1), kLastByte));
    await guest.start();
    assert.deepEqual(names(await guest.errors()), ['damaged_keys']);
    await guest.assertApproves();
    await assert.rejects(guest.generate('new'), /"reason":"corrupt"/);
  });

  for (const [what, object] of [['OP-TEE\'s directory', 'dirf.db'], ['OP-TEE\'s record of TA versions', '1']]) {
    it(`of ${what}: the TA does not load; the machine does not come up and says why`, async () => {
      await guest.beginAnew(() => guest.flip(object, kEverywhere));
      const up = guest.command('up', '--rpc', '0', '--http', '0');
      await assert.rejects(up, /stage reached: tee;[^]*does not authenticate.*backup/);
      await assert.rejects(guest.command('status'), /down/);
    });
  }
});

describe('the disk wiped', () => {
  it('is not ready, as the key is not there, and makes no other by itself', async () => {
    await guest.beginAnew(() => guest.wipeDisk());
    await guest.start();
    assert.deepEqual(names(await guest.errors()), ['signer_unavailable']);
    assert.equal((await guest.ask()).error?.code, kUnavailable);
    assert.equal((await guest.keys()).size, 0);
  });
});
