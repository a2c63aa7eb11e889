// SPDX-License-Identifier: MIT
// The node in the emulated machine, its key in OP-TEE; chain and bundler on this
// machine. One machine for all of it.

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startAnvil } from '../lib/anvil.mjs';
import { Attacker } from '../lib/attacker.mjs';
import { SIGNATURE_ERROR, submitDirectly } from '../lib/direct.mjs';
import { guestMemory, guestPlaceForTests, machineCommand, probeTaInGuest } from '../lib/guest.mjs';
import { hashTests } from '../lib/hash-tests.mjs';
import { ROOT } from '../lib/paths.mjs';
import { burnNonce, newCustomer } from '../lib/scenario.mjs';
import { sponsoredTests } from '../lib/sponsored-tests.mjs';
import { stackFor, STACK_STEPS, startStack, stopStack } from '../lib/stack.mjs';
import { Steps } from '../lib/steps.mjs';

const kOperations = 250;
const kMostMebibytes = { 'guest.cpio': 64, kernel: 64 };

let stack;
let ta;

before(async () => {
  stack = await startStack('guest/sponsored', { place: guestPlaceForTests, steps: new Steps(STACK_STEPS) });
  const probe = (operations) => probeTaInGuest(stack.home, operations);
  ta = { address: stack.key.address, anvil: await startAnvil(stack.processes, { name: 'anvil-for-hashes' }), probe };
});
after(() => stack && stopStack(stack));

describe('the machine', () => {
  it('does with half of its 512 MiB of memory', async (t) => {
    const { used, total } = await guestMemory(stack.home);
    t.diagnostic(`guest memory: ${used} MiB in use of ${total} MiB`);
    assert.ok(total <= 512 && used < 256, `${used} of ${total} MiB`);
  });

  for (const name of ['guest.cpio', 'kernel']) {
    it(`has a ${name} of moderate size`, (t) => {
      const mebibytes = statSync(join(ROOT, 'build', 'qemu', name)).size / 2 ** 20;
      t.diagnostic(`${name}: ${mebibytes.toFixed(1)} MiB`);
      assert.ok(mebibytes > 1 && mebibytes < kMostMebibytes[name], `${mebibytes} MiB`);
    });
  }
});

const executed = sponsoredTests(() => stack);

it('the audit record, on a disk of its own, has the key and every approval', async () => {
  const text = await machineCommand(stack.home, 'logs', 'audit');
  const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line));
  const made = lines.find(({ event, verdict }) => event === 'key_generate' && verdict === 'done');
  assert.equal(made?.address, stack.key.address.toLowerCase(), 'made before the machine was last switched on');
  const approved = new Map(lines.filter(({ verdict }) => verdict === 'approved').map((line) => [line.userOpHash, line]));
  assert.ok(executed.length > 0);
  for (const hash of executed) assert.equal(approved.get(hash)?.signer, made.address, hash);
});

hashTests(kOperations, () => ta);

describe('an approval', () => {
  for (const version of ['0.7', '0.8', '0.9']) {
    it(`is for its operation alone (v${version})`, async () => {
      const own = stackFor(stack, version);
      const { account, client } = await newCustomer(own, { kind: { version } });
      const burn = burnNonce(own.entryPoint);
      const approved = await client.prepareUserOperation({ calls: [burn] });
      const other = { ...approved, callData: await account.encodeCalls([burn, burn]) };
      const operation = { ...other, signature: await account.signUserOperation(other) };
      const revert = await submitDirectly(own, operation);
      assert.match(revert.args[1], SIGNATURE_ERROR);
    });
  }

  it('is not given for gas that no bundle costs', async () => {
    const attacker = await Attacker.create(stackFor(stack, '0.7'), '127.0.0.1');
    const gas = { callGasLimit: 20_000n, verificationGasLimit: 500_000n, preVerificationGas: 2_000_000n };
    const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 10n ** 9n };
    const { error } = await attacker.approve(await attacker.draft({ ...gas, ...fees }));
    assert.equal(error?.code, -32001, JSON.stringify(error));
    assert.match(error.message, /pre_verification_gas/);
  });
});
