// SPDX-License-Identifier: MIT
// Both ports as HTTP: browsers, paths for chains, the operator's routes, what
// is refused before it is JSON-RPC, what the log keeps to itself, and a drain.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { numberToHex } from 'viem';
import { EXAMPLE_OPERATION } from './lib/example.mjs';
import { builtProgram } from './lib/paths.mjs';
import { waitFor } from './lib/poll.mjs';
import { call, getJson, postRaw } from './lib/rpc.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

const kOrigin = 'https://app.example';
const kJson = { 'content-type': 'application/json' };

let stack;
let rpcUrl;
let httpUrl;
let chainId;
before(async () => {
  stack = stackFor(await startStack('e2e/http', { versions: ['0.7'], bundled: false }), '0.7');
  ({ rpcUrl, httpUrl } = stack.relay);
  chainId = stack.anvil.chainId;
});
after(() => stack && stopStack(stack));

const chainIdRequest = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'eth_chainId', params: [] });

/** A request whose every header is the test's own; answers status, headers and body. */
async function send(url, { method = 'GET', headers = {}, body } = {}) {
  const sent = request(url, { method, headers, agent: false, timeout: 10_000 });
  sent.end(body);
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

describe('a browser', () => {
  it('may ask first', async () => {
    for (const path of ['/', `/${chainId}`]) {
      const headers = {
        origin: kOrigin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      };
      const answer = await send(rpcUrl + path, { method: 'OPTIONS', headers });
      assert.equal(answer.status, 204);
      assert.equal(answer.headers['access-control-allow-origin'], '*');
      assert.equal(answer.headers['access-control-allow-methods'], 'POST');
      assert.match(answer.headers['access-control-allow-headers'], /content-type/i);
    }
  });

  const posts = [
    ['an answer', chainIdRequest, kJson, 200],
    ['a JSON-RPC error', '{', kJson, 200],
    ['a body of another type', chainIdRequest, { 'content-type': 'text/plain' }, 415],
    ['a body that is too large', 'x'.repeat(300_000), kJson, 413],
  ];
  for (const [name, body, headers, status] of posts) {
    it(`may read ${name}`, async () => {
      const answer = await send(rpcUrl, { method: 'POST', headers: { origin: kOrigin, ...headers }, body });
      assert.equal(answer.status, status, answer.text);
      assert.equal(answer.headers['access-control-allow-origin'], '*');
      assert.equal(answer.headers['access-control-allow-credentials'], undefined);
    });
  }

  it('may not read the operator\'s port', async () => {
    const answer = await send(`${httpUrl}/health`, { headers: { origin: kOrigin } });
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
    assert.equal((await send(`${httpUrl}/health`, { method: 'OPTIONS', headers: { origin: kOrigin } })).status, 405);
  });

  it('that was led to the operator\'s port by a name of the page\'s own is turned away', async () => {
    for (const path of ['/health', '/metrics']) {
      const answer = await send(httpUrl + path, { headers: { host: 'evil.example:9000' } });
      assert.equal(answer.status, 421);
    }
    assert.equal((await send(`${httpUrl}/health`, { headers: { host: 'localhost:9000' } })).status, 200);
  });
});

describe('a path that names a chain', () => {
  for (const spell of [String, numberToHex]) {
    it(`leads to it: ${spell.name}`, async () => {
      const { status, json } = await postRaw(`${rpcUrl}/${spell(chainId)}`, chainIdRequest);
      assert.equal(status, 200);
      assert.equal(json.result, numberToHex(chainId));
    });
  }

  it('is not found when the chain is not served', async () => {
    const { status, json } = await postRaw(`${rpcUrl}/1`, chainIdRequest);
    assert.equal(status, 404);
    assert.match(json.error.message, /chain/);
    assert.equal(json.id, null);
  });
});

describe('too much', () => {
  const errors = [
    ['nesting', '['.repeat(10_000) + ']'.repeat(10_000), -32700],
    ['requests in one array', JSON.stringify(Array(101).fill(JSON.parse(chainIdRequest))), -32600],
  ];
  for (const [name, body, code] of errors) {
    it(`${name}: ${code}`, async () => {
      const { status, json } = await postRaw(rpcUrl, body);
      assert.equal(status, 200);
      assert.equal(json.error.code, code);
    });
  }

  it('header: 431', async () => {
    const answer = await send(rpcUrl, { method: 'POST', headers: { ...kJson, 'x-long': 'x'.repeat(17_000) }, body: '{}' })
      .catch((error) => ({ status: error.code }));
    assert.equal(answer.status, 431);
  });

  it('body, announced: 413 before a byte of it is sent', async () => {
    const socket = connect(new URL(rpcUrl).port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n');
    const [first] = await once(socket, 'data');
    socket.destroy();
    assert.match(first.toString(), /^HTTP\/1\.1 413 /);
  });
});

describe('the operator\'s routes', () => {
  it('are what super-relay health asks', () => {
    const program = builtProgram('super-relay', 'SUPER_RELAY');
    const ask = (url) => spawnSync(program, ['health', '--url', url], { encoding: 'utf8', timeout: 30_000 });
    const well = ask(httpUrl);
    assert.equal(well.status, 0, well.stdout + well.stderr);
    assert.match(well.stdout, /^status +ok$/m);
    const anvil = ask(stack.anvil.url);
    assert.equal(anvil.status, 69, anvil.stdout);
  });

  it('/health is 200', async () => assert.equal((await getJson(`${httpUrl}/health`)).status, 200));

  it('/ready is 200 and misses nothing', async () => {
    const { status, json } = await getJson(`${httpUrl}/ready`);
    assert.equal(status, 200, JSON.stringify(json));
    assert.deepEqual(json, { ready: true, missing: [] });
  });

  it('/version', async () => {
    const { json } = await getJson(`${httpUrl}/version`);
    assert.match(json.version, /^\d+\.\d+\.\d+$/);
    assert.deepEqual(json.kmsBackends, ['softtee']);
  });

  it('/api/v1/keys describes the keys as they are now', async () => {
    const asked = Math.floor(Date.now() / 1000) * 1000;
    const { json } = await getJson(`${httpUrl}/api/v1/keys`);
    assert.ok(Date.parse(json.takenAt) >= asked, json.takenAt);
    assert.deepEqual(json.keys, [stack.key]);
  });

  it('are for reading', async () => {
    for (const path of ['/health', '/ready', '/version', '/api/v1/keys', '/metrics']) {
      const head = await send(httpUrl + path, { method: 'HEAD' });
      assert.deepEqual([head.status, head.text], [200, '']);
      const post = await send(httpUrl + path, { method: 'POST', headers: kJson, body: '{}' });
      assert.deepEqual([post.status, post.headers.allow], [405, 'GET, HEAD']);
    }
    const unknown = await send(`${httpUrl}/keys`);
    assert.equal(unknown.status, 404);
    assert.match(unknown.text, /\/health, \/ready, \/version, \/api\/v1\/keys or \/metrics/);
  });
});

describe('the log', () => {
  it('has neither the signature nor the callData of what was signed or refused', async () => {
    const callData = `0xb61d27f6${'5ec2e7'.repeat(20)}`;
    const op = { ...EXAMPLE_OPERATION, callData, signature: `0x${'a5'.repeat(65)}` };
    const params = (operation) => [operation, stack.entryPoint.address, numberToHex(chainId), null];
    const stub = await call(rpcUrl, 'pm_getPaymasterStubData', params(op));
    const { sponsor: _sponsor, isFinal: _isFinal, ...echo } = stub.result;
    const signed = await call(rpcUrl, 'pm_getPaymasterData', params({ ...op, ...echo }));
    assert.ok(signed.result, JSON.stringify(signed));
    const refused = await call(rpcUrl, 'pm_getPaymasterData', params({ ...op, callData: `${callData}5` }));
    assert.equal(refused.error.code, -32602);

    // Of the last request: then the lines of those before it are there as well.
    const whole = () => stack.relay.child.log().includes('error="userOp.callData: ') && stack.relay.child.log();
    const log = (await waitFor('the log to tell', whole, stack.relay)).toLowerCase();
    assert.match(log, /pm_getpaymasterdata/);
    const secrets = [callData, op.signature, signed.result.paymasterData, signed.result.paymasterData.slice(-130)];
    for (const secret of secrets) {
      assert.ok(!log.includes(secret.slice(2, 42).toLowerCase()), `the log has ${secret.slice(0, 42)}`);
    }
  });
});

describe('SIGTERM', () => {
  it('lets a request under way be answered, and the node ends well', async () => {
    const { child } = stack.relay;
    const socket = connect(new URL(rpcUrl).port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => (received += chunk));
    const length = Buffer.byteLength(chainIdRequest);
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n`);
    socket.write('Expect: 100-continue\r\n\r\n');
    // From here on the node is in the middle of this request.
    await waitFor('the node to ask for the body', () => received.startsWith('HTTP/1.1 100 Continue'), { child });
    child.signal('SIGTERM');
    await waitFor('the node to drain', () => /msg="?draining/.test(child.log()), { child });
    await assert.rejects(fetch(`${rpcUrl}/health`, { signal: AbortSignal.timeout(10_000) }), 'it took a new connection');
    socket.write(chainIdRequest);
    await once(socket, 'end');
    socket.destroy();
    assert.match(received, /HTTP\/1\.1 200 OK\r\n/);
    assert.match(received, /Connection: close/i);
    assert.ok(received.includes(`"result":"${numberToHex(chainId)}"`), received);
    await child.ended;
    assert.equal(child.end.code, 0, child.logTail());
  });
});
