// SPDX-License-Identifier: MIT
// Two replicas, each with a network, a TEE and a key of its own, behind HAProxy: whatever happens to
// one, clients are served, and the chain takes every approval that they get. Run by
// `scripts/replicas npm run test:replicas`.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { AUDIT_BYTES, LOG_BYTES } from '../bench/sizing.mjs';
import { waitFor } from '../lib/poll.mjs';
import { removeSigner } from '../lib/singleton-paymaster.mjs';
import { measureCapacity } from './capacity.mjs';
import { EVENTS } from './events.mjs';
import { broken, eventTable } from './tables.mjs';
import { Trial } from './trial.mjs';

const kUnavailable = -32003;
const kBriefly = { rounds: 1, seconds: 1 };

describe('two replicas behind a proxy', () => {
  let trial;
  before(async () => {
    trial = await Trial.start();
  });
  after(() => trial?.stop());

  /** Lets an event happen; answers its row, in which no promise is broken and both replicas signed. */
  async function kept(name) {
    const row = await trial.run(name, EVENTS[name]);
    assert.deepEqual(broken(row), []);
    assert.ok(row.accepted.every((count) => count > 0), `signed by each: ${row.accepted}`);
    return row;
  }

  it('restart one after the other, and no request fails', async () => {
    const row = await kept('rolling restart');
    assert.equal(row.inFlight, 0);
    assert.equal(row.moved, 0, 'a request went to a replica that was being ended');
  });

  it('one is killed: what it had begun fails, and nothing else', async () => {
    const row = await kept('a replica killed');
    assert.ok(row.inFlight > 0, 'it had nothing in hand, so this shows nothing');
    assert.ok(row.moved > 0, 'no request had to be tried twice');
  });

  it('one is cut off, and comes back', async () => {
    const row = await kept('a replica cut off');
    assert.ok(row.moved > 0, 'no request had to be tried twice');
  });

  it('one loses its TEE: it says so, and no request fails', async () => {
    const row = await kept('its TEE gone');
    assert.ok(row.findings.includes('tee_failing'), row.findings.join());
    assert.deepEqual([row.told.status, row.told.json.error?.code], [503, kUnavailable], JSON.stringify(row.told));
    assert.equal(row.inFlight, 0);
    assert.ok(row.moved > 0, 'no request had to be tried twice');
  });

  it('write as much as docs/deploy/sizing.md says', () => {
    const [, { auditFile, child }] = trial.replicas;
    const average = (text, kind) => {
      const lines = text.split('\n').filter((line) => line.includes(kind));
      assert.ok(lines.length > 0, `no line has ${kind}`);
      return lines.reduce((sum, line) => sum + line.length + 1, 0) / lines.length;
    };
    const near = (bytes, expected) => assert.ok(Math.abs(bytes - expected) < expected / 10, `${bytes} bytes, not ${expected}`);
    near(average(readFileSync(auditFile, 'utf8'), '"approved"'), AUDIT_BYTES);
    near(average(child.log(), '"msg":"request"'), LOG_BYTES);
  });

  it('are measured, each and together', async () => {
    const rows = await measureCapacity(trial, kBriefly);
    assert.deepEqual(rows.map(({ replicas }) => replicas), [1, 2, 1, 2]);
    for (const { rps, nodeUs, proxyUs } of rows) assert.ok(rps > 0 && nodeUs > 0 && proxyUs >= 0);
  });

  it('would be found out: an approval by a key that the contracts no longer know is refused', async () => {
    const [, second] = trial.replicas;
    const row = await trial.run('a signer removed', async () => {
      for (const paymaster of Object.values(trial.paymasters)) {
        await removeSigner(trial.anvil.client, paymaster, second.key.address);
      }
      return { outMs: 0, backMs: 0 };
    });
    assert.ok(row.accepted[0] > 0);
    assert.equal(row.accepted[1], 0);
    assert.match(broken(row).join(), /the chain refuses [1-9]/);
  });

  it('whose key the contracts do not know is not ready when it starts, and says why', async () => {
    const [, second] = trial.replicas;
    await second.terminate();
    await second.start();
    const names = async () => (await second.findings()).map(({ name }) => name);
    await waitFor('the contracts to be asked', async () => (await names()).includes('paymaster_signer'));
    assert.equal(await second.isReady(), false);
  });

  after(() => trial && console.log(eventTable(trial.rows)));
});
