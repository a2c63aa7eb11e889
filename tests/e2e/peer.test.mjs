// SPDX-License-Identifier: MIT
// The service that the benchmark compares with does the same work: its approvals
// are ones that the paymaster's contract takes, and it refuses what it should.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { isAddressEqual, numberToHex } from 'viem';
import { approverOf } from './lib/approval.mjs';
import { EXAMPLE_OPERATION } from './lib/example.mjs';
import { call } from './lib/rpc.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';
import { OPERATION, VERSION } from './bench/requests.mjs';
import { startPeer } from './bench/servers.mjs';

let stack;
let peer;
before(async () => {
  stack = stackFor(await startStack('e2e/peer', { versions: [VERSION], bundled: false }), VERSION);
  peer = await startPeer(stack);
});
after(() => stack && stopStack(stack));

const ask = (op, { entryPoint = stack.entryPoint.address, chainId = stack.anvil.chainId, method = 'pm_getPaymasterData' } = {}) =>
  call(peer.url, method, [op, entryPoint, numberToHex(chainId), {}]);

// Any address will do: nothing is called there.
const kFactory = OPERATION.sender;
const kAccepted = {
  'an account that exists': OPERATION,
  'gas of the paymaster left out': EXAMPLE_OPERATION,
  'one that is made': { ...OPERATION, factory: kFactory, factoryData: '0x5fbfb9cf00' },
  'long callData': { ...OPERATION, callData: `0x${'5a'.repeat(64_000)}` },
  'a post-operation': { ...OPERATION, paymasterPostOpGasLimit: '0x5208' },
};

for (const [name, op] of Object.entries(kAccepted)) {
  it(`${name}: the contract's hash, its key`, async () => {
    const { result } = await ask(op);
    const approver = await approverOf(stack, { paymasterVerificationGasLimit: '0x0', ...op }, result);
    assert.ok(isAddressEqual(approver, peer.signer), approver);
  });
}

const kRefused = {
  'no address': [{ ...OPERATION, sender: '0x11' }, {}, -32602],
  'no number': [{ ...OPERATION, nonce: 'one' }, {}, -32602],
  'no callData': [{ ...OPERATION, callData: undefined }, {}, -32602],
  'too much gas': [{ ...OPERATION, callGasLimit: '0xffffffff' }, {}, -32000],
  'too high a fee': [{ ...OPERATION, maxFeePerGas: '0xffffffffffff' }, {}, -32000],
  'below the base fee': [{ ...OPERATION, maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x1' }, {}, -32000],
  'another EntryPoint': [OPERATION, { entryPoint: OPERATION.sender }, -32602],
  'another chain': [OPERATION, { chainId: 1 }, -32602],
  'another method': [OPERATION, { method: 'pm_nothing' }, -32601],
};

for (const [name, [op, options, code]] of Object.entries(kRefused)) {
  it(`${name}: refused`, async () => {
    const { error } = await ask(op, options);
    assert.equal(error?.code, code, JSON.stringify(error));
  });
}
