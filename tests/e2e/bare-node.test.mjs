// SPDX-License-Identifier: MIT
// A node without chain, paymaster and key: it serves, and says what it is missing.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { parseMetrics } from './lib/metrics.mjs';
import { builtProgram, freshFolder } from './lib/paths.mjs';
import { waitFor } from './lib/poll.mjs';
import { Processes } from './lib/processes.mjs';
import { relayHome, writeConfig } from './lib/relay.mjs';

const kProgram = builtProgram('super-relay', 'SUPER_RELAY');

describe('a node without chain, paymaster and key', () => {
  let processes;
  let node;
  let health;
  let httpUrl;

  before(async () => {
    const folder = await freshFolder('e2e/bare-node');
    const home = relayHome(folder);
    writeConfig(home, { chainUrl: 'http://127.0.0.1:1' });
    appendFileSync(home.config, '\n[optee_kms.performance]\nconnection_pool_size = 1\n');
    processes = new Processes(folder);
    node = processes.start('super-relay', kProgram, ['node', '--config', home.config, '--paymaster-relay'], { env: home.env });
    const url = await waitFor('super-relay to listen', () => /http_api=([0-9.:]+)/.exec(node.log())?.[1], { child: node });
    httpUrl = `http://${url}`;
    health = await (await fetch(`${httpUrl}/health`)).json();
  });
  after(() => processes?.stopAll());

  it('serves, and its health names each thing that is missing, with a remedy', () => {
    assert.equal(health.status, 'degraded');
    const found = Object.fromEntries(health.findings.map((finding) => [finding.name, finding]));
    for (const name of ['softtee', 'chain_unavailable', 'paymaster_missing', 'signer_unavailable']) {
      assert.ok(found[name]?.remedy, `no finding ${name} in ${JSON.stringify(health)}`);
    }
    assert.equal(found.softtee.severity, 'warning');
    assert.equal(found.signer_unavailable.severity, 'error');
    assert.match(found.signer_unavailable.remedy, /keys generate paymaster/);
  });

  it('is not ready, and says for want of what', async () => {
    const answer = await fetch(`${httpUrl}/ready`);
    assert.equal(answer.status, 503);
    const { ready, missing } = await answer.json();
    assert.equal(ready, false);
    assert.ok(missing.includes('signer_unavailable'), missing.join());
    assert.ok(!missing.includes('softtee'), missing.join());
  });

  it('has no keys to describe, and with one session asks no more than once', async () => {
    for (let i = 0; i < 2; ++i) assert.deepEqual((await (await fetch(`${httpUrl}/api/v1/keys`)).json()).keys, []);
    const metrics = parseMetrics(await (await fetch(`${httpUrl}/metrics`)).text());
    assert.equal(metrics.value('superrelay_optee_key_operations_total', { operation: 'list', verdict: 'ok' }), 1);
    assert.equal(metrics.value('superrelay_optee_sessions_active', { use: 'approvals' }), 1);
    assert.equal(metrics.value('superrelay_optee_sessions_active', { use: 'administration' }), 0);
  });

  it('is degraded, says super-relay health: 76', () => {
    const ask = (...args) => spawnSync(kProgram, ['health', '--url', httpUrl, ...args], { encoding: 'utf8', timeout: 30_000 });
    const text = ask();
    assert.equal(text.status, 76, text.stderr);
    assert.match(text.stdout, /^status +degraded$/m);
    assert.match(text.stdout, /^error signer_unavailable: .*\n  .*keys generate paymaster/m);
    const json = ask('--json');
    assert.equal(json.status, 76);
    assert.equal(JSON.parse(json.stdout).status, 'degraded');
  });

  it('says the same in its log, at start', () => {
    assert.match(readFileSync(node.logFile, 'utf8'), /warn +msg="?finding"? name=softtee/);
  });

  it('ends at once and well when it is asked to', async () => {
    await node.stop('SIGTERM');
    assert.equal(node.end.code, 0, node.logTail());
  });
});
