// SPDX-License-Identifier: MIT
// docs/migration.md, a move with a new key: the paymaster learns the new node's key, callers move, the
// paymaster forgets the old one. At no time is there nobody to sponsor.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { ACCOUNT_KINDS } from './lib/accounts.mjs';
import { roleAccount } from './lib/anvil.mjs';
import { builtProgram } from './lib/paths.mjs';
import { waitFor } from './lib/poll.mjs';
import { localPlace } from './lib/relay.mjs';
import { getJson } from './lib/rpc.mjs';
import { newCustomer, runOperation } from './lib/scenario.mjs';
import { isSigner } from './lib/singleton-paymaster.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

const kProgram = builtProgram('super-relay', 'SUPER_RELAY');
const kVersion = '0.7';
const kKind = ACCOUNT_KINDS.find(({ version, eip7702 }) => version === kVersion && !eip7702);
const kReadyMs = 30_000;

describe('a move to another node, with a key of its own', () => {
  let old;
  let next;
  before(async () => {
    old = await startStack('e2e/migration', { versions: [kVersion], layout: 'singleton' });
    const folder = join(old.folder, 'next');
    mkdirSync(folder);
    const home = localPlace.home(folder);
    const key = await localPlace.generateKey(home);
    const { anvil, bundler, paymasters } = old;
    const settings = { chainUrl: anvil.url, bundlerUrl: bundler.url, paymasters, layout: 'singleton', signer: key.address, name: 'next' };
    next = { ...old, home, key, relay: await localPlace.start(old.processes, home, settings) };
  });
  after(async () => {
    if (next) await localPlace.stop(next.relay);
    if (old) await stopStack(old);
  });

  const readiness = async ({ relay }) => (await fetch(`${relay.httpUrl}/ready`)).status;
  const becomes = (stack, status) =>
    waitFor(`readiness to be ${status}`, async () => (await readiness(stack)) === status, { timeoutMs: kReadyMs });
  const sponsors = async (stack) => {
    const own = stackFor(stack, kVersion);
    const customer = await newCustomer(own, { kind: kKind });
    await runOperation(own, customer.account.address, customer.send);
  };

  /** `signers apply` to its end, its owner's wallet (anvil) sending what it prints. */
  async function apply(...options) {
    const chainId = `${next.anvil.chainId}`;
    const words = ['signers', 'apply', '--config', next.home.config, '--chain-id', chainId, '--timeout', '60', ...options];
    const applied = promisify(execFile)(kProgram, words, { env: { ...process.env, ...next.home.env } });
    let printed = '';
    applied.child.stdout.on('data', (text) => (printed += text));
    await waitFor('the transaction', () => printed.includes('\n'));
    const { chainId: _chain, ...transaction } = JSON.parse(printed);
    const from = roleAccount('deployer').address;
    await next.chain.request({ method: 'eth_sendTransaction', params: [{ from, ...transaction }] });
    await applied;
  }

  it('begins with a new node that is not ready: the paymaster does not know its key', async () => {
    await becomes(old, 200);
    assert.notEqual(next.key.address, old.key.address);
    assert.equal(await readiness(next), 503);
    const missing = async () => (await getJson(`${next.relay.httpUrl}/ready`)).json.missing.includes('paymaster_signer');
    await waitFor('the finding', missing);
  });

  it('has both sponsor, once the paymaster has learnt the key', async () => {
    await apply('--signer', next.key.address, '--signer', old.key.address);
    await becomes(next, 200);
    await sponsors(old);
    await sponsors(next);
  });

  it('ends with the old key forgotten: its approvals are worth nothing, the new one sponsors', async () => {
    await apply('--signer', next.key.address, '--remove', old.key.address);
    assert.equal(await isSigner(old.chain, old.paymasters[kVersion], old.key.address), false);
    await assert.rejects(sponsors(old), /AA34/);
    await sponsors(next);
  });
});
