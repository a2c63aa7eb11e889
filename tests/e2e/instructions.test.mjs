// SPDX-License-Identifier: MIT
// A request costs the node no more instructions than it should. What they are
// spent on stands in docs/performance.md.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { callgrindPlace, countInstructions } from './lib/callgrind.mjs';
import { ENTRY_POINTS } from './lib/entrypoints.mjs';
import { EXAMPLE_OPERATION } from './lib/example.mjs';
import { call } from './lib/rpc.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

const kRequests = 200;

describe('the instructions of a request', () => {
  let stack;
  before(async () => {
    const options = { versions: ['0.7'], bundled: false, place: callgrindPlace };
    stack = stackFor(await startStack('instructions', options), '0.7');
  });
  after(() => stopStack(stack));

  /** Of the thread that has the connections, a request. */
  async function measure(operation) {
    const params = [operation, ENTRY_POINTS['0.7'].address, `0x${stack.anvil.chainId.toString(16)}`, {}];
    const ask = async () => {
      const answer = await call(stack.relay.rpcUrl, 'pm_getPaymasterData', params);
      assert.match(answer.result?.paymasterData, /^0x/, JSON.stringify(answer));
    };
    await ask();
    const [thread] = await countInstructions(stack, async () => {
      for (let i = 0; i < kRequests; ++i) await ask();
    });
    return thread / kRequests;
  }

  it('are not many more than docs/performance.md says', async () => {
    const count = await measure(EXAMPLE_OPERATION);
    assert.ok(count > 20_000, `${count}: not counted`);
    assert.ok(count < 115_000, `${count} instructions, expected some 88,000`);
  });

  it('grow with callData by little more than its hash', async () => {
    const bytes = 4096;
    const callData = `0x${'a5'.repeat(bytes)}`;
    const preVerificationGas = '0x1fbd0'; // so many bytes are dear
    const small = await measure(EXAMPLE_OPERATION);
    const large = await measure({ ...EXAMPLE_OPERATION, callData, preVerificationGas });
    const each = (large - small) / bytes;
    assert.ok(each < 100, `${each} instructions a byte, expected some 70, of which Keccak-256 takes 45`);
  });
});
