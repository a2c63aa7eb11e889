// SPDX-License-Identifier: MIT
// The power is cut while keys come and go and operations are approved, again and
// again: what was acknowledged has to be there after the next start.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { getAddress } from 'viem';
import { KEY_ID } from './relay.mjs';

/** Changes between two cuts; the last one of them the cut meets. */
const kMostChanges = 3;
/** What a change takes, until one was seen. */
const kUsualMs = 1500;

/** What keys there are, as far as it was acknowledged. */
class Book {
  constructor(keys) {
    this.keys = new Map(keys);
    this.open = undefined; // the change that was under way
  }

  /** Compares it with what the TEE lists, which becomes what is known. */
  settle(listed) {
    const open = this.open?.id;
    const settled = (keys) => Object.fromEntries([...keys].filter(([id]) => id !== open).sort());
    assert.deepEqual(settled(listed), settled(this.keys), 'the keys are not those that were acknowledged');
    const before = this.keys.get(open);
    const now = listed.get(open);
    if (before && now) assert.equal(now, before, `${open} is another key than before`);
    this.keys = new Map(listed);
    this.open = undefined;
    return open ? `${open} is ${now ? 'there' : 'not there'}` : 'no change was under way';
  }
}

export class PowerCuts {
  #usualMs = kUsualMs;
  #made = 0;

  /** @param guest a FaultyGuest that is off; `random`: see random.mjs */
  constructor(guest, random) {
    Object.assign(this, { guest, random });
  }

  /** Starts the machine, checks it and cuts its power; answers what there is to tell of it. */
  async cutOnce() {
    await this.guest.start();
    const seen = this.book && (await this.#check());
    this.book ??= new Book(await this.guest.keys());
    const asking = this.guest.askUntilItBreaks();
    const met = await this.#changeUntilCut();
    const answers = await asking;
    this.guest.assertByItsKey(answers);
    return `${seen ?? 'began'}; ${answers.length} approvals, the cut came ${met}`;
  }

  /** Starts it for good, checks it, and has it make one key more. */
  async finish() {
    await this.guest.start();
    const seen = await this.#check();
    await this.guest.untilReady();
    await this.guest.assertApproves();
    const address = await this.guest.generate('after-all');
    assert.equal((await this.guest.keys()).get('after-all'), address);
    await this.guest.stop();
    return seen;
  }

  async #check() {
    const errors = await this.guest.errors();
    assert.equal(errors.get('damaged_keys'), undefined);
    const seen = this.book.settle(await this.guest.keys());
    assert.equal(getAddress(this.book.keys.get(KEY_ID)), getAddress(this.guest.key.address));
    return seen;
  }

  /** Makes and deletes keys; cuts the power at some moment of the last change. */
  async #changeUntilCut() {
    for (let left = this.random.below(kMostChanges); left > 0; left -= 1) await this.#change();
    const moment = (this.#usualMs * this.random.below(1000)) / 1000;
    const last = this.#change().then(
      (done) => `after ${done}`,
      (error) => this.#interrupted(error),
    );
    await pause(moment);
    await this.guest.cutPower();
    return last;
  }

  #interrupted(error) {
    // On a busy machine the cut may come before the command has reached the guest.
    if (!/machine ended|it is not up/.test(error.message)) throw error;
    return `while ${this.book.open.doing}`;
  }

  /** One change, which is in the book once it was acknowledged. */
  async #change() {
    const { doing, id, act } = this.#choose();
    const began = performance.now();
    this.book.open = { id, doing };
    const address = await act();
    this.book.open = undefined;
    this.#usualMs = performance.now() - began;
    if (address) this.book.keys.set(id, address);
    else this.book.keys.delete(id);
    return doing;
  }

  #choose() {
    const ids = [...this.book.keys.keys()].filter((id) => id !== KEY_ID);
    if (ids.length > 0 && this.random.below(3) === 0) {
      const id = this.random.pick(ids);
      return { doing: `deleting ${id}`, id, act: () => this.guest.remove(id) };
    }
    const id = `cut-${(this.#made += 1)}`;
    return { doing: `making ${id}`, id, act: () => this.guest.generate(id) };
  }
}
