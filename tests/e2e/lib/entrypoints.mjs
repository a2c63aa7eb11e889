// SPDX-License-Identifier: MIT
// The EntryPoint versions this stack knows: one row a version.

import { entryPoint07Abi } from 'viem/account-abstraction';

/**
 * `artifacts` is the npm package with the compiled contracts. `salt` (and 0
 * for the factory) through the CREATE2 deployer gives the canonical address.
 */
export const ENTRY_POINTS = {
  0.7: {
    version: '0.7',
    abi: entryPoint07Abi,
    address: '0x0000000071727De22E5E9d8BAf0edAc6f37da032',
    factory: '0x91E60e0613810449d098b0b5Ec8b51A0FE8c8985',
    artifacts: 'aa07',
    salt: '0x90d8084deab30c2a37c45e8d47f49f2f7965183cb6990a98943ef94940681de3',
  },
};
