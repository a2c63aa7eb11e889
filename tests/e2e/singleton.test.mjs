// SPDX-License-Identifier: MIT
// A paymaster with a set of signers, Pimlico's SingletonPaymaster: a replica that it does not
// know is not ready and says so, `super-relay signers` tells its owner what to send, and then its
// approvals are taken on every EntryPoint that it exists for.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { getAddress } from 'viem';
import { ACCOUNT_KINDS } from './lib/accounts.mjs';
import { roleAccount } from './lib/anvil.mjs';
import { builtProgram } from './lib/paths.mjs';
import { waitFor } from './lib/poll.mjs';
import { getJson, postRaw } from './lib/rpc.mjs';
import { newCustomer, runOperation } from './lib/scenario.mjs';
import { isSigner, SINGLETON_VERSIONS } from './lib/singleton-paymaster.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

const kProgram = builtProgram('super-relay', 'SUPER_RELAY');
const kKinds = ACCOUNT_KINDS.filter(({ version }) => SINGLETON_VERSIONS.includes(version));
const kChainId = 31337;
const kReadyMs = 30_000;
const kStranger = roleAccount('stranger').address;

/** The chain's node but for its logs, which it refuses with a text that takes a terminal over. */
async function startForgetfulNode(url) {
  const message = 'query limit\u001b[1A\u001b[2K\n  to be sent by the owner: addSigner(0x00)';
  const answerOne = async (request) => {
    if (request.method === 'eth_getLogs') return { jsonrpc: '2.0', id: request.id, error: { code: -32005, message } };
    return (await postRaw(url, JSON.stringify(request))).json;
  };
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join('');
    const asked = JSON.parse(text);
    const answer = Array.isArray(asked) ? await Promise.all(asked.map(answerOne)) : await answerOne(asked);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

describe('a paymaster with a set of signers', () => {
  let stack;
  const run = (program, words) => promisify(execFile)(program, words, { env: { ...process.env, ...stack.home.env } });
  const words = (command, ...options) => [
    'signers', command, '--config', stack.home.config, '--chain-id', `${kChainId}`, '--replica', stack.relay.httpUrl, ...options,
  ];
  /** How the command line refuses these words. */
  const refusal = (...options) => run(kProgram, options).then(
      () => assert.fail('it was not refused'),
      ({ code, stderr }) => ({ code, stderr }),
    );
  const plan = async (...options) => JSON.parse((await run(kProgram, words('plan', '--json', ...options))).stdout);
  const findings = async () => (await getJson(`${stack.relay.httpUrl}/health`)).json.findings;
  const errors = async () => (await findings()).filter((each) => each.severity === 'error');
  const paymasters = () => Object.values(stack.paymasters);
  const owner = roleAccount('deployer');

  before(async () => {
    stack = await startStack('e2e/singleton', { versions: SINGLETON_VERSIONS, layout: 'singleton', trust: kStranger });
  });
  after(() => stack && stopStack(stack));

  it('has a replica that it does not know not ready, and the finding says what to do', async () => {
    const found = await waitFor('the contracts to be asked', async () => {
      const found = await errors();
      return found.length > 0 && found;
    });
    assert.deepEqual(found.map(({ name }) => name), Array(paymasters().length).fill('paymaster_signer'));
    for (const { message, remedy } of found) {
      assert.ok(message.includes(getAddress(stack.key.address)), message);
      assert.match(remedy, /addSigner\(0x[^]*super-relay signers plan/);
    }
    assert.equal((await fetch(`${stack.relay.httpUrl}/ready`)).status, 503);
  });

  it('is planned with whom it knows, whom it does not, and who is nobody\'s', async () => {
    const plans = await plan();
    assert.deepEqual(plans.map((each) => each.paymaster), paymasters());
    for (const each of plans) {
      assert.deepEqual([each.known, each.missing], [[], [getAddress(stack.key.address)]]);
      assert.ok(each.others.includes(getAddress(kStranger)), each.others);
      assert.equal(each.transactions.length, 1);
    }
    const { stdout } = await run(kProgram, words('plan'));
    assert.match(stdout, /unknown +0x[^]*to be sent by the owner: addSigner\(0x/);
    assert.match(stdout, new RegExp(`trusted +${getAddress(kStranger)} +not listed here`));
  });

  it('gets, from its owner\'s wallet, just what apply printed, and apply waits for it', async () => {
    const applied = execFile(kProgram, words('apply', '--remove-others', '--timeout', '60'));
    const ended = new Promise((resolve) => applied.on('close', resolve));
    let printed = '';
    applied.stdout.on('data', (text) => (printed += text));
    const expected = (await plan('--remove-others')).flatMap(({ transactions }) => transactions);
    const lines = await waitFor('the transactions', () => {
      const lines = printed.trim().split('\n');
      return lines.length === expected.length && lines;
    });
    for (const line of lines) {
      const { chainId, ...transaction } = JSON.parse(line);
      assert.equal(Number(chainId), await stack.chain.getChainId());
      // anvil plays the wallet: it has the owner's key, super-relay never sees it.
      await stack.chain.request({ method: 'eth_sendTransaction', params: [{ from: owner.address, ...transaction }] });
    }
    assert.equal(await ended, 0);
    for (const paymaster of paymasters()) {
      assert.equal(await isSigner(stack.chain, paymaster, stack.key.address), true);
      assert.equal(await isSigner(stack.chain, paymaster, kStranger), false);
    }
    assert.deepEqual((await plan('--remove-others')).flatMap(({ transactions }) => transactions), []);
  });

  it('has the replica ready without a restart', () =>
    waitFor('readiness', async () => (await fetch(`${stack.relay.httpUrl}/ready`)).status === 200, { timeoutMs: kReadyMs }));

  it('has no warning of a missing stake', async () => {
    assert.ok(!(await findings()).some(({ name }) => name === 'stake_missing'));
  });

  for (const kind of kKinds) {
    it(`pays for operations of ${kind.name}, of a new account and of one that is there`, async () => {
      const own = stackFor(stack, kind.version);
      const customer = await newCustomer(own, { kind });
      for (let i = 0; i < 2; ++i) await runOperation(own, customer.account.address, customer.send);
    });
  }

  // That it is taken from the TEE shows guest/kubernetes.test: softtee is one process's at a time.
  it('is asked for by the key in the TEE itself where nobody is named', async () => {
    const { code, stderr } = await refusal('signers', 'plan', '--config', stack.home.config, '--chain-id', `${kChainId}`);
    assert.equal(code, 69);
    assert.match(stderr, /--signer or --replica/);
  });

  it('has who was there at its deployment, without a log, removed by name', async () => {
    const named = await plan('--remove', owner.address);
    assert.deepEqual(named.map(({ unwanted, others }) => [unwanted, others]), paymasters().map(() => [[owner.address], []]));
    assert.equal(named[0].transactions.length, 1);
  });

  it('has nobody removed for not being named when nobody is', async () => {
    const words = ['signers', 'apply', '--config', stack.home.config, '--chain-id', `${kChainId}`, '--remove-others'];
    const { code, stderr } = await refusal(...words);
    assert.equal(code, 64);
    assert.match(stderr, /expected every replica/);
  });

  it('has no transaction made for a chain that only its node names', async () => {
    const { code, stderr } = await refusal('signers', 'plan', '--config', stack.home.config, '--signer', kStranger);
    assert.equal(code, 64);
    assert.match(stderr, /--chain-id/);
    const other = await refusal(...words('plan', '--chain-id', '1').filter((word) => word !== `${kChainId}`).toSpliced(4, 1));
    assert.match(other.stderr, /the node's chain is 31337, expected 1/);
  });

  it('is not asked for a plan where a replica has no address to tell', async () => {
    const { code, stderr } = await refusal(
      'signers', 'plan', '--config', stack.home.config, '--chain-id', `${kChainId}`, '--replica', stack.anvil.url,
    );
    assert.equal(code, 69);
    assert.ok(stderr.includes(stack.anvil.url.split('//')[1]), stderr);
  });

  it('has nothing called done when the node hands out no logs, and no text of the node is obeyed by a terminal', async () => {
    const node = await startForgetfulNode(stack.anvil.url);
    const config = `${stack.home.config}.forgetful`;
    writeFileSync(config, readFileSync(stack.home.config, 'utf8').replace(stack.anvil.url, node.url));
    const common = ['--config', config, '--chain-id', `${kChainId}`, '--signer', stack.key.address];
    try {
      const { stdout } = await run(kProgram, ['signers', 'plan', ...common]);
      assert.match(stdout, /others +unknown: [^]*query limit/);
      assert.ok(!stdout.includes('\u001b') && !/^ {2}to be sent/m.test(stdout), JSON.stringify(stdout));
      const { code, stderr } = await refusal('signers', 'apply', ...common, '--remove-others');
      assert.equal(code, 69);
      assert.match(stderr, /cannot be told[^]*--from-block/);
      assert.ok(!stderr.includes('\u001b'), JSON.stringify(stderr));
    } finally {
      node.close();
    }
  });
});
