// SPDX-License-Identifier: MIT
// Whoever bundles his own operations is paid what the paymaster is charged. The
// default limits decide whether that pays: an attacker asks for as much as they
// allow, at a mainnet's fees.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { formatEther, numberToHex, parseGwei } from 'viem';
import { Attacker } from './lib/attacker.mjs';
import { VERSIONS } from './lib/entrypoints.mjs';
import { waitFor } from './lib/poll.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

const kBaseFee = parseGwei('20');
const kDenied = -32001;
// What he may keep of what leaves the deposit, in percent. Less would refuse honest wallets and
// bundlers: docs/adr/0003-what-a-self-bundler-can-take.md.
const kShare = 50n;
const kModest = {
  maxFeePerGas: kBaseFee,
  maxPriorityFeePerGas: parseGwei('1'),
  preVerificationGas: 40_000n,
  callGasLimit: 20_000n,
  verificationGasLimit: 500_000n,
};
// What the attacker maximises, what he gains most from first.
const kGreed = ['preVerificationGas', 'callGasLimit', 'verificationGasLimit'];

let stack;

before(async () => {
  stack = await startStack('e2e/drain', { bundled: false });
  await stack.chain.setNextBlockBaseFeePerGas({ baseFeePerGas: kBaseFee });
  await stack.chain.mine({ blocks: 1 });
  const first = await Attacker.create(stackFor(stack, '0.7'), '127.0.0.1');
  const op = await first.draft(kModest);
  await waitFor('the node to see the base fee', async () => !((await first.stub(op)).error));
});
after(() => stack && stopStack(stack));

const inHex = (gas) => Object.fromEntries(Object.entries(gas).map(([name, value]) => [name, numberToHex(value)]));

/** The largest value of `field` that the node would sponsor with the rest of `op`, to a percent. */
async function largest(attacker, op, field) {
  let low = BigInt(op[field]);
  let high = low * 2n;
  const allowed = async (value) => !(await attacker.stub({ ...op, ...inHex({ [field]: value }) })).error;
  assert.ok(await allowed(low), `${field} ${low} is refused`);
  for (; await allowed(high); high *= 2n) low = high;
  while ((high - low) * 100n > high) {
    const middle = (low + high) / 2n;
    if (await allowed(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** As much gas and fees as the limits allow. A higher maxFeePerGas would only cost him of the rest. */
async function greediest(attacker) {
  const generous = await attacker.draft({ ...kModest, maxFeePerGas: (3n * kBaseFee) / 2n });
  const maxPriorityFeePerGas = await largest(attacker, generous, 'maxPriorityFeePerGas');
  let gas = { ...kModest, maxPriorityFeePerGas, maxFeePerGas: kBaseFee + maxPriorityFeePerGas };
  for (const field of kGreed) gas = { ...gas, [field]: await largest(attacker, { ...generous, ...inHex(gas) }, field) };
  return gas;
}

for (const [i, version] of VERSIONS.entries()) {
  describe(`a self-bundler on v${version}`, () => {
    let attacker;
    before(async () => {
      attacker = await Attacker.create(stackFor(stack, version), `127.0.0.${10 + i}`);
    });

    it('is refused a preVerificationGas of 2,000,000 by the rule\'s name, and loses when he tries it without', async () => {
      const modest = await attacker.draft(kModest);
      const greedy = { preVerificationGas: numberToHex(2_000_000n) };
      const { error } = await attacker.approve({ ...modest, ...greedy });
      assert.equal(error?.code, kDenied, JSON.stringify(error));
      assert.match(error.message, /pre_verification_gas/);
      const { gain, paid } = await attacker.bundle([{ ...(await attacker.stub(modest)), ...greedy }], kBaseFee);
      assert.equal(paid, 0n, 'the paymaster paid without an approval');
      assert.ok(gain < 0n, `he gained ${formatEther(gain)} ETH`);
    });

    for (const round of ['makes his account', 'uses it']) {
      it(`${round} with all that is allowed, and keeps little of what the deposit pays`, async (t) => {
        const gas = await greediest(attacker);
        const op = await attacker.approve(await attacker.draft(gas));
        assert.equal(op.error, undefined, JSON.stringify(op.error));
        const { gasUsed, charged, paid, gain } = await attacker.bundle([op], kBaseFee);
        const share = (gain * 100n) / paid;
        t.diagnostic(Object.entries(gas).map(([name, value]) => `${name} ${value}`).join(', '));
        t.diagnostic(`used ${gasUsed} gas, charged ${charged}`);
        t.diagnostic(`the deposit paid ${formatEther(paid)} ETH, he gained ${formatEther(gain)} ETH: ${share} %`);
        assert.ok(share < kShare, `he keeps ${share} % of what the deposit paid`);
      });
    }
  });
}

describe('approvals that are not used yet', () => {
  it('are limited for each caller by what they could cost together', async (t) => {
    const own = stackFor(stack, '0.7');
    const hoarder = await Attacker.create(own, '127.0.0.20');
    const gas = await greediest(hoarder);
    let error;
    let given = 0n;
    for (; !error && given < 1_000n; given += error ? 0n : 1n) {
      ({ error } = await hoarder.approve(await hoarder.draft({ ...gas, lane: given + 1n })));
    }
    assert.equal(error?.code, kDenied, JSON.stringify(error));
    assert.match(error.message, /max_exposure_per_caller/);
    t.diagnostic(`${given} approvals given`);

    const other = await Attacker.create(own, '127.0.0.21');
    const { error: refused } = await other.approve(await other.draft(kModest));
    assert.equal(refused, undefined, JSON.stringify(refused));
  });
});
