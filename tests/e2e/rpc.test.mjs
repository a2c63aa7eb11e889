// SPDX-License-Identifier: MIT
// The node's JSON-RPC and HTTP as clients see them on the wire (ERC-7677,
// JSON-RPC 2.0); the paymaster on a real chain says what a signature is worth.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { getAddress, hashMessage, numberToHex } from 'viem';
import { approverOf, readPaymasterData, SIGNATURE_OFFSET } from './lib/approval.mjs';
import { EXAMPLE_OPERATION, EXAMPLE_STUB_GAS, EXAMPLE_STUB_OPERATION } from './lib/example.mjs';
import { recoverSigner } from './lib/paymaster-hash.mjs';
import { call, getJson, postRaw } from './lib/rpc.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

// HTTP answers that make viem send a request again.
const kRetriedStatus = [403, 408, 413, 429, 500, 502, 503, 504];

const upper = (address) => `0x${address.slice(2).toUpperCase()}`;
const lower = (address) => address.toLowerCase();
const without = (op, name) => Object.fromEntries(Object.entries(op).filter(([key]) => key !== name));
const zeroBytes = (hex) => hex.slice(2).match(/../g).filter((byte) => byte === '00').length;
const byteLength = (hex) => (hex.length - 2) / 2;

let stack;
let entryPoint;
let chainId;
before(async () => {
  stack = stackFor(await startStack('e2e/rpc', { versions: ['0.7'], bundled: false }), '0.7');
  entryPoint = stack.entryPoint.address;
  chainId = numberToHex(stack.anvil.chainId);
});
after(() => stack && stopStack(stack));

const rpc = (method, params) => call(stack.relay.rpcUrl, method, params);

async function result(method, params) {
  const answer = await rpc(method, params);
  assert.equal(answer.error, undefined, JSON.stringify(answer.error));
  assert.equal(answer.jsonrpc, '2.0');
  assert.equal(answer.id, 7);
  return answer.result;
}

async function refusal(method, params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method, params });
  const { status, json } = await postRaw(stack.relay.rpcUrl, body);
  assert.ok(!kRetriedStatus.includes(status), `HTTP ${status} would make clients retry`);
  assert.equal(json.result, undefined, 'the node answered instead of refusing');
  assert.equal(json.id, 7);
  return json.error;
}

const stubFor = (op = EXAMPLE_STUB_OPERATION) => result('pm_getPaymasterStubData', [op, entryPoint, chainId, null]);

/** The operation of the second call: real gas, and the stub's answer echoed as viem does. */
async function readyOperation(base = EXAMPLE_OPERATION) {
  const { sponsor: _sponsor, isFinal: _isFinal, ...echo } = await stubFor();
  return { paymasterVerificationGasLimit: '0x186a0', ...base, ...echo };
}

/** Throws unless `answer` holds an approval of `op` that the contract accepts from the TA's key. */
async function assertApproves(answer, op) {
  const { validUntil, validAfter } = readPaymasterData(answer.paymasterData);
  assert.ok(validUntil > validAfter, `valid from ${validAfter} until ${validUntil}`);
  assert.equal(getAddress(await approverOf(stack, op, answer)), getAddress(stack.key.address));
}

describe('pm_getPaymasterStubData', () => {
  it('answers the paymaster and data of the final length', async () => {
    const op = await readyOperation();
    const stub = await stubFor();
    const final = await result('pm_getPaymasterData', [op, entryPoint, chainId, null]);
    assert.equal(getAddress(stub.paymaster), stack.paymaster);
    assert.match(stub.paymasterPostOpGasLimit, /^0x(0|[1-9a-f][0-9a-f]*)$/);
    assert.equal(byteLength(stub.paymasterData), byteLength(final.paymasterData));
    assert.equal(byteLength(stub.paymasterData), SIGNATURE_OFFSET + 65);
  });

  it('costs no less calldata gas than the final data', async () => {
    const stub = await stubFor();
    const final = await result('pm_getPaymasterData', [await readyOperation(), entryPoint, chainId, null]);
    assert.ok(zeroBytes(stub.paymasterData) <= zeroBytes(final.paymasterData), stub.paymasterData);
  });

  it('has a signature that recovers, but not to our key', async () => {
    const { signature } = readPaymasterData((await stubFor()).paymasterData);
    const signer = await recoverSigner(hashMessage('any'), signature);
    assert.notEqual(getAddress(signer), getAddress(stack.key.address));
  });

  it('is never final, for its signature covers no gas', async () => {
    assert.notEqual((await stubFor()).isFinal, true);
  });
});

