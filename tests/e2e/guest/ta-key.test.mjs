// SPDX-License-Identifier: MIT
// Debian's OP-TEE trusts a published key, so that everybody can sign TAs for it:
// what tests/e2e/hardened finds refused is opened here, and the node tells.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CANARIES, OPENED, openTa } from '../lib/canaries.mjs';
import { guestPlace, tryMachineCommand } from '../lib/guest.mjs';
import { freshFolder } from '../lib/paths.mjs';
import { Processes } from '../lib/processes.mjs';
import { getJson } from '../lib/rpc.mjs';

// The node's own configuration, but for another network.
const kElsewhere = "sed 's/^network = .*/network = \"mainnet\"/' /run/superrelay/config.toml >/run/superrelay/mainnet.toml";
const kNode = '/usr/lib/superrelay/as-node node --config /run/superrelay/mainnet.toml';

let home;
let processes;
let relay;

before(async () => {
  const folder = await freshFolder('e2e/ta-key');
  processes = new Processes(join(folder, 'log'));
  home = guestPlace.home(folder);
  relay = await guestPlace.start(processes, home, { tests: true });
});
after(() => processes?.stopAll());

describe("Debian's OP-TEE", () => {
  it('opens a TA that is signed with the key in its source', async () => {
    assert.equal(await openTa(home, CANARIES.rsa2048), OPENED);
  });

  it('stands in health as what it is', async () => {
    const { json } = await getJson(`${relay.httpUrl}/health`);
    assert.equal(json.tee.taSigningKey, 'published');
    assert.equal(json.tee.storage, 'unguarded');
    const severity = Object.fromEntries(json.findings.map((finding) => [finding.name, finding.severity]));
    for (const name of ['published_ta_key', 'rollback_unprotected', 'known_huk']) {
      assert.equal(severity[name], 'warning', `${name}: ${JSON.stringify(json.findings)}`);
    }
  });

  it('is not for a network other than dev', async () => {
    const refused = await tryMachineCommand(home, ['exec', `${kElsewhere} && ${kNode}`]);
    assert.equal(refused.code, 78, refused.stdout);
    for (const name of ['published_ta_key', 'rollback_unprotected', 'known_huk']) {
      const line = new RegExp(`${name}: not on network "mainnet": .*or add "${name}" to security\\.waive`);
      assert.match(refused.stdout, line);
    }
  });
});
