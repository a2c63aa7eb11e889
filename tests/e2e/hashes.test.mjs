// SPDX-License-Identifier: MIT
// The TA's hash against a real VerifyingPaymaster's getHash, for a thousand
// random operations of each EntryPoint on four chain ids; and its signatures
// against ecrecover.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { numberToHex } from 'viem';
import { chainClient, startAnvil } from './lib/anvil.mjs';
import { deployEntryPoint, deployPaymaster } from './lib/contracts.mjs';
import { ENTRY_POINTS, VERSIONS } from './lib/entrypoints.mjs';
import { freshFolder, logFolder } from './lib/paths.mjs';
import { contractHash, recoverSigner, setSenderNonce } from './lib/paymaster-hash.mjs';
import { probeTa } from './lib/probe.mjs';
import { Processes } from './lib/processes.mjs';
import { Random, chooseSeed, randomSponsorship } from './lib/random.mjs';
import { generateKey, relayHome } from './lib/relay.mjs';

const kOperations = 1000;
const kChainIds = [31337n, 1n, 0xaa36a7n, (1n << 53n) - 1n];
const kBatch = 100;

const seed = chooseSeed();
let processes;
let home;
let key;
let anvil;
let chain;

before(async () => {
  const folder = await freshFolder('e2e/hashes');
  processes = new Processes(logFolder('e2e/hashes'));
  home = relayHome(folder);
  key = await generateKey(home);
  anvil = await startAnvil(processes);
  chain = chainClient(anvil.url, kBatch);
});
after(() => processes?.stopAll());

/** Other values for every field that the hash commits to. */
function variants(op) {
  const flip = (hex) => numberToHex(BigInt(hex) ^ 1n, { size: (hex.length - 2) / 2 });
  const toggle = (hex) => numberToHex(BigInt(hex) ^ 1n);
  const others = ['entryPoint', 'initCode', 'callData', 'paymaster', 'sender'];
  const integers = Object.keys(op).filter((name) => !others.includes(name));
  return [
    ...integers.map((name) => [name, toggle(op[name])]),
    ['paymaster', flip(op.paymaster)],
    ['sender', flip(op.sender)],
    ['initCode', `${op.initCode}00`],
    ['callData', `${op.callData}00`],
  ];
}

/** getHash of each operation, on a chain that has the operation's id. */
async function contractHashes(entryPoint, operations) {
  if (entryPoint.version === '0.6') await Promise.all(operations.map((op) => setSenderNonce(chain, op)));
  const hashes = new Array(operations.length);
  for (const chainId of kChainIds) {
    await chain.request({ method: 'anvil_setChainId', params: [Number(chainId)] });
    const ask = async (op, i) => {
      if (BigInt(op.chainId) === chainId) hashes[i] = await contractHash(chain, entryPoint, op);
    };
    await Promise.all(operations.map(ask));
  }
  await chain.request({ method: 'anvil_setChainId', params: [anvil.chainId] });
  return hashes;
}

for (const version of VERSIONS) {
  const entryPoint = ENTRY_POINTS[version];
  describe(`the TA and VerifyingPaymaster.getHash (v${version})`, () => {
    const random = new Random(seed);
    let operations;
    let probe;

    before(async () => {
      await deployEntryPoint(anvil.client, entryPoint);
      const paymasters = [];
      for (let i = 0; i < kChainIds.length; i += 1) {
        paymasters.push(await deployPaymaster(anvil.client, entryPoint, { signer: key.address, deposit: 0n }));
      }
      operations = Array.from({ length: kOperations }, (_, i) => {
        const group = i % kChainIds.length;
        return randomSponsorship(random, { version, chainId: kChainIds[group], paymaster: paymasters[group] });
      });
      probe = await probeTa(processes, home, operations);
      assert.equal(probe.address.toLowerCase(), key.address.toLowerCase());
    });

    it(`agree on ${kOperations} random operations, and every signature recovers`, async (t) => {
      t.diagnostic(`seed ${seed} (repeat with E2E_SEED=${seed})`);
      const expected = await contractHashes(entryPoint, operations);
      assert.equal(probe.answers.length, kOperations);
      for (const [i, { hash, signature, error }] of probe.answers.entries()) {
        const which = `operation ${i} of seed ${seed}`;
        assert.equal(error, undefined, `${which}: ${error}\n${JSON.stringify(operations[i])}`);
        assert.equal(hash, expected[i], `${which}: the hash differs\n${JSON.stringify(operations[i])}`);
        const signer = await recoverSigner(hash, signature);
        assert.equal(signer.toLowerCase(), probe.address.toLowerCase(), `${which}: signed by another key`);
      }
      assert.equal(new Set(expected).size, kOperations, 'two random operations have one hash');
      t.diagnostic(`${probe.answers.length} hashes equal, ${probe.answers.length} signatures recovered`);
    });

    it('hashes each field: another value gives another hash', async () => {
      const base = { ...operations[0], validUntil: '0x100', validAfter: '0x10' };
      const changes = variants(base);
      const altered = changes.map(([name, value]) => ({ ...base, [name]: value }));
      const { answers } = await probeTa(processes, home, [base, ...altered]);
      const [original, ...others] = answers;
      assert.match(original.hash, /^0x[0-9a-f]{64}$/);
      for (const [i, [name]] of changes.entries()) {
        assert.match(others[i].hash ?? '', /^0x[0-9a-f]{64}$/, `${name}: ${others[i].error}`);
        assert.notEqual(others[i].hash, original.hash, `${name} is not hashed`);
      }
      assert.equal(new Set(others.map((each) => each.hash)).size, changes.length);
    });

    it('refuses an approval that would never lapse', async () => {
      const { answers } = await probeTa(processes, home, [{ ...operations[0], validUntil: '0x0', validAfter: '0x0' }]);
      assert.equal(answers.length, 1);
      assert.ok(answers[0].error, 'the TA signed with validUntil 0');
      assert.equal(answers[0].signature, undefined);
    });
  });
}