describe('pm_getPaymasterData', () => {
  const contexts = [
    ['null', [null]],
    ['an empty object', [{}]],
    ['nothing', []],
  ];
  for (const [name, context] of contexts) {
    it(`approves with ${name} as context`, async () => {
      const op = await readyOperation();
      await assertApproves(await result('pm_getPaymasterData', [op, entryPoint, chainId, ...context]), op);
    });
  }

  const spellings = [
    ['checksummed', getAddress],
    ['lower case', lower],
    ['upper case', upper],
  ];
  for (const [name, spell] of spellings) {
    it(`takes ${name} addresses`, async () => {
      const ready = await readyOperation();
      const op = { ...ready, sender: spell(ready.sender), paymaster: spell(ready.paymaster) };
      const answer = await result('pm_getPaymasterData', [op, spell(entryPoint), chainId, null]);
      await assertApproves(answer, ready);
    });
  }

  it('hashes factory and factoryData of an account that does not exist yet', async () => {
    const factory = stack.entryPoint.factory;
    const op = await readyOperation({ ...EXAMPLE_OPERATION, factory, factoryData: '0x5fbfb9cf0102' });
    await assertApproves(await result('pm_getPaymasterData', [op, entryPoint, chainId, null]), op);
  });

  it('takes the largest nonce', async () => {
    const op = await readyOperation({ ...EXAMPLE_OPERATION, nonce: numberToHex((1n << 256n) - 1n) });
    await assertApproves(await result('pm_getPaymasterData', [op, entryPoint, chainId, null]), op);
  });

  it('overlooks fields it does not know', async () => {
    const op = { ...(await readyOperation()), someday: { a: [1] } };
    await assertApproves(await result('pm_getPaymasterData', [op, entryPoint, chainId, null]), op);
  });

  it('signs for this operation only', async () => {
    const op = await readyOperation();
    const answer = await result('pm_getPaymasterData', [op, entryPoint, chainId, null]);
    await assert.rejects(assertApproves(answer, { ...op, callGasLimit: '0x15f91' }), assert.AssertionError);
  });
});

