// SPDX-License-Identifier: MIT
// compose.yaml's bundler: alto, on every address.

import { ALTO, altoArguments } from '../../../tests/e2e/lib/bundler.mjs';
import { ENTRY_POINTS, VERSIONS } from '../../../tests/e2e/lib/entrypoints.mjs';

const entryPoints = VERSIONS.map((version) => ENTRY_POINTS[version]);
const chainUrl = process.env.NODE_HTTP ?? 'http://chain:8545';
process.argv = [process.execPath, ALTO, ...altoArguments({ chainUrl, entryPoints, port: 4337 })];
await import(ALTO);
