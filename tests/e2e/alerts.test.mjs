// SPDX-License-Identifier: MIT
// Nodes that something is wrong with, each in its own way, and one that is well: Prometheus raises for each the
// alert whose page is about that, and no other.

import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { roleAccount } from './lib/anvil.mjs';
import { waitFor } from './lib/poll.mjs';
import { startPrometheus } from './lib/prometheus.mjs';
import { generateKey, relayHome, startRelay } from './lib/relay.mjs';
import { startStack, stopStack } from './lib/stack.mjs';

// Nothing listens there.
const kNobody = '127.0.0.1:1';

const TROUBLES = {
  pinned: { settings: { signer: roleAccount('stranger').address }, raised: [['SuperRelaySignerUnknown', 'signer_mismatch']] },
  stranger: { key: 'another', raised: [['SuperRelaySignerUnknown', 'paymaster_signer']] },
  wiped: { key: 'none', raised: [['SuperRelayEnclaveUnavailable', 'signer_unavailable']] },
  alone: { settings: { chainUrl: `http://${kNobody}` }, raised: [['SuperRelayChainStale', 'chain_unavailable']] },
  lost: { settings: { paymasters: undefined }, raised: [['SuperRelayNotReady', 'paymaster_missing']] },
  // Last: by then there was time to raise one.
  well: { raised: [] },
};

let stack;
let prometheus;
const targets = { gone: kNobody };

/** A node's own home; its key is the stack's unless told otherwise. */
async function homeOf(name, key) {
  const home = relayHome(join(stack.folder, name));
  if (key === 'another') await generateKey(home);
  if (key === 'the same') cpSync(stack.home.env.SOFTTEE_STORAGE, home.env.SOFTTEE_STORAGE, { recursive: true });
  return home;
}

before(async () => {
  stack = await startStack('e2e/alerts', { versions: ['0.7'], bundled: false });
  for (const [name, { settings, key = 'the same' }] of Object.entries(TROUBLES)) {
    const all = { name, chainUrl: stack.anvil.url, paymasters: stack.paymasters, ...settings };
    const relay = await startRelay(stack.processes, await homeOf(name, key), all);
    targets[name] = new URL(relay.httpUrl).host;
  }
  prometheus = await startPrometheus(stack.processes, stack.folder, Object.values(targets));
});
after(() => stack && stopStack(stack));

/** What is raised for a node, or about to be: alert and finding. */
async function raisedFor(name) {
  assert.equal((await prometheus.query(`up{instance="${targets[name]}"}`)).length, 1, 'it was not asked yet');
  const alerts = (await prometheus.rules()).flatMap((rule) => rule.alerts);
  const own = alerts.filter(({ labels }) => labels.instance === targets[name]);
  return own.map(({ labels }) => [labels.alertname, labels.name]);
}

for (const [name, { raised }] of Object.entries({ gone: { raised: [['SuperRelayDown', undefined]] }, ...TROUBLES })) {
  it(`for a node that is ${name}: ${raised.join(' ').replace(',', ' ') || 'nothing'}`, async () => {
    await waitFor(`the alerts of ${name}`, async () => {
      assert.deepEqual(await raisedFor(name), raised);
      return true;
    });
  });
}
