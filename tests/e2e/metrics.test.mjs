// SPDX-License-Identifier: MIT
// GET /metrics of a node that is asked for this and that: Prometheus can read
// it, the numbers are what happened, and strangers leave no words in it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { numberToHex } from 'viem';
import { EXAMPLE_OPERATION, EXAMPLE_STUB_OPERATION } from './lib/example.mjs';
import { takeStock } from './lib/ledger.mjs';
import { parseMetrics } from './lib/metrics.mjs';
import { ROOT } from './lib/paths.mjs';
import { localPlace, startRelay } from './lib/relay.mjs';
import { call, getJson, postRaw } from './lib/rpc.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

const kStranger = 'x_stranger';
const place = {
  ...localPlace,
  start: (processes, home, settings) => startRelay(processes, home, { ...settings, waive: ['softtee'] }),
};

let stack;
let metricsUrl;
let chain;
let text;
let metrics;
before(async () => {
  stack = stackFor(await startStack('e2e/metrics', { versions: ['0.7'], bundled: false, place }), '0.7');
  metricsUrl = `${stack.relay.httpUrl}/metrics`;
  chain = String(stack.anvil.chainId);
  await askThisAndThat();
  text = await (await fetch(metricsUrl)).text();
  metrics = parseMetrics(text);
});
after(() => stack && stopStack(stack));

/** Two approvals, a stub, and one request of each kind that is refused. */
async function askThisAndThat() {
  const { rpcUrl } = stack.relay;
  const ask = (method, op) => call(rpcUrl, method, [op, stack.entryPoint.address, numberToHex(stack.anvil.chainId), null]);
  const { result } = await ask('pm_getPaymasterStubData', EXAMPLE_STUB_OPERATION);
  const ready = { ...EXAMPLE_OPERATION, paymasterPostOpGasLimit: result.paymasterPostOpGasLimit };
  for (const nonce of ['0x1', '0x2']) assert.ok((await ask('pm_getPaymasterData', { ...ready, nonce })).result);
  const denied = await ask('pm_getPaymasterData', { ...ready, callGasLimit: '0xffffffffff' });
  assert.equal(denied.error.data.verdict, 'denied');
  const invalid = await ask('pm_getPaymasterData', { ...ready, sender: '0x11' });
  assert.equal(invalid.error.data.verdict, 'invalid');
  assert.equal((await call(rpcUrl, kStranger, [])).error.data.reason, 'method_not_found');
  assert.equal((await postRaw(rpcUrl, '{')).json.error.data.reason, 'parse_error');
}

/** The value of the sample with these labels. */
const value = (name, labels = {}) => metrics.value(name, labels);

const requests = (method, verdict) => value('superrelay_requests_total', { method, verdict });

/** The table of docs/metrics.md, by name. */
function documented() {
  const lines = readFileSync(join(ROOT, 'docs', 'metrics.md'), 'utf8').split('\n');
  const rows = lines.filter((line) => /^\| (superrelay|process)_/.test(line)).map((line) => line.split('|').map((cell) => cell.trim()));
  return new Map(rows.map(([, name, type, labels]) => [name, { type, labels: labels.split(',').filter(Boolean).sort() }]));
}

