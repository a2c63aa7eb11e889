// SPDX-License-Identifier: MIT
// A chain behind https: the guest trusts the authorities that Debian trusts, and
// those alone.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { promisify } from 'node:util';
import { startAnvil } from '../lib/anvil.mjs';
import { guestPlace, machineCommand } from '../lib/guest.mjs';
import { freshFolder, logFolder } from '../lib/paths.mjs';
import { waitFor } from '../lib/poll.mjs';
import { Processes } from '../lib/processes.mjs';
import { getJson, postRaw } from '../lib/rpc.mjs';

const run = promisify(execFile);
const kName = 'guest/tls';
/** Where OpenSSL looks for authorities. */
const kAuthorities = '/usr/lib/ssl/cert.pem';

let home;
let processes;
let server;
let relay;
let certificate;

/** A certificate for this machine as the guest sees it, signed by itself. */
async function makeCertificate(folder) {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
  const subject = ['-subj', '/CN=chain', '-addext', 'subjectAltName=IP:10.0.2.2'];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-noenc', '-keyout', key, '-out', cert, ...subject]);
  return { key: readFileSync(key), cert: readFileSync(cert, 'utf8') };
}

/** https in front of the chain. */
async function startFront(chainUrl) {
  const front = createServer(certificate, async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const { json } = await postRaw(chainUrl, body);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(json));
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  return front;
}

before(async () => {
  const folder = await freshFolder(kName);
  processes = new Processes(logFolder(kName));
  home = guestPlace.home(folder);
  certificate = await makeCertificate(folder);
  server = await startFront((await startAnvil(processes)).url);
  relay = await guestPlace.start(processes, home, { chainUrl: `https://127.0.0.1:${server.address().port}` });
});
after(async () => {
  server?.close();
  await processes?.stopAll();
});

async function chainFinding() {
  const { json } = await getJson(`${relay.httpUrl}/health`);
  return json.findings.find(({ name }) => name === 'chain_unavailable')?.message;
}

it('is not taken for the chain when no authority of Debian\'s vouches for it', async () => {
  assert.match(await chainFinding(), /certificate verify failed/);
});

it('is the chain once one does', async () => {
  assert.ok(Number(await machineCommand(home, 'exec', `grep -c BEGIN ${kAuthorities}`)) > 100);
  const lines = certificate.cert.trimEnd().split('\n').map((line) => `'${line}'`);
  await machineCommand(home, 'exec', `printf '%s\\n' ${lines.join(' ')} >>${kAuthorities}`);
  await machineCommand(home, 'exec', 'kill -TERM $(cat /run/node.pid)');
  const isReached = async () => (await chainFinding().catch(() => 'away')) === undefined;
  await waitFor('the node to have reached the chain', isReached, { timeoutMs: 60_000 });
});
