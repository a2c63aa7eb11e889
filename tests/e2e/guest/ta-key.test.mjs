// SPDX-License-Identifier: MIT
// Debian's OP-TEE trusts a published key, so that everybody can sign TAs for it:
// what tests/e2e/hardened finds refused is opened here.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CANARIES, OPENED, openTa } from '../lib/canaries.mjs';
import { guestPlace } from '../lib/guest.mjs';
import { freshFolder } from '../lib/paths.mjs';
import { Processes } from '../lib/processes.mjs';

let home;
let processes;

before(async () => {
  const folder = await freshFolder('e2e/ta-key');
  processes = new Processes(join(folder, 'log'));
  home = guestPlace.home(folder);
  await guestPlace.start(processes, home, { tests: true });
});
after(() => processes?.stopAll());

describe("Debian's OP-TEE", () => {
  it('opens a TA that is signed with the key in its source', async () => {
    assert.equal(await openTa(home, CANARIES.rsa2048), OPENED);
  });
});