describe('GET /metrics', () => {
  it('is what Prometheus reads', async () => {
    const { headers } = await fetch(metricsUrl);
    assert.equal(headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    const checked = spawnSync(join(ROOT, 'scripts', 'prometheus'), ['promtool', 'check', 'metrics'], { input: text, encoding: 'utf8' });
    assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  });

  it('says nothing twice', () => {
    assert.deepEqual(metrics.repeated, []);
  });

  it('has the metrics of docs/metrics.md, with their types and labels', () => {
    const table = documented();
    assert.deepEqual([...metrics.types.keys()].sort(), [...table.keys()].sort());
    for (const [name, { type, labels }] of table) {
      assert.equal(metrics.types.get(name), type, name);
      const samples = metrics.samplesOf(name);
      assert.ok(samples.length > 0, `${name} has no sample`);
      for (const sample of samples) assert.deepEqual(Object.keys(sample.labels).sort(), labels, name);
    }
  });

  it('keeps strangers, senders and callers out', () => {
    for (const word of [kStranger, EXAMPLE_OPERATION.sender, '127.0.0.1']) {
      assert.ok(!text.toLowerCase().includes(word.toLowerCase()), `${word} is in it`);
    }
  });
});

describe('the numbers', () => {
  it('count requests by method and verdict', () => {
    assert.equal(requests('pm_getPaymasterStubData', 'ok'), 1);
    assert.equal(requests('pm_getPaymasterData', 'ok'), 2);
    assert.equal(requests('pm_getPaymasterData', 'denied'), 1);
    assert.equal(requests('pm_getPaymasterData', 'invalid'), 1);
    assert.equal(requests('pm_getPaymasterData', 'failed'), 0);
    assert.equal(requests('unknown', 'invalid'), 2);
    assert.equal(metrics.sum('superrelay_requests_total'), 7);
    assert.equal(metrics.sum('superrelay_request_duration_seconds_count'), 7);
    for (const reason of ['denied', 'invalid_params', 'method_not_found', 'parse_error']) {
      assert.equal(value('superrelay_request_errors_total', { reason }), 1, reason);
    }
  });

  it('count what the TEE was asked', () => {
    assert.equal(value('superrelay_optee_operations_total', { verdict: 'ok' }), 2);
    assert.equal(metrics.sum('superrelay_optee_operations_total'), 2);
    assert.equal(value('superrelay_optee_batch_size_sum'), 2);
    assert.equal(value('superrelay_optee_batch_size_count'), 2);
    assert.equal(value('superrelay_optee_queue_wait_seconds_count'), 2);
    assert.ok(value('superrelay_optee_operation_duration_seconds_sum') > 0);
    assert.equal(value('superrelay_optee_queue_depth'), 0);
    assert.equal(metrics.sum('superrelay_optee_errors_total'), 0);
    assert.equal(value('superrelay_optee_retries_total'), 0);
    assert.equal(value('superrelay_optee_key_operations_total', { operation: 'list', verdict: 'ok' }), 1);
    assert.equal(value('superrelay_optee_key_operations_total', { operation: 'generate', verdict: 'ok' }), 0);
    for (const [use, sessions] of [['approvals', 1], ['administration', 0], ['guard', 0]]) {
      assert.equal(value('superrelay_optee_sessions_active', { use }), sessions);
      assert.equal(value('superrelay_optee_sessions_opened_total', { use }), sessions);
    }
    // The session, what was asked at the start, and one for each approval.
    assert.ok(value('superrelay_optee_world_switches_total', { use: 'approvals' }) >= 5);
    assert.equal(value('superrelay_optee_world_switches_total', { use: 'administration' }), 0);
  });

  it('show exposure, deposit and how current the chain is', async () => {
    const contract = { chain, entry_point: 'v0.7', paymaster: stack.paymaster };
    const { callGasLimit, verificationGasLimit, preVerificationGas, maxFeePerGas } = EXAMPLE_OPERATION;
    const gas = [callGasLimit, verificationGasLimit, preVerificationGas, '0x186a0'].reduce((sum, each) => sum + BigInt(each), 0n);
    assert.equal(value('superrelay_exposure_wei', contract), Number(2n * gas * BigInt(maxFeePerGas)));
    assert.equal(value('superrelay_approvals_outstanding', { chain }), 2);
    const parties = { sender: EXAMPLE_OPERATION.sender, paymaster: stack.paymaster };
    const { paymasterDeposit } = await takeStock(stack.chain, stack.entryPoint, parties);
    assert.equal(value('superrelay_deposit_wei', contract), Number(paymasterDeposit));
    assert.ok(Number.isFinite(value('superrelay_chain_lag_seconds', { chain })));
    assert.ok(value('superrelay_chain_read_age_seconds', { chain }) >= 0);
  });

  it('show what is waived', () => {
    assert.equal(value('superrelay_waivers', { name: 'softtee' }), 1);
    assert.equal(value('superrelay_findings', { name: 'softtee', severity: 'waived' }), 1);
    assert.equal(metrics.samplesOf('superrelay_findings').filter(({ labels }) => labels.severity === 'error').length, 0);
    const build = { network: 'dev', kms_backend: 'softtee' };
    const [{ labels }] = metrics.samplesOf('superrelay_build_info');
    assert.deepEqual({ network: labels.network, kms_backend: labels.kms_backend }, build);
  });

  it('show a session of its own for what an operator asks the TEE', async () => {
    for (let i = 0; i < 2; ++i) await getJson(metricsUrl.replace('/metrics', '/api/v1/keys'));
    const later = parseMetrics(await (await fetch(metricsUrl)).text());
    assert.equal(later.value('superrelay_optee_key_operations_total', { operation: 'list', verdict: 'ok' }), 3);
    for (const use of ['approvals', 'administration']) {
      assert.equal(later.value('superrelay_optee_sessions_active', { use }), 1);
      assert.equal(later.value('superrelay_optee_sessions_opened_total', { use }), 1);
    }
    const switches = (of, use) => of.value('superrelay_optee_world_switches_total', { use });
    assert.equal(switches(later, 'approvals'), switches(metrics, 'approvals'));
    assert.ok(switches(later, 'administration') >= 3, 'the session and two lists');
  });

  it('only grow from one look to the next', async () => {
    await call(stack.relay.rpcUrl, 'eth_chainId', []);
    const later = parseMetrics(await (await fetch(metricsUrl)).text());
    assert.equal(later.value('superrelay_requests_total', { method: 'eth_chainId', verdict: 'ok' }), 1);
    assert.deepEqual([...later.types], [...metrics.types]);
    for (const [name, type] of metrics.types) {
      if (type === 'counter') assert.ok(later.sum(name) >= metrics.sum(name), name);
    }
  });
});
