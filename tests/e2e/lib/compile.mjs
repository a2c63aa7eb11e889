// SPDX-License-Identifier: MIT
// Compiles the sample VerifyingPaymaster over EntryPoints whose packages have
// none: their own core/ under the v0.7 package's source, with a few edits. The
// source is GPL-3.0 by its header and stays in its package; what comes out stays
// in build/.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile, ROOT } from './paths.mjs';

const kFolder = join(ROOT, 'build', 'contracts');
const kSettings = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 1_000_000 },
  outputSelection: { '*': { VerifyingPaymaster: ['abi', 'evm.bytecode.object'] } },
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

async function compile(name, source) {
  const { default: solc } = await import('solc');
  const input = { language: 'Solidity', sources: { [name]: { content: source } }, settings: kSettings };
  const read = (path) => ({ contents: readFileSync(packageFile(path), 'utf8') });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read }));
  const errors = (output.errors ?? []).filter((each) => each.severity === 'error');
  if (errors.length > 0) throw new Error(`solc: ${errors.map((each) => each.formattedMessage).join('\n')}`);
  const { abi, evm } = output.contracts[name].VerifyingPaymaster;
  return { abi, bytecode: `0x${evm.bytecode.object}` };
}

/** VerifyingPaymaster for `entryPoint` as {abi, bytecode}; compiled once, then from the cache. */
export async function compilePaymaster(entryPoint) {
  const { artifacts, paymasterEdits } = entryPoint;
  const source = editedSource(paymasterEdits);
  const file = cacheFile(source, [artifacts, '@openzeppelin/contracts', 'solc']);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const compiled = await compile(`${artifacts}/samples/VerifyingPaymaster.sol`, source);
  mkdirSync(kFolder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(compiled));
  renameSync(`${file}.${process.pid}`, file);
  return compiled;
}
