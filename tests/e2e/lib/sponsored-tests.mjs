// SPDX-License-Identifier: MIT
// The whole way, on every EntryPoint: unmodified clients, the node, the TA, a
// bundler, a chain. Then the bundler's methods at our URL. The same wherever the
// node runs.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { ACCOUNT_KINDS } from './accounts.mjs';
import { ENTRY_POINTS, VERSIONS } from './entrypoints.mjs';
import { waitFor } from './poll.mjs';
import { call } from './rpc.mjs';
import { newCustomer, runOperation } from './scenario.mjs';
import { stackFor } from './stack.mjs';
import { WALLETS } from './wallets.mjs';

function customersTests(stack, { wallet, kind, onReceipt }) {
  describe(`${wallet}: ${kind.name}`, () => {
    let own;
    let customer;
    const codeOfAccount = () => own.chain.getCode({ address: customer.account.address });
    const run = async () => {
      const { receipt } = await runOperation(own, customer.account.address, customer.send);
      onReceipt(receipt);
    };

    before(async () => {
      own = stackFor(stack(), kind.version);
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

function bundlersTests(stack, lastHash) {
  describe('our URL as a bundler\'s', () => {
    const ours = (method, params) => call(stack().relay.rpcUrl, method, params);
    const bundlers = (method, params) => call(stack().bundler.url, method, params);

    // It learns what is on the chain a little after the receipt can be had.
    before(() => {
      const status = async () => (await bundlers('pimlico_getUserOperationStatus', [lastHash()])).result.status;
      return waitFor('the bundler to see the operation included', async () => (await status()) === 'included');
    });

    const kByHash = ['eth_getUserOperationByHash', 'eth_getUserOperationReceipt', 'pimlico_getUserOperationStatus'];
    for (const method of kByHash) {
      it(`${method} answers what the bundler does`, async () => {
        const answer = await ours(method, [lastHash()]);
        assert.ok(answer.result, JSON.stringify(answer));
        assert.deepEqual(answer, await bundlers(method, [lastHash()]));
      });
    }

    it('pimlico_getUserOperationGasPrice has the three speeds', async () => {
      const { result } = await ours('pimlico_getUserOperationGasPrice', []);
      assert.deepEqual(Object.keys(result), ['slow', 'standard', 'fast']);
    });

    for (const method of ['eth_estimateUserOperationGas', 'eth_sendUserOperation', 'rundler_maxPriorityFeePerGas']) {
      it(`${method} hands on the bundler's error`, async () => {
        const params = [{ sender: stack().key.address }, ENTRY_POINTS['0.7'].address];
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
}

/**
 * Declares the tests.
 *
 * @param {() => object} stack answers the whole stack, once tests run
 * @return {string[]} the operations' userOpHashes, as they are executed
 */
export function sponsoredTests(stack) {
  const executed = [];
  const onReceipt = (receipt) => executed.push(receipt.userOpHash);
  for (const wallet of Object.keys(WALLETS)) {
    for (const kind of ACCOUNT_KINDS) customersTests(stack, { wallet, kind, onReceipt });
  }
  bundlersTests(stack, () => executed.at(-1));
  return executed;
}
