// SPDX-License-Identifier: MIT
// Serves the files of a folder by HTTP with ranges, which a streaming client asks for.

import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';

function rangeOf(header, size) {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined) return undefined;
  return { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

function answer(folder, request, response) {
  const file = join(folder, basename(request.url));
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return response.writeHead(404).end();
  const range = rangeOf(request.headers.range, stat.size);
  const { start, end } = range ?? { start: 0, end: stat.size - 1 };
  const headers = { 'content-length': end - start + 1, 'accept-ranges': 'bytes', 'content-type': 'application/octet-stream' };
  if (range) headers['content-range'] = `bytes ${start}-${end}/${stat.size}`;
  response.writeHead(range ? 206 : 200, headers);
  if (request.method === 'HEAD') return response.end();
  return createReadStream(file, { start, end }).pipe(response);
}

/**
 * @return {Promise<{port: number, close: () => void}>}
 */
export async function serveFiles(folder) {
  const server = createServer((request, response) => answer(folder, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: server.address().port, close: () => server.close() };
}