describe('wrong params', () => {
  const kCases = [
    ['a sender of 19 bytes', 'sender', { sender: `0x${'11'.repeat(19)}` }],
    ['a sender without 0x', 'sender', { sender: '11'.repeat(20) }],
    ['a nonce that is no number', 'nonce', { nonce: '0xzz' }],
    ['a nonce of 257 bits', 'nonce', { nonce: `0x1${'0'.repeat(64)}` }],
    ['a nonce as a JSON number', 'nonce', { nonce: 1 }],
    ['callData of half bytes', 'callData', { callData: '0x123' }],
    ['a gas limit of 129 bits', 'callGasLimit', { callGasLimit: `0x1${'0'.repeat(32)}` }],
    ['a fee of 129 bits', 'maxFeePerGas', { maxFeePerGas: `0x1${'0'.repeat(32)}` }],
    ['paymaster gas unlike the stub\'s', 'paymasterVerificationGasLimit', { paymasterVerificationGasLimit: '0x1' }],
  ];
  for (const [name, field, change] of kCases) {
    it(`${name}: -32602, naming ${field}`, async () => {
      const op = { ...(await readyOperation()), ...change };
      const error = await refusal('pm_getPaymasterData', [op, entryPoint, chainId, null]);
      assert.equal(error.code, -32602);
      assert.ok(JSON.stringify(error).includes(field), JSON.stringify(error));
    });
  }

  for (const field of ['sender', 'nonce', 'callData', 'callGasLimit', 'maxFeePerGas', 'maxPriorityFeePerGas']) {
    it(`no ${field}: -32602, naming it`, async () => {
      const op = without(await readyOperation(), field);
      const error = await refusal('pm_getPaymasterData', [op, entryPoint, chainId, null]);
      assert.equal(error.code, -32602);
      assert.ok(JSON.stringify(error).includes(field), JSON.stringify(error));
    });
  }

  it('gas that is not estimated yet: -32602, saying what to do', async () => {
    const op = { ...(await readyOperation()), ...EXAMPLE_STUB_GAS };
    const error = await refusal('pm_getPaymasterData', [op, entryPoint, chainId, null]);
    assert.equal(error.code, -32602);
    assert.match(error.message, /estimate/);
  });

  const kParams = [
    ['no params', () => []],
    ['an object for params', () => ({ a: 1 })],
    ['text for the operation', () => ['op', entryPoint, chainId, null]],
    ['an EntryPoint that nobody knows', () => [EXAMPLE_OPERATION, stack.paymaster, chainId, null]],
    ['another chain', () => [EXAMPLE_OPERATION, entryPoint, '0x1', null]],
  ];
  for (const [name, params] of kParams) {
    it(`${name}: -32602`, async () => {
      for (const method of ['pm_getPaymasterStubData', 'pm_getPaymasterData']) {
        assert.equal((await refusal(method, params())).code, -32602, method);
      }
    });
  }
});

describe('JSON-RPC', () => {
  it('eth_chainId', async () => assert.equal(await result('eth_chainId', []), chainId));

  it('eth_supportedEntryPoints', async () => {
    const supported = await result('eth_supportedEntryPoints', []);
    assert.ok(supported.map(lower).includes(lower(entryPoint)), JSON.stringify(supported));
  });

  it('an unknown method: -32601', async () => {
    assert.equal((await refusal('pm_noSuchMethod', [])).code, -32601);
  });

  it('bad JSON: -32700 with id null', async () => {
    for (const body of ['{"jsonrpc":"2.0",', '', '{"id":1}}', '\u0000']) {
      const { json } = await postRaw(stack.relay.rpcUrl, body);
      assert.equal(json.error.code, -32700, body);
      assert.equal(json.id, null);
    }
  });

  it('no request object: -32600', async () => {
    for (const body of ['1', '"eth_chainId"', '[]', '{"jsonrpc":"2.0","id":1,"method":5}']) {
      const { json } = await postRaw(stack.relay.rpcUrl, body);
      assert.equal(json.error.code, -32600, body);
    }
  });

  it('answers an array of one with an array of one', async () => {
    const request = { jsonrpc: '2.0', id: 'one', method: 'eth_chainId' };
    const { json } = await postRaw(stack.relay.rpcUrl, JSON.stringify([request]));
    assert.deepEqual(json, [{ jsonrpc: '2.0', id: 'one', result: chainId }]);
  });

  it('answers every request of an array by its id', async () => {
    const methods = ['eth_chainId', 'pm_noSuchMethod', 'eth_chainId'];
    const requests = methods.map((method, id) => ({ jsonrpc: '2.0', id, method, params: [] }));
    const { json } = await postRaw(stack.relay.rpcUrl, JSON.stringify(requests));
    const byId = json.sort((a, b) => a.id - b.id).map((each) => each.result ?? each.error.code);
    assert.deepEqual(byId, [chainId, -32601, chainId]);
  });
});

describe('GET /health', () => {
  for (const port of ['rpcUrl', 'httpUrl']) {
    it(`is well on ${port}, and warns of the software TEE`, async () => {
      const { status, json } = await getJson(`${stack.relay[port]}/health`);
      assert.equal(status, 200);
      assert.match(JSON.stringify(json), /softtee/i);
    });
  }
});
