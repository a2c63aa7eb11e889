// SPDX-License-Identifier: MIT
// Compiles contracts over the packages of the EntryPoints. Of those whose packages
// have none, the sample VerifyingPaymaster: their own core/ under the v0.7 package's
// source, with a few edits. The sources are GPL-3.0 by their headers and stay in
// their packages; what comes out stays in build/.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile, ROOT } from './paths.mjs';

const kFolder = join(ROOT, 'build', 'contracts');
const kSettings = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 1_000_000 },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
};

/** The source, edited; an edit that no longer applies is an error. */
function editedSource(edits) {
  let source = readFileSync(packageFile('aa07', 'samples', 'VerifyingPaymaster.sol'), 'utf8');
  for (const [from, to] of edits) {
    if (!source.includes(from)) throw new Error(`VerifyingPaymaster.sol does not contain ${from}`);
    source = source.replaceAll(from, to);
  }
  return source;
}

const versionOf = (name) => JSON.parse(readFileSync(packageFile(name, 'package.json'), 'utf8')).version;

/** Names all that the result depends on; packages never change within a version. */
function cacheFile(source, packages) {
  const versions = packages.map((name) => [name, versionOf(name)]);
  const digest = createHash('sha256').update(JSON.stringify([source, kSettings, versions])).digest('hex');
  return join(kFolder, `${digest.slice(0, 16)}.json`);
}

async function compile({ path: name, contract, source }) {
  const { default: solc } = await import('solc');
  const input = { language: 'Solidity', sources: { [name]: { content: source } }, settings: kSettings };
  const read = (path) => ({ contents: readFileSync(packageFile(path), 'utf8') });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read }));
  const errors = (output.errors ?? []).filter((each) => each.severity === 'error');
  if (errors.length > 0) throw new Error(`solc: ${errors.map((each) => each.formattedMessage).join('\n')}`);
  const { abi, evm } = output.contracts[name][contract];
  return { abi, bytecode: `0x${evm.bytecode.object}` };
}

/**
 * A contract as {abi, bytecode}; compiled once, then from the cache.
 *
 * @param {{path: string, contract: string, source: string}} unit `path`: where the source would
 *   stand among the packages, for its imports
 * @param {string[]} packages that the source imports from
 */
async function compileOnce(unit, packages) {
  const file = cacheFile(unit.source, [...packages, 'solc']);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const compiled = await compile(unit);
  mkdirSync(kFolder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(compiled));
  renameSync(`${file}.${process.pid}`, file);
  return compiled;
}

/** VerifyingPaymaster for `entryPoint` as {abi, bytecode}. */
export function compilePaymaster({ artifacts, paymasterEdits }) {
  const contract = 'VerifyingPaymaster';
  const unit = { path: `${artifacts}/samples/${contract}.sol`, contract, source: editedSource(paymasterEdits) };
  return compileOnce(unit, [artifacts, '@openzeppelin/contracts']);
}

/** A contract that answers what `entryPoint`'s Eip7702Support has stand for an operation's initCode. */
export function compileEip7702Override({ artifacts }) {
  const source = `// SPDX-License-Identifier: MIT
    pragma solidity ^0.8.28;
    import "./Eip7702Support.sol";
    contract Override {
      function overrideOf(PackedUserOperation calldata op) external view returns (bytes32) {
        return Eip7702Support._getEip7702InitCodeHashOverride(op);
      }
    }`;
  return compileOnce({ path: `${artifacts}/core/Override.sol`, contract: 'Override', source }, [artifacts]);
}
