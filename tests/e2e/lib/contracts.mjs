// SPDX-License-Identifier: MIT
// Puts the ERC-4337 contracts on a fresh chain, from the npm packages'
// compiled artifacts.

import { createRequire } from 'node:module';
import {
  concatHex,
  encodeDeployData,
  getAddress,
  getContractAddress,
  isAddressEqual,
  parseEther,
  zeroHash,
} from 'viem';
import { roleAccount } from './anvil.mjs';

// Deterministic deployment proxy: calldata is salt ‖ init code.
const kCreate2Deployer = '0x4e59b44847b379578588920cA78FbF26c0B4956C';
const require = createRequire(import.meta.url);

/** A compiled contract of the package that belongs to `entryPoint`. */
export function artifact(entryPoint, name) {
  return require(`${entryPoint.artifacts}/artifacts/${name}.json`);
}

async function mined(chain, hash) {
  const receipt = await chain.waitForTransactionReceipt({ hash, timeout: 15_000 });
  if (receipt.status !== 'success') throw new Error(`transaction ${hash} reverted`);
  return receipt;
}

/** Deploys through the CREATE2 deployer and insists on the address that comes out. */
async function deployCanonical(chain, { name, bytecode, salt, address }) {
  const derived = getContractAddress({ opcode: 'CREATE2', from: kCreate2Deployer, salt, bytecode });
  if (!isAddressEqual(derived, address)) {
    throw new Error(`${name} would be at ${derived}, not at its canonical ${address}`);
  }
  const data = concatHex([salt, bytecode]);
  await mined(chain, await chain.sendTransaction({ account: roleAccount('deployer'), to: kCreate2Deployer, data }));
  if (!(await chain.getCode({ address }))) throw new Error(`${name}: no code at ${address} after deployment`);
}

/** EntryPoint and SimpleAccountFactory of one version, at their canonical addresses. */
export async function deployEntryPoint(chain, entryPoint) {
  const { bytecode } = artifact(entryPoint, 'EntryPoint');
  await deployCanonical(chain, { name: 'EntryPoint', bytecode, salt: entryPoint.salt, address: entryPoint.address });

  const factory = artifact(entryPoint, 'SimpleAccountFactory');
  await deployCanonical(chain, {
    name: 'SimpleAccountFactory',
    bytecode: encodeDeployData({ ...factory, args: [entryPoint.address] }),
    salt: zeroHash,
    address: entryPoint.factory,
  });
}

/**
 * A VerifyingPaymaster that trusts `signer`, by plain CREATE (its owner is
 * the deployer), with `deposit` wei in the EntryPoint.
 */
export async function deployPaymaster(chain, entryPoint, { signer, deposit = parseEther('10') }) {
  const account = roleAccount('deployer');
  const { abi, bytecode } = artifact(entryPoint, 'VerifyingPaymaster');
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
