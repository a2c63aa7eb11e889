// SPDX-License-Identifier: MIT
// The host's userOpHash against each EntryPoint's getUserOpHash and viem's, for a
// thousand random operations each: EIP-7702's initCode in every form, v0.9's
// paymaster signatures.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { concatHex, numberToHex, size, sliceHex } from 'viem';
import { getUserOperationHash } from 'viem/account-abstraction';
import { chainClient, startAnvil } from './lib/anvil.mjs';
import { deployEntryPoint } from './lib/contracts.mjs';
import { ENTRY_POINTS, VERSIONS } from './lib/entrypoints.mjs';
import { packOperation } from './lib/pack.mjs';
import { freshFolder, logFolder } from './lib/paths.mjs';
import { probeUserOpHashes } from './lib/probe.mjs';
import { Processes } from './lib/processes.mjs';
import { Random, chooseSeed, randomUserOperation } from './lib/random.mjs';

const kOperations = 1000;
const kBatch = 100;
const kSignatureMagic = '0x22e325a297439656';
const kMarker = '0x7702000000000000000000000000000000000000';

const seed = chooseSeed();
let processes;
let chain;
let chainId;

before(async () => {
  await freshFolder('e2e/user-op-hash');
  processes = new Processes(logFolder('e2e/user-op-hash'));
  const anvil = await startAnvil(processes);
  chain = chainClient(anvil.url, kBatch);
  chainId = anvil.chainId;
});
after(() => processes?.stopAll());

/** paymasterAndData with v0.9's signature behind it. */
function withSignature({ paymasterAndData, paymasterSignature }) {
  if (paymasterSignature === undefined) return paymasterAndData;
  const length = numberToHex(size(paymasterSignature), { size: 2 });
  return concatHex([paymasterAndData, paymasterSignature, length, kSignatureMagic]);
}

/** The EntryPoint's own answer; the account's code is what an authorization would have made it. */
async function contractHash(entryPoint, op) {
  const { address, abi, version } = entryPoint;
  await chain.setCode({ address: op.sender, bytecode: concatHex(['0xef0100', op.delegate]) });
  const packed = packOperation(version, { ...op, paymasterAndData: withSignature(op) });
  return chain.readContract({ address, abi, functionName: 'getUserOpHash', args: [packed] });
}

const kGas = ['nonce', 'verificationGasLimit', 'callGasLimit', 'preVerificationGas', 'maxPriorityFeePerGas', 'maxFeePerGas'];

/** The operation in viem's form. */
function viemOperation(version, op) {
  const numbers = Object.fromEntries(kGas.map((name) => [name, BigInt(op[name])]));
  const common = { sender: op.sender, callData: op.callData, ...numbers };
  if (version === '0.6') return { ...common, initCode: op.initCode, paymasterAndData: op.paymasterAndData };
  const factory = op.initCode === '0x' ? {} : { factory: sliceHex(op.initCode, 0, Math.min(20, size(op.initCode))) };
  if (size(op.initCode) > 20) factory.factoryData = sliceHex(op.initCode, 20);
  const parts = op.paymasterAndData === '0x' ? {} : paymasterParts(op);
  return { ...common, ...factory, ...parts, authorization: { address: op.delegate } };
}

function paymasterParts({ paymasterAndData, paymasterSignature }) {
  return {
    paymaster: sliceHex(paymasterAndData, 0, 20),
    paymasterVerificationGasLimit: BigInt(sliceHex(paymasterAndData, 20, 36)),
    paymasterPostOpGasLimit: BigInt(sliceHex(paymasterAndData, 36, 52)),
    paymasterData: size(paymasterAndData) > 52 ? sliceHex(paymasterAndData, 52) : '0x',
    paymasterSignature,
  };
}

/**
 * Whether viem hashes `op` as the EntryPoint does. Known differences: it takes the marker for
 * EIP-7702's in v0.6 and v0.7 as well, and knows neither other paddings of it nor a paymaster
 * signature of no bytes.
 */
function viemAgrees(version, op) {
  if (op.paymasterSignature === '0x') return false;
  const isMarker = kMarker.startsWith(op.initCode.slice(0, 42)) && size(op.initCode) >= 2;
  if (version < '0.8') return !isMarker;
  return !isMarker || op.initCode === '0x7702' || size(op.initCode) >= 20;
}

for (const version of VERSIONS) {
  const entryPoint = ENTRY_POINTS[version];
  describe(`userOpHash (v${version})`, () => {
    let operations;
    let hashes;

    before(async () => {
      await deployEntryPoint(chain, entryPoint);
      const random = new Random(seed);
      operations = Array.from({ length: kOperations }, () => randomUserOperation(random, { version, chainId }));
      hashes = (await probeUserOpHashes(processes, operations)).map(({ hash, error }) => hash ?? error);
    });

    it(`is the EntryPoint's for ${kOperations} random operations`, async (t) => {
      t.diagnostic(`seed ${seed} (repeat with E2E_SEED=${seed})`);
      const expected = await Promise.all(operations.map((op) => contractHash(entryPoint, op)));
      for (const [i, hash] of hashes.entries()) {
        assert.equal(hash, expected[i], `operation ${i} of seed ${seed}: ${JSON.stringify(operations[i])}`);
      }
      assert.equal(new Set(hashes).size, kOperations, 'two random operations have one hash');
    });

    it('is viem\'s', (t) => {
      let compared = 0;
      for (const [i, op] of operations.entries()) {
        if (!viemAgrees(version, op)) continue;
        const expected = getUserOperationHash({
          ...{ chainId, entryPointAddress: entryPoint.address, entryPointVersion: version },
          userOperation: viemOperation(version, op),
        });
        assert.equal(hashes[i], expected, `operation ${i} of seed ${seed}: ${JSON.stringify(op)}`);
        compared += 1;
      }
      t.diagnostic(`${compared} of ${kOperations} compared`);
      assert.ok(compared > kOperations / 2, `only ${compared} compared`);
    });
  });
}
