// SPDX-License-Identifier: MIT
// Compiles what the npm packages have no code of. The sample VerifyingPaymaster
// over EntryPoints whose packages have none: their own core/ under the v0.7
// package's source, with a few edits. The source is GPL-3.0 by its header and
// stays in its package; what comes out stays in build/.

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

async function compile({ file, contract, source }) {
  const { default: solc } = await import('solc');
  const input = { language: 'Solidity', sources: { [file]: { content: source } }, settings: kSettings };
  const read = (path) => ({ contents: readFileSync(packageFile(path), 'utf8') });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read }));
  const errors = (output.errors ?? []).filter((each) => each.severity === 'error');
  if (errors.length > 0) throw new Error(`solc: ${errors.map((each) => each.formattedMessage).join('\n')}`);
  const { abi, evm } = output.contracts[file][contract];
  return { abi, bytecode: `0x${evm.bytecode.object}` };
}

/**
 * A contract as {abi, bytecode}; compiled once, then from the cache.
 *
 * @param {{file: string, contract: string, source: string}} what `file`: from where the source's
 *   imports are seen
 * @param {string[]} packages that it is made of
 */
export async function compiled(what, packages) {
  const cached = cacheFile(what.source, [...packages, 'solc']);
  try {
    return JSON.parse(readFileSync(cached, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const made = await compile(what);
  mkdirSync(kFolder, { recursive: true });
  writeFileSync(`${cached}.${process.pid}`, JSON.stringify(made));
  renameSync(`${cached}.${process.pid}`, cached);
  return made;
}

/** VerifyingPaymaster for `entryPoint` as {abi, bytecode}. */
export function compilePaymaster({ artifacts, paymasterEdits }) {
  const what = {
    file: `${artifacts}/samples/VerifyingPaymaster.sol`,
    contract: 'VerifyingPaymaster',
    source: editedSource(paymasterEdits),
  };
  return compiled(what, [artifacts, '@openzeppelin/contracts']);
}
