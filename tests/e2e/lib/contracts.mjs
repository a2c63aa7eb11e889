// SPDX-License-Identifier: MIT
// Puts the ERC-4337 contracts on a fresh chain, from the npm packages'
// compiled artifacts.

import { concatHex, getAddress, getContractAddress, isAddressEqual, parseEther, zeroHash } from 'viem';
import { roleAccount } from './anvil.mjs';
import { compilePaymaster } from './compile.mjs';
import { artifact, create2Address, CREATE2_DEPLOYER, initCodeOf } from './entrypoints.mjs';

/** Waits for the transaction `hash` and insists that it succeeded. */
export async function mined(chain, hash) {
  const receipt = await chain.waitForTransactionReceipt({ hash, timeout: 15_000 });
  if (receipt.status !== 'success') throw new Error(`transaction ${hash} reverted`);
  return receipt;
}

/** Deploys through the CREATE2 deployer, unless it is there, and insists on the address that comes out. */
async function deployCanonical(chain, { name, bytecode, salt = zeroHash, address }) {
  const derived = create2Address(bytecode, salt);
  if (!isAddressEqual(derived, address)) {
    throw new Error(`${name} would be at ${derived}, not at its canonical ${address}`);
  }
  if (await chain.getCode({ address })) return;
  const data = concatHex([salt, bytecode]);
  await mined(chain, await chain.sendTransaction({ account: roleAccount('deployer'), to: CREATE2_DEPLOYER, data }));
  if (!(await chain.getCode({ address }))) throw new Error(`${name}: no code at ${address} after deployment`);
}

/** `code` with another address built in. */
function patchAddress(code, from, to) {
  const patched = code.replaceAll(from.slice(2).toLowerCase(), to.slice(2).toLowerCase());
  if (patched === code) throw new Error(`no ${from} in the code`);
  return patched;
}

/**
 * Moves the EntryPoint at `from` to `to`, with its SenderCreator, the first contract that it
 * made: each has the other's address built in.
 */
async function moveEntryPoint(chain, from, to) {
  const creatorOf = (creator) => getContractAddress({ from: creator, nonce: 1n });
  const [code, creatorCode] = await Promise.all(
    [from, creatorOf(from)].map((address) => chain.getCode({ address })),
  );
  await chain.setCode({ address: to, bytecode: patchAddress(code, creatorOf(from), creatorOf(to)) });
  await chain.setCode({ address: creatorOf(to), bytecode: patchAddress(creatorCode, from, to) });
}

/** One version's EntryPoint and the code of its accounts, at their canonical addresses. */
export async function deployEntryPoint(chain, entryPoint) {
  const { salt, factory, delegate, candidate } = entryPoint;
  const bytecode = initCodeOf(entryPoint, 'EntryPoint');
  const address = candidate ? create2Address(bytecode, salt) : entryPoint.address;
  await deployCanonical(chain, { name: 'EntryPoint', bytecode, salt, address });
  if (candidate) await moveEntryPoint(chain, address, entryPoint.address);
  const accounts = { SimpleAccountFactory: factory, ...(delegate && { Simple7702Account: delegate }) };
  for (const [name, at] of Object.entries(accounts)) {
    await deployCanonical(chain, { name, bytecode: initCodeOf(entryPoint, name), address: at });
  }
}

/** VerifyingPaymaster for `entryPoint`, as {abi, bytecode}. */
export async function verifyingPaymaster(entryPoint) {
  return entryPoint.paymasterEdits ? compilePaymaster(entryPoint) : artifact(entryPoint, 'VerifyingPaymaster');
}

/**
 * A VerifyingPaymaster that trusts `signer`, by plain CREATE (its owner is
 * the deployer), with `deposit` wei in the EntryPoint.
 */
export async function deployPaymaster(chain, entryPoint, { signer, deposit = parseEther('10') }) {
  const account = roleAccount('deployer');
  const { abi, bytecode } = await verifyingPaymaster(entryPoint);
  const args = [entryPoint.address, signer];
  const { contractAddress } = await mined(chain, await chain.deployContract({ account, abi, bytecode, args }));

  const trusted = await chain.readContract({ address: contractAddress, abi, functionName: 'verifyingSigner' });
  if (!isAddressEqual(trusted, signer)) throw new Error(`the paymaster trusts ${trusted}, not ${signer}`);
  if (deposit > 0n) {
    const call = { address: contractAddress, abi, functionName: 'deposit', value: deposit };
    await mined(chain, await chain.writeContract({ account, ...call }));
  }
  return getAddress(contractAddress);
}
