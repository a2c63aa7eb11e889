// SPDX-License-Identifier: MIT
// The TA's hash against real paymasters' getHash, for random operations of each
// EntryPoint on four chain ids; and its signatures against ecrecover. The same
// wherever the TA runs.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { keccak256, numberToHex, slice } from 'viem';
import { chainClient } from './anvil.mjs';
import { deployEntryPoint, deployPaymaster } from './contracts.mjs';
import { ENTRY_POINTS, VERSIONS } from './entrypoints.mjs';
import { contractHash, recoverSigner, setSenderNonce } from './paymaster-hash.mjs';
import { Random, chooseSeed, randomSponsorship } from './random.mjs';
import { deploySingleton, eip7702Hash, setDelegate, singletonHash, SINGLETON_VERSIONS } from './singleton-paymaster.mjs';

const kChainIds = [31337n, 1n, 0xaa36a7n, (1n << 53n) - 1n];
const kBatch = 100;
/** One whose every field may change: it has a delegate where some have, and not chain 1, beside which there is none. */
const kSample = 3;

/**
 * What a paymaster is made by, what the TA is told beside the operation, what the chain has to
 * know, and how the contract is asked.
 */
const kPaymasters = [
  {
    name: 'VerifyingPaymaster',
    versions: VERSIONS,
    deploy: (chain, entryPoint, signer) => deployPaymaster(chain, entryPoint, { signer, deposit: 0n }),
    terms: (op) => op,
    prepare: (chain, op) => (op.senderNonce ? setSenderNonce(chain, op) : undefined),
    hash: contractHash,
  },
  {
    name: 'SingletonPaymaster',
    versions: SINGLETON_VERSIONS,
    deploy: deploySingleton,
    terms: ({ senderNonce, ...op }) => ({ ...op, layout: 'singleton' }),
    prepare: () => undefined,
    hash: singletonHash,
  },
  {
    name: 'SingletonPaymaster whose hash knows EIP-7702',
    versions: ['0.8'],
    deploy: deploySingleton,
    terms: ({ senderNonce, ...op }, i) => ({ ...op, layout: 'singleton_eip7702', ...delegation(op, i) }),
    prepare: (chain, op) => (op.delegate ? setDelegate(chain, op) : undefined),
    hash: eip7702Hash,
  },
];

const kMarkers = ['0x7702', `0x7702${'00'.repeat(18)}`];

/** Every other operation sets its sender's code by EIP-7702, its factory's marker in both forms. */
function delegation({ initCode }, i) {
  if (i % 2 === 0) return { initCode: initCode.startsWith(kMarkers[0]) ? '0x' : initCode };
  return { initCode: kMarkers[(i >> 1) % 2], delegate: slice(keccak256(numberToHex(i)), 0, 20) };
}

/** Other values for every field that the hash commits to. */
function variants(op) {
  const flip = (hex) => numberToHex(BigInt(hex) ^ 1n, { size: (hex.length - 2) / 2 });
  const toggle = (hex) => numberToHex(BigInt(hex) ^ 1n);
  const others = ['entryPoint', 'layout', 'initCode', 'callData', 'paymaster', 'sender', 'delegate'];
  const integers = Object.keys(op).filter((name) => !others.includes(name));
  return [
    ...integers.map((name) => [name, toggle(op[name])]),
    ['paymaster', flip(op.paymaster)],
    ['sender', flip(op.sender)],
    ['initCode', `${op.initCode}00`],
    ['callData', `${op.callData}00`],
    ...(op.delegate ? [['delegate', flip(op.delegate)]] : []),
  ];
}

/** getHash of each operation, on a chain that has the operation's id. */
async function contractHashes(anvil, paymaster, entryPoint, operations) {
  const chain = chainClient(anvil.url, kBatch);
  await Promise.all(operations.map((op) => paymaster.prepare(chain, op)));
  const hashes = new Array(operations.length);
  for (const chainId of kChainIds) {
    await chain.request({ method: 'anvil_setChainId', params: [Number(chainId)] });
    const ask = async (op, i) => {
      if (BigInt(op.chainId) === chainId) hashes[i] = await paymaster.hash(chain, entryPoint, op);
    };
    await Promise.all(operations.map(ask));
  }
  await chain.request({ method: 'anvil_setChainId', params: [anvil.chainId] });
  return hashes;
}

