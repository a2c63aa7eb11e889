// SPDX-License-Identifier: MIT
// One run at a time in one folder, by a lock that no crash leaves behind.

import { createHash } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Takes `folder` for the rest of this process; false when another process
 * has it. The lock is the name of an abstract Unix socket (unix(7)), which
 * the kernel frees with the process.
 */
export async function lockFolder(folder) {
  const digest = createHash('sha256').update(folder).digest('hex');
  const server = createServer();
  const taken = await new Promise((resolve, reject) => {
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(`\0superrelay-${digest.slice(0, 32)}`, () => resolve(true));
  });
  server.unref();
  return taken;
}
