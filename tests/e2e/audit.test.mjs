// SPDX-License-Identifier: MIT
// The audit record: a line for each decision and each operation on a key, linked to
// the one before it, in files that replace each other; without room for the line no approval.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { keccak256, numberToHex, sliceHex } from 'viem';
import { EXAMPLE_OPERATION, EXAMPLE_STUB_OPERATION } from './lib/example.mjs';
import { builtProgram } from './lib/paths.mjs';
import { contractHash } from './lib/paymaster-hash.mjs';
import { waitFor } from './lib/poll.mjs';
import { keysCommand, relayHome, startRelay, stopRelay, writeConfig } from './lib/relay.mjs';
import { call, getJson } from './lib/rpc.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

const kTooMuchGas = { callGasLimit: '0xffffff' };
const lower = (address) => address.toLowerCase();

let stack;
let file;
let settings;
before(async () => {
  stack = stackFor(await startStack('e2e/audit', { versions: ['0.7'], bundled: false }), '0.7');
  file = join(stack.folder, 'audit.jsonl');
  settings = { chainUrl: stack.anvil.url, paymasters: stack.paymasters };
});
after(() => stack && stopStack(stack));

/** Has the stack's node serve anew, with its record in `auditFile`; before that, while it is away, does `work`. */
async function restartWith(auditFile, work = () => {}) {
  await stopRelay(stack.relay);
  try {
    await work();
  } finally {
    stack.relay = await startRelay(stack.processes, stack.home, { ...settings, auditFile });
  }
}

const ask = (method, op) =>
  call(stack.relay.rpcUrl, method, [op, stack.entryPoint.address, numberToHex(stack.anvil.chainId), {}]);
const lines = () => readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

/** What `work` added to the record. */
async function added(work) {
  const before = lines().length;
  await work();
  return lines().slice(before);
}

/** Runs `super-relay keys …`; answers exit code and errors. */
function keys(...args) {
  const words = ['keys', '--config', stack.home.config, ...args];
  const env = { ...process.env, ...stack.home.env };
  return spawnSync(builtProgram('super-relay', 'SUPER_RELAY'), words, { env, encoding: 'utf8', timeout: 30_000 });
}

