// SPDX-License-Identifier: MIT
// The host's own code past the node: sponsor-probe asks the TA for approvals,
// user-op-probe hashes operations. JSON lines in, JSON lines out.

import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { builtProgram } from './paths.mjs';
import { KEY_ID, TA_UUID } from './relay.mjs';

const kLimitMs = 120_000;

async function probe(processes, { name, variable, args = [], env }, values) {
  const child = processes.start(name, builtProgram(name, variable), args, { env, pipes: true });
  const limit = setTimeout(() => child.signal('SIGKILL'), kLimitMs);
  try {
    const [lines] = await Promise.all([readLines(child.handle.stdout), writeLines(child.handle.stdin, values)]);
    const { code } = await child.ended;
    if (code !== 0) throw new Error(`${child.describeEnd()}\n${child.logTail()}`);
    return lines.map((line) => JSON.parse(line));
  } finally {
    clearTimeout(limit);
    await child.stop();
  }
}

/** What sponsor-probe has printed, line by line. */
export function readProbe([{ address }, ...answers]) {
  return { address, answers };
}

/**
 * Has the TA approve each of `operations`.
 *
 * @return {Promise<{address: string, answers: object[]}>} the key's address
 *   and, in the order of the operations, {hash, signature} or {error}
 */
export async function probeTa(processes, home, operations) {
  const program = { name: 'sponsor-probe', variable: 'SPONSOR_PROBE', args: [TA_UUID, KEY_ID], env: home.env };
  return readProbe(await probe(processes, program, operations));
}

/** The host's userOpHash of each of `operations`: {hash} or {error}, in their order. */
export function probeUserOpHashes(processes, operations) {
  return probe(processes, { name: 'user-op-probe', variable: 'USER_OP_PROBE' }, operations);
}

async function readLines(stream) {
  const lines = [];
  for await (const line of createInterface({ input: stream })) lines.push(line);
  return lines;
}

/** A probe that ends early closes the pipe: its exit code is the news then. */
async function writeLines(stream, values) {
  const lines = values.map((value) => `${JSON.stringify(value)}\n`);
  await pipeline(Readable.from(lines), stream).catch(() => {});
}
