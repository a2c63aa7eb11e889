// SPDX-License-Identifier: MIT
// The whole way, on every EntryPoint: unmodified clients, the node, the TA, a
// bundler, a chain. Then the bundler's methods at our URL.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ACCOUNT_KINDS } from './lib/accounts.mjs';
import { ENTRY_POINTS, VERSIONS } from './lib/entrypoints.mjs';
import { call } from './lib/rpc.mjs';
import { newCustomer, runOperation } from './lib/scenario.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';
import { WALLETS } from './lib/wallets.mjs';

let stack;
let lastHash;
before(async () => {
  stack = await startStack('e2e/sponsored');
});
after(() => stack && stopStack(stack));

for (const wallet of Object.keys(WALLETS)) {
  for (const kind of ACCOUNT_KINDS) {
    describe(`${wallet}: ${kind.name}`, () => {
      let own;
      let customer;
      const codeOfAccount = () => stack.chain.getCode({ address: customer.account.address });
      const run = async () => {
        const { receipt } = await runOperation(own, customer.account.address, customer.send);
        lastHash = receipt.userOpHash;
      };

      before(async () => {
        own = stackFor(stack, kind.version);
        customer = await newCustomer(own, { kind, wallet });
      });

      it('makes the account with its first operation, at no cost to it', async () => {
        assert.equal(await codeOfAccount(), undefined, 'the account exists already');
        await run();
        assert.ok(await codeOfAccount(), 'the account was not made');
      });

      it('runs the second operation on the account that is there', run);
    });
  }
}

describe('our URL as a bundler\'s', () => {
  const ours = (method, params) => call(stack.relay.rpcUrl, method, params);
  const bundlers = (method, params) => call(stack.bundler.url, method, params);

  const kByHash = ['eth_getUserOperationByHash', 'eth_getUserOperationReceipt', 'pimlico_getUserOperationStatus'];
  for (const method of kByHash) {
    it(`${method} answers what the bundler does`, async () => {
      const answer = await ours(method, [lastHash]);
      assert.ok(answer.result, JSON.stringify(answer));
      assert.deepEqual(answer, await bundlers(method, [lastHash]));
    });
  }

  it('pimlico_getUserOperationGasPrice has the three speeds', async () => {
    const { result } = await ours('pimlico_getUserOperationGasPrice', []);
    assert.deepEqual(Object.keys(result), ['slow', 'standard', 'fast']);
  });

  for (const method of ['eth_estimateUserOperationGas', 'eth_sendUserOperation', 'rundler_maxPriorityFeePerGas']) {
    it(`${method} hands on the bundler's error`, async () => {
      const params = [{ sender: stack.key.address }, ENTRY_POINTS['0.7'].address];
      const { error } = await ours(method, params);
      assert.ok(error, 'it was no error');
      assert.deepEqual(error, (await bundlers(method, params)).error);
    });
  }

  for (const method of ['eth_supportedEntryPoints', 'pm_supportedEntryPoints']) {
    it(`${method} has every version`, async () => {
      const { result } = await ours(method, []);
      const expected = VERSIONS.map((version) => ENTRY_POINTS[version].address.toLowerCase());
      assert.deepEqual(result.map((each) => each.toLowerCase()).sort(), expected.sort());
    });
  }

  it('does not know the bundler\'s other methods', async () => {
    assert.equal((await ours('debug_bundler_dumpMempool', [ENTRY_POINTS['0.7'].address])).error.code, -32601);
  });
});