describe('the audit record', () => {
  before(() => restartWith(file));

  it('is its owner\'s alone, and there from the start', () => {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(lines().map(({ seq, prev, event }) => [seq, prev, event]), [[0, `0x${'0'.repeat(64)}`, 'start']]);
  });

  it('has of an approval what the chain will tell of it, and no signature', async () => {
    const { result } = await ask('pm_getPaymasterData', EXAMPLE_OPERATION);
    const [, { seq, prev, ...line }, ...others] = lines();
    assert.equal(seq, 1);
    assert.match(prev, /^0x[0-9a-f]{64}$/);
    assert.deepEqual(others, []);
    const [validUntil, validAfter] = [0, 32].map((at) => BigInt(sliceHex(result.paymasterData, at, at + 32)));
    const approved = { ...EXAMPLE_OPERATION, ...result, validUntil, validAfter };
    assert.deepEqual(
      { ...line, time: undefined, userOpHash: undefined },
      {
        time: undefined,
        event: 'sponsorship',
        verdict: 'approved',
        chainId: stack.anvil.chainId,
        entryPoint: lower(stack.entryPoint.address),
        paymaster: lower(stack.paymaster),
        sender: lower(EXAMPLE_OPERATION.sender),
        nonce: EXAMPLE_OPERATION.nonce,
        callDataHash: keccak256(EXAMPLE_OPERATION.callData),
        userOpHash: undefined,
        approvalHash: await contractHash(stack.chain, stack.entryPoint, approved),
        maxCost: '1170000000000000',
        validUntil: Number(validUntil),
        keyId: 'paymaster',
        signer: lower(stack.key.address),
        caller: '127.0.0.1',
      },
    );
    assert.match(line.userOpHash, /^0x[0-9a-f]{64}$/);
    const logged = `sender=${line.sender} nonce=${line.nonce} `;
    await waitFor('the log to tell', () => stack.relay.child.log().includes(logged), stack.relay);
    assert.match(line.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const signature = result.paymasterData.slice(-130, -2);
    assert.ok(!readFileSync(file, 'utf8').includes(signature));
  });

  it('has of a refusal the rule, of a stub as well', async () => {
    const refused = await added(async () => {
      await ask('pm_getPaymasterStubData', { ...EXAMPLE_STUB_OPERATION, ...kTooMuchGas });
      await ask('pm_getPaymasterData', { ...EXAMPLE_OPERATION, ...kTooMuchGas });
      await ask('pm_getPaymasterStubData', EXAMPLE_STUB_OPERATION);
    });
    assert.deepEqual(refused.map(({ event, verdict, reason }) => [event, verdict, reason]), [
      ['stub', 'denied', 'denied'],
      ['sponsorship', 'denied', 'denied'],
    ]);
    for (const { message, approvalHash } of refused) {
      assert.match(message, /^max_call_gas: /);
      assert.equal(approvalHash, undefined);
    }
  });

  it('has operations on keys, before and after', async () => {
    let made;
    const change = async () => {
      made = await keysCommand(stack.home, 'generate', 'spare');
      assert.equal(keys('generate', 'spare').status, 73);
      await keysCommand(stack.home, 'list');
      await keysCommand(stack.home, 'delete', 'spare', '--yes');
    };
    const told = await added(() => restartWith(file, change));
    assert.deepEqual(told.map(({ event, verdict, keyId }) => `${event} ${verdict} ${keyId}`), [
      'key_generate begun spare',
      'key_generate done spare',
      'key_generate begun spare',
      'key_generate denied spare',
      'key_delete begun spare',
      'key_delete done spare',
    ]);
    assert.equal(told[1].address, lower(made.address));
    assert.equal(told[3].reason, 'already_exists');
  });

  it('goes on after a restart', async () => {
    const before = lines();
    await restartWith(file);
    await ask('pm_getPaymasterData', EXAMPLE_OPERATION);
    assert.deepEqual(lines().slice(0, -1), before);
  });
});

describe('without room for the audit record', () => {
  before(() => restartWith('/dev/full'));

  it('an approval is not given out, and a denial stays one', async () => {
    const { result, error } = await ask('pm_getPaymasterData', EXAMPLE_OPERATION);
    assert.equal(result, undefined);
    assert.equal(error.data.verdict, 'unavailable');
    assert.doesNotMatch(error.message, /dev|full/);
    const denied = await ask('pm_getPaymasterData', { ...EXAMPLE_OPERATION, ...kTooMuchGas });
    assert.equal(denied.error.data.verdict, 'denied');
  });

  it('health says so, and the node is not ready', async () => {
    const { json } = await getJson(`${stack.relay.httpUrl}/health`);
    const finding = json.findings.find(({ name }) => name === 'audit_failing');
    assert.equal(finding?.severity, 'error', JSON.stringify(json));
    assert.match(finding.message, /\/dev\/full: No space left/);
    assert.equal((await getJson(`${stack.relay.httpUrl}/ready`)).status, 503);
  });

  it('no key is touched', () =>
    restartWith('/dev/full', () => {
      const refused = keys('generate', 'unseen');
      assert.equal(refused.status, 69, refused.stderr);
      assert.match(refused.stderr, /the audit record \/dev\/full/);
      assert.equal(keys('show', 'unseen').status, 66);
    }));
});

it('a file that cannot be opened is an error of the configuration', () => {
  const home = relayHome(join(stack.folder, 'other'));
  writeConfig(home, { ...settings, auditFile: '/nonexistent/audit.jsonl' });
  const words = ['node', '--config', home.config, '--paymaster-relay'];
  const env = { ...process.env, ...home.env };
  const answer = spawnSync(builtProgram('super-relay', 'SUPER_RELAY'), words, { env, encoding: 'utf8', timeout: 30_000 });
  assert.equal(answer.status, 78, answer.stderr);
  assert.match(answer.stderr, /optee_kms\.security\.audit_file: \/nonexistent\/audit\.jsonl: No such file/);
});
