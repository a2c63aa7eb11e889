// SPDX-License-Identifier: MIT
// The EntryPoint versions this stack knows: one row a version.

import { createRequire } from 'node:module';
import { encodeDeployData, getContractAddress, zeroHash } from 'viem';
import { entryPoint06Abi, entryPoint07Abi, entryPoint08Abi, entryPoint09Address } from 'viem/account-abstraction';

const require = createRequire(import.meta.url);

/** Deterministic deployment proxy: calldata is salt ‖ init code. */
export const CREATE2_DEPLOYER = '0x4e59b44847b379578588920cA78FbF26c0B4956C';

/** Where the proxy puts `bytecode`. */
export function create2Address(bytecode, salt = zeroHash) {
  return getContractAddress({ opcode: 'CREATE2', from: CREATE2_DEPLOYER, salt, bytecode });
}

/** A compiled contract of the package that belongs to `entryPoint`. */
export function artifact(entryPoint, name) {
  return require(`${entryPoint.artifacts}/artifacts/${name}.json`);
}

/** The init code of `name`, which gets the EntryPoint's address when it asks for one. */
export function initCodeOf(entryPoint, name) {
  const { abi, bytecode } = artifact(entryPoint, name);
  const inputs = abi.find((each) => each.type === 'constructor')?.inputs ?? [];
  return encodeDeployData({ abi, bytecode, args: inputs.length > 0 ? [entryPoint.address] : [] });
}

// Of v0.9, npm has a release candidate only: see `candidate` below.
const v09 = {
  version: '0.9',
  key: 'v09',
  address: entryPoint09Address,
  artifacts: 'aa09',
  salt: zeroHash,
  candidate: true,
  paymasterEdits: [
    ['userOp.getSender()', 'userOp.sender'],
    ['BasePaymaster(_entryPoint)', 'BasePaymaster(_entryPoint, msg.sender)'],
  ],
};
v09.abi = artifact(v09, 'EntryPoint').abi;
v09.factory = create2Address(initCodeOf(v09, 'SimpleAccountFactory'));
v09.delegate = create2Address(initCodeOf(v09, 'Simple7702Account'));

/**
 * `key` is the version's name in our configuration. `artifacts` is the npm
 * package with the compiled contracts; `salt` (and 0 for the others) through the
 * CREATE2 deployer gives the canonical addresses. `factory` makes SimpleAccounts,
 * `delegate` is the code of EIP-7702 accounts. `paymasterEdits` turn the v0.7
 * package's VerifyingPaymaster into one for this EntryPoint, where the package has
 * none. `candidate`: the package holds a release candidate, whose code differs from
 * the final one's and so has to be moved to the final one's address.
 */
export const ENTRY_POINTS = {
  0.6: {
    version: '0.6',
    key: 'v06',
    abi: entryPoint06Abi,
    address: '0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789',
    factory: '0x9406Cc6185a346906296840746125a0E44976454',
    artifacts: 'aa06',
    salt: zeroHash,
  },
  0.7: {
    version: '0.7',
    key: 'v07',
    abi: entryPoint07Abi,
    address: '0x0000000071727De22E5E9d8BAf0edAc6f37da032',
    factory: '0x91E60e0613810449d098b0b5Ec8b51A0FE8c8985',
    artifacts: 'aa07',
    salt: '0x90d8084deab30c2a37c45e8d47f49f2f7965183cb6990a98943ef94940681de3',
  },
  0.8: {
    version: '0.8',
    key: 'v08',
    abi: entryPoint08Abi,
    address: '0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108',
    factory: '0x13E9ed32155810FDbd067D4522C492D6f68E5944',
    delegate: '0xe6Cae83BdE06E4c305530e199D7217f42808555B',
    artifacts: 'aa08',
    salt: '0x0a59dbff790c23c976a548690c27297883cc66b4c67024f9117b0238995e35e9',
    paymasterEdits: [['userOp.getSender()', 'userOp.sender']],
  },
  0.9: v09,
};

/** Every version, oldest first. */
export const VERSIONS = Object.keys(ENTRY_POINTS).sort();
