// SPDX-License-Identifier: MIT
// The instructions of one approval, from QEMU's log of what it executed and the
// program's disassembly; and the cycles that LLVM's model of a Cortex-A55 gives them.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Between these two functions of bench/board/approval.c is what counts. */
const kFrom = 'counted_from';
const kUntil = 'counted_until';
const kMca = ['/usr/lib/llvm-19/bin/llvm-mca', ['-mtriple=aarch64', '-mcpu=cortex-a55', '--iterations=1', '--all-views=false', '--summary-view']];

/** Whose functions are which part of an approval; what matches none is `rest`. */
const kParts = {
  point: /^secp256k1_(ecmult|fe_|gej|ge_)/,
  inverse: /modinv/,
  nonce: /sha256|hmac|rfc6979|nonce/,
  hash: /^(permute|absorb|sr_keccak|sr_abi|sr_sponsor)/,
};

/** objdump's output: each instruction by its address, and where each function begins. */
export function readListing(text) {
  const instructions = new Map();
  const functions = new Map();
  let inside = '';
  for (const line of text.split('\n')) {
    const head = /^([0-9a-f]+) <(.*)>:$/.exec(line);
    if (head) functions.set((inside = head[2]), Number.parseInt(head[1], 16));
    const found = /^\s+([0-9a-f]+):\t(\S+)\s*(.*)$/.exec(line);
    if (found) instructions.set(Number.parseInt(found[1], 16), { code: found[2], operands: found[3].split('//')[0].trim(), inside });
  }
  return { instructions, functions };
}

/** The instructions between the two functions, as they were executed. */
export function executed(trace, { instructions, functions }) {
  const found = [];
  let counting = false;
  for (const [, address] of trace.matchAll(/^Trace \d+: \S+ \[[0-9a-f]+\/([0-9a-f]+)\//gm)) {
    const at = Number.parseInt(address, 16);
    if (at === functions.get(kUntil)) return found;
    if (counting) found.push(instructions.get(at) ?? unknown(address));
    counting ||= at === functions.get(kFrom);
  }
  throw new Error(`the trace has no ${kFrom}() before ${kUntil}()`);
}

function unknown(address) {
  throw new Error(`the trace has the address ${address}, and the listing has not`);
}

/** How many of them each part of an approval has. */
export function partsOf(steps) {
  const counts = { point: 0, inverse: 0, nonce: 0, hash: 0, rest: 0 };
  for (const { inside } of steps) {
    const [part] = Object.entries(kParts).find(([, pattern]) => pattern.test(inside)) ?? ['rest'];
    ++counts[part];
  }
  return counts;
}

/**
 * The same as a straight line of assembly: of a branch, where it leads to is no matter here, and the
 * model would take each call for 100 cycles.
 */
export const straightLine = (steps) =>
  steps.map(({ code, operands }) => (/^(bl|blr|br|ret)$/.test(code) ? 'b 0' : `${code} ${operands.replace(/\b[0-9a-f]+ <[^>]*>$/, '0')}`)).join('\n');

/** What the model says. */
export function modelledCycles(steps) {
  const printed = execFileSync(...kMca, { input: `${straightLine(steps)}\n`, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const [, count] = /^Instructions:\s+(\d+)$/m.exec(printed) ?? [];
  if (Number(count) !== steps.length) throw new Error(`llvm-mca read ${count} of ${steps.length} instructions`);
  return Number(/^Total Cycles:\s+(\d+)$/m.exec(printed)[1]);
}

/** What scripts/board-figures left in `folder`. */
export const tracedApproval = (folder) =>
  executed(readFileSync(join(folder, 'trace'), 'latin1'), readListing(readFileSync(join(folder, 'listing'), 'utf8')));
