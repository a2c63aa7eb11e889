// SPDX-License-Identifier: MIT
// A reporter for node --test: one line for each file of tests.

import { basename } from 'node:path';

const line = (cells) => cells.map((cell, i) => (i === 0 ? `${cell}`.padEnd(14) : `${cell}`.padStart(8))).join(' ') + '\n';

export default async function* table(events) {
  const rows = new Map();
  for await (const { type, data } of events) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.nesting !== 0 || !data.file) continue;
    const name = basename(data.file, '.test.mjs');
    const row = rows.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
    row[data.skip !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed'] += 1;
    rows.set(name, row);
  }
  yield line(['secure boot', 'passed', 'failed', 'skipped']);
  for (const [name, row] of rows) yield line([name, row.passed, row.failed, row.skipped]);
}
