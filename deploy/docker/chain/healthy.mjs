// SPDX-License-Identifier: MIT
// Whether compose.yaml's chain has the last of its contracts, by the exit code.

import { chainClient } from '../../../tests/e2e/lib/anvil.mjs';

const address = process.env.PAYMASTER_V09;
const code = await chainClient('http://127.0.0.1:8545').getCode({ address });
process.exitCode = code ? 0 : 1;
