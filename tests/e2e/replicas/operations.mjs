// SPDX-License-Identifier: MIT
// What the clients ask approval for, and what the chain says of an approval.

import { numberToHex, sliceHex, zeroHash } from 'viem';
import { chainClient } from '../lib/anvil.mjs';
import { ENTRY_POINTS } from '../lib/entrypoints.mjs';
import { EXAMPLE_OPERATION } from '../lib/example.mjs';
import { recoverSigner } from '../lib/paymaster-hash.mjs';
import { accepts, singletonHash, SINGLETON_VERSIONS } from '../lib/singleton-paymaster.mjs';

/** Operations of each version; asked for again, one costs the caller's exposure nothing more. */
const kOperations = 100;
const kBatch = 50;
const kGas = { paymasterVerificationGasLimit: '0x186a0', paymasterPostOpGasLimit: '0x0' };

const operationOf = (version, nonce) => ({
  ...EXAMPLE_OPERATION,
  nonce: numberToHex(nonce),
  maxFeePerGas: '0x77359400',
  ...(version === '0.6' ? { initCode: '0x' } : kGas),
});

/** A pm_getPaymasterData for each operation, the versions in turn: {version, operation, body}. */
export function asksFor(chainId) {
  const asks = [];
  for (let nonce = 1; nonce <= kOperations; ++nonce) {
    for (const version of SINGLETON_VERSIONS) {
      const operation = operationOf(version, nonce);
      const params = [operation, ENTRY_POINTS[version].address, numberToHex(chainId), {}];
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'pm_getPaymasterData', params });
      asks.push({ version, operation, body });
    }
  }
  return asks;
}

/** The approval's bytes behind paymaster and gas: mode, window, signature. */
function readApproval(version, { paymasterAndData, paymasterData }) {
  const data = version === '0.6' ? sliceHex(paymasterAndData, 20) : paymasterData;
  const times = [sliceHex(data, 1, 7), sliceHex(data, 7, 13)].map(Number);
  return { validUntil: times[0], validAfter: times[1], signature: sliceHex(data, 13) };
}

async function judge(chain, paymasters, { ask: { version, operation }, approval }) {
  const paymaster = paymasters[version];
  const whole = { ...operation, ...approval };
  const { signature, ...window } = readApproval(version, approval);
  const [accepted, hash] = await Promise.all([
    accepts(chain, ENTRY_POINTS[version], { ...whole, paymaster }),
    singletonHash(chain, { version }, { ...whole, paymaster, ...window }),
  ]);
  return { accepted, signer: await recoverSigner(hash, signature) };
}

/**
 * Asks the chain about each approval.
 *
 * @return {Promise<{accepted: boolean, signer: string}[]>} in the order of `records`
 */
export async function judgeApprovals(url, paymasters, records) {
  const chain = chainClient(url, kBatch);
  const verdicts = [];
  for (let i = 0; i < records.length; i += kBatch) {
    verdicts.push(...(await Promise.all(records.slice(i, i + kBatch).map((each) => judge(chain, paymasters, each)))));
  }
  return verdicts;
}
