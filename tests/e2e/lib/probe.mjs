// SPDX-License-Identifier: MIT
// sponsor-probe: asks the TA for approvals of given operations, past the node.

import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { builtProgram } from './paths.mjs';
import { KEY_ID, TA_UUID } from './relay.mjs';

const kLimitMs = 120_000;

/**
 * Has the TA approve each of `operations`.
 *
 * @return {Promise<{address: string, answers: object[]}>} the key's address
 *   and, in the order of the operations, {hash, signature} or {error}
 */
export async function probeTa(processes, home, operations) {
  const program = builtProgram('sponsor-probe', 'SPONSOR_PROBE');
  const child = processes.start('sponsor-probe', program, [TA_UUID, KEY_ID], { env: home.env, pipes: true });
  const limit = setTimeout(() => child.signal('SIGKILL'), kLimitMs);
  try {
    const [lines] = await Promise.all([readLines(child.handle.stdout), writeLines(child.handle.stdin, operations)]);
    const { code } = await child.ended;
    if (code !== 0) throw new Error(`${child.describeEnd()}\n${child.logTail()}`);
    const [{ address }, ...answers] = lines.map((line) => JSON.parse(line));
    return { address, answers };
  } finally {
    clearTimeout(limit);
    await child.stop();
  }
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
