// SPDX-License-Identifier: MIT
// The audit record's chain, as docs/audit.md describes it: another reader than the node's own.

import { createHash } from 'node:crypto';

const sha256 = (text) => `0x${createHash('sha256').update(text).digest('hex')}`;
const chainedLine = (text) => {
  try {
    const line = JSON.parse(text);
    return Number.isInteger(line.seq) && /^0x[0-9a-f]{64}$/.test(line.prev) ? line : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Follows the chain through a record's text, its files one after the other.
 *
 * @return {{seq: number, hash: string, lines: number}} the head
 */
export function followChain(text) {
  let head = { seq: -1, hash: `0x${'0'.repeat(64)}`, lines: 0 };
  let foreign = '';
  for (const bytes of text.replace(/\n$/, '').split('\n')) {
    const line = chainedLine(bytes);
    if (!line) foreign += `${bytes}\n`;
    if (!line) continue;
    if (line.seq !== head.seq + 1 || line.prev !== head.hash) throw new Error(`line ${line.seq} does not follow ${head.seq}`);
    if (foreign !== '' && line.foreignHash !== sha256(foreign)) throw new Error(`line ${line.seq} is behind what is none`);
    head = { seq: line.seq, hash: sha256(bytes), lines: head.lines + 1 };
    foreign = '';
  }
  return head;
}
