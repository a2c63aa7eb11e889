// SPDX-License-Identifier: MIT
// A node that approves, as the contracts see it, is locked by a sign of tampering or by a newer TA
// that was confirmed, says why, and approves again when that is mended; with its record of it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { askApproval } from './lib/approval.mjs';
import { parseMetrics } from './lib/metrics.mjs';
import { builtProgram } from './lib/paths.mjs';
import { waitFor } from './lib/poll.mjs';
import { startRelay, stopRelay } from './lib/relay.mjs';
import { getJson } from './lib/rpc.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

const kProgram = builtProgram('super-relay', 'SUPER_RELAY');

let stack;
let record;
before(async () => {
  stack = stackFor(await startStack('e2e/locked', { versions: ['0.7'], bundled: false }), '0.7');
  record = join(stack.folder, 'audit.jsonl');
});
after(() => stack && stopStack(stack));

/** The home as the next version of the TA finds it. */
const updated = () => ({ ...stack.home, env: { ...stack.home.env, SOFTTEE_TA_DIR: join(dirname(kProgram), '../lib/softtee_ta_next') } });

async function start(home = stack.home, security = {}) {
  const settings = { chainUrl: stack.anvil.url, paymasters: stack.paymasters, auditFile: record, security };
  stack.relay = await startRelay(stack.processes, home, settings);
}

/** As `security` has it. */
const looking = () => ({
  tamper_detection: true,
  tamper_interval: '1s',
  tamper_lock_file: join(stack.folder, 'tamper.lock'),
  tamper_status_file: join(stack.folder, 'tamper-status'),
});

function run(home, ...words) {
  const env = { ...process.env, ...home.env };
  const { status, stderr } = spawnSync(kProgram, [...words, '--config', home.config], { env, encoding: 'utf8', timeout: 30_000 });
  assert.equal(status, 0, stderr);
}

const setStatus = (text) => writeFileSync(join(stack.folder, 'tamper-status'), text);
const missing = async () => (await getJson(`${stack.relay.httpUrl}/ready`)).json.missing ?? [];
const lines = (event) => readFileSync(record, 'utf8').trimEnd().split('\n').map(JSON.parse).filter((line) => line.event === event);

async function assertApproves() {
  const { approver, error } = await askApproval(stack);
  assert.equal(approver?.toLowerCase(), stack.key.address.toLowerCase(), JSON.stringify(error));
}

/** What is refused, and what the record says of it. */
async function assertRefuses(expected, message) {
  const { approver, error } = await askApproval(stack);
  assert.equal(approver, undefined);
  assert.deepEqual({ verdict: error.data.verdict, reason: error.data.reason }, expected);
  const { verdict, reason, message: said } = lines('sponsorship').at(-1) ?? {};
  assert.deepEqual({ verdict, reason }, expected);
  assert.match(said, message);
}

describe('a node that approves', () => {
  it('is locked by a sign of tampering until an operator clears it', async () => {
    setStatus('0\n');
    await stopRelay(stack.relay);
    await start(stack.home, looking());
    await assertApproves();
    setStatus('1\n');
    await waitFor('the sign to be seen', async () => (await missing()).includes('tamper_board'), stack.relay);
    await assertRefuses({ verdict: 'unavailable', reason: 'unavailable' }, /^signing is locked until/);
    setStatus('0\n');
    run(stack.home, 'tamper', 'clear');
    await waitFor('the lock to be gone', async () => !(await missing()).includes('tamper_board'), stack.relay);
    await assertApproves();
    const cleared = lines('tamper_clear').map(({ verdict, signs }) => `${verdict} ${signs}`);
    assert.deepEqual(cleared, ['begun tamper_board', 'done tamper_board']);
  });

  it('counts the sessions of its looks', async () => {
    const metrics = parseMetrics(await (await fetch(`${stack.relay.httpUrl}/metrics`)).text());
    assert.ok(metrics.value('superrelay_optee_sessions_opened_total', { use: 'guard' }) > 0);
  });

  it('approves nothing once a newer TA is confirmed, until that one is there', async () => {
    await stopRelay(stack.relay);
    run(updated(), 'tee', 'confirm-version');
    assert.deepEqual(lines('ta_version_confirm').map(({ verdict, taVersion }) => [verdict, taVersion]), [['begun', 2], ['done', 2]]);
    await start();
    assert.ok((await missing()).includes('ta_superseded'));
    await assertRefuses({ verdict: 'denied', reason: 'superseded' }, /version/);
    await stopRelay(stack.relay);
    await start(updated());
    await assertApproves();
  });
});