function paymasterTests(paymaster, version, { seed, count, ta }) {
  describe(`the TA and getHash of ${paymaster.name} (v${version})`, () => {
    const random = new Random(seed);
    const entryPoint = ENTRY_POINTS[version];
    let operations;
    let answered;
    let anvil;
    let probe;

    before(async () => {
      let address;
      ({ address, anvil, probe } = ta());
      await deployEntryPoint(anvil.client, entryPoint);
      const paymasters = [];
      for (let i = 0; i < kChainIds.length; i += 1) {
        paymasters.push(await paymaster.deploy(anvil.client, entryPoint, address));
      }
      operations = Array.from({ length: count }, (_, i) => {
        const group = i % kChainIds.length;
        const where = { version, chainId: kChainIds[group], paymaster: paymasters[group] };
        return paymaster.terms(randomSponsorship(random, where), i);
      });
      answered = await probe(operations);
      assert.equal(answered.address.toLowerCase(), address.toLowerCase());
    });

    it(`agree on ${count} random operations, and every signature recovers`, async (t) => {
      t.diagnostic(`seed ${seed} (repeat with E2E_SEED=${seed})`);
      const expected = await contractHashes(anvil, paymaster, entryPoint, operations);
      assert.equal(answered.answers.length, count);
      for (const [i, { hash, signature, error }] of answered.answers.entries()) {
        const which = `operation ${i} of seed ${seed}`;
        assert.equal(error, undefined, `${which}: ${error}\n${JSON.stringify(operations[i])}`);
        assert.equal(hash, expected[i], `${which}: the hash differs\n${JSON.stringify(operations[i])}`);
        const signer = await recoverSigner(hash, signature);
        assert.equal(signer.toLowerCase(), answered.address.toLowerCase(), `${which}: signed by another key`);
      }
      assert.equal(new Set(expected).size, count, 'two random operations have one hash');
      t.diagnostic(`${answered.answers.length} hashes equal, ${answered.answers.length} signatures recovered`);
    });

    it('hashes each field: another value gives another hash', async () => {
      const base = { ...operations.at(kSample), validUntil: '0x100', validAfter: '0x10' };
      const changes = variants(base);
      const altered = changes.map(([name, value]) => ({ ...base, [name]: value }));
      const { answers } = await probe([base, ...altered]);
      const [original, ...others] = answers;
      assert.match(original.hash, /^0x[0-9a-f]{64}$/);
      for (const [i, [name]] of changes.entries()) {
        assert.match(others[i].hash ?? '', /^0x[0-9a-f]{64}$/, `${name}: ${others[i].error}`);
        assert.notEqual(others[i].hash, original.hash, `${name} is not hashed`);
      }
      assert.equal(new Set(others.map((each) => each.hash)).size, changes.length);
    });

    it('refuses an approval that would never lapse', async () => {
      const { answers } = await probe([{ ...operations[0], validUntil: '0x0', validAfter: '0x0' }]);
      assert.equal(answers.length, 1);
      assert.ok(answers[0].error, 'the TA signed with validUntil 0');
      assert.equal(answers[0].signature, undefined);
    });
  });
}

/**
 * Declares the tests.
 *
 * @param {number} count of operations for each EntryPoint and paymaster
 * @param {() => {address: string, anvil: object, probe: Function}} ta answers, once tests run, the
 *   key's address, a chain that no node looks at, and what has the TA approve operations
 */
export function hashTests(count, ta) {
  const seed = chooseSeed();
  for (const paymaster of kPaymasters) {
    for (const version of paymaster.versions) paymasterTests(paymaster, version, { seed, count, ta });
  }
}
