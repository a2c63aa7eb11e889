// SPDX-License-Identifier: MIT
// Pimlico's SingletonPaymaster: its code comes from npm's mock-paymaster, its
// getHash is asked of the contract itself. Versions are names as in ENTRY_POINTS.

import { pathToFileURL } from 'node:url';
import {
  concatHex, encodeAbiParameters, getAddress, keccak256, numberToHex, parseAbi, parseEther, zeroHash,
} from 'viem';
import { roleAccount } from './anvil.mjs';
import { compileEip7702Override } from './compile.mjs';
import { mined } from './contracts.mjs';
import { packOperation } from './pack.mjs';
import { packageFile } from './paths.mjs';

const kCode = pathToFileURL(packageFile('@pimlico/mock-paymaster', '_esm', 'constants.js')).href;
const kInitCodes = {
  0.6: 'getSingletonPaymaster06InitCode',
  0.7: 'getSingletonPaymaster07InitCode',
  0.8: 'getSingletonPaymaster08InitCode',
};
export const SINGLETON_VERSIONS = Object.keys(kInitCodes);

/** The least that bundlers accept (ERC-7562), in seconds. */
const kStakeDelay = 86_400;

const kVerifying = 0;
/** (verifying << 1) | any bundler may submit it */
const kMode = '0x01';
const kSignatureSize = 65;

const kOperations = {
  0.6:
    'struct Operation { address sender; uint256 nonce; bytes initCode; bytes callData; uint256 callGasLimit; ' +
    'uint256 verificationGasLimit; uint256 preVerificationGas; uint256 maxFeePerGas; uint256 maxPriorityFeePerGas; ' +
    'bytes paymasterAndData; bytes signature; }',
  later:
    'struct Operation { address sender; uint256 nonce; bytes initCode; bytes callData; bytes32 accountGasLimits; ' +
    'uint256 preVerificationGas; bytes32 gasFees; bytes paymasterAndData; bytes signature; }',
};
const abiOf = (version) =>
  parseAbi([
    kOperations[version] ?? kOperations.later,
    'function getHash(uint8 mode, Operation op) view returns (bytes32)',
    'function validatePaymasterUserOp(Operation op, bytes32 userOpHash, uint256 maxCost) returns (bytes context, uint256 validationData)',
  ]);

/** A SingletonPaymaster for the EntryPoint, of which the deployer is owner and first signer. */
export async function deploySingleton(chain, { version }) {
  const account = roleAccount('deployer');
  const { [kInitCodes[version]]: initCodeOf } = await import(kCode);
  const hash = await chain.sendTransaction({ account, data: initCodeOf(account.address) });
  const { contractAddress } = await mined(chain, hash);
  return getAddress(contractAddress);
}

const kOwnerAbi = parseAbi([
  'function addSigner(address signer)',
  'function removeSigner(address signer)',
  'function signers(address signer) view returns (bool)',
  'function deposit() payable',
  'function addStake(uint32 unstakeDelaySec) payable',
]);

/** Sends, as the owner, what needs no more than one call of the paymaster at `address`. */
async function ownerDoes(chain, address, call) {
  const account = roleAccount('deployer');
  await mined(chain, await chain.writeContract({ account, address, abi: kOwnerAbi, ...call }));
}

export const addSigner = (chain, address, signer) => ownerDoes(chain, address, { functionName: 'addSigner', args: [signer] });

export const removeSigner = (chain, address, signer) => ownerDoes(chain, address, { functionName: 'removeSigner', args: [signer] });

export const isSigner = (chain, address, signer) =>
  chain.readContract({ address, abi: kOwnerAbi, functionName: 'signers', args: [signer] });

/** Puts in the EntryPoint what the paymaster pays from, and what bundlers demand. */
export async function fundSingleton(chain, address) {
  await ownerDoes(chain, address, { functionName: 'deposit', value: parseEther('10') });
  await ownerDoes(chain, address, { functionName: 'addStake', args: [kStakeDelay], value: parseEther('1') });
}

/** What the contract at `op.paymaster` says that its signer has to sign. */
export function singletonHash(chain, { version }, op) {
  const times = [op.validUntil, op.validAfter].map((time) => numberToHex(BigInt(time), { size: 6 }));
  const paymasterData = concatHex([kMode, ...times, numberToHex(0, { size: kSignatureSize })]);
  const whole = version === '0.6' ? { paymasterAndData: concatHex([op.paymaster, paymasterData]) } : { paymasterData };
  return chain.readContract({
    address: op.paymaster,
    abi: abiOf(version),
    functionName: 'getHash',
    args: [kVerifying, packOperation(version, { ...op, ...whole })],
  });
}

const kTwoWords = [{ type: 'bytes32' }, { type: 'bytes32' }];
const kOverrides = new Map(); // by chain URL

/** Where a contract is that says what stands for initCode in EIP-7702. */
function overrideContract(chain, entryPoint) {
  const { url } = chain.transport;
  const deploy = async () => {
    const account = roleAccount('deployer');
    const { abi, bytecode } = await compileEip7702Override(entryPoint);
    const { contractAddress } = await mined(chain, await chain.deployContract({ account, abi, bytecode }));
    return { abi, address: contractAddress };
  };
  if (!kOverrides.has(url)) kOverrides.set(url, deploy());
  return kOverrides.get(url);
}

/** Has the sender of `op` run its delegate's code, as EIP-7702 writes it into the account. */
export const setDelegate = (chain, op) =>
  chain.setCode({ address: op.sender, bytecode: concatHex(['0xef0100', op.delegate]) });

/**
 * What newer releases of the SingletonPaymaster of v0.8 say, which npm does not have: the hash of
 * the one that it has, and what the EntryPoint's own library has stand for initCode.
 */
export async function eip7702Hash(chain, entryPoint, op) {
  const contract = await overrideContract(chain, entryPoint);
  const args = [packOperation(entryPoint.version, { ...op, paymasterData: '0x' })];
  const [hash, override] = await Promise.all([
    singletonHash(chain, entryPoint, op),
    chain.readContract({ ...contract, functionName: 'overrideOf', args }),
  ]);
  return keccak256(encodeAbiParameters(kTwoWords, [hash, override]));
}

/** The low 160 bits of what validatePaymasterUserOp answers: who failed to sign, or 0. */
const kAuthorizer = (1n << 160n) - 1n;

/** Whether the contract at `op.paymaster` takes the signature in `op` when the EntryPoint asks it. */
export async function accepts(chain, { version, address: entryPoint }, op) {
  const { result } = await chain.simulateContract({
    account: entryPoint,
    address: op.paymaster,
    abi: abiOf(version),
    functionName: 'validatePaymasterUserOp',
    args: [packOperation(version, op), zeroHash, 1n],
  });
  return (result[1] & kAuthorizer) === 0n;
}
