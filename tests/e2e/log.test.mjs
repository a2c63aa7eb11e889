// SPDX-License-Identifier: MIT
// The node does not depend on who reads its log.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { builtProgram, freshFolder } from './lib/paths.mjs';
import { waitFor } from './lib/poll.mjs';
import { generateKey, relayHome, writeConfig } from './lib/relay.mjs';
import { getJson, postRaw } from './lib/rpc.mjs';

/** Each is 100 lines of the log, of some 500 bytes. */
const kBatches = 10;

describe('a node goes on, and ends well, when its log', () => {
  let home;
  before(async () => {
    home = relayHome(await freshFolder('log'));
    await generateKey(home);
    writeConfig(home, { paymasters: {} });
  });

  /** Starts a node whose log only we read; `log()` is what has come so far. */
  async function start() {
    const words = ['node', '--config', home.config, '--paymaster-relay'];
    const child = spawn(builtProgram('super-relay', 'SUPER_RELAY'), words, {
      env: { ...process.env, ...home.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    after(() => child.kill('SIGKILL'));
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (log += text));
    const ports = () => /msg="listening" rpc_api=(\S+) http_api=(\S+)/.exec(log);
    const [, rpc, http] = await waitFor('the node to listen', ports);
    return { child, rpcUrl: `http://${rpc}`, httpUrl: `http://${http}` };
  }

  async function keepsServing({ child, rpcUrl, httpUrl }) {
    const request = { jsonrpc: '2.0', id: 1, method: 'unknown', params: [] };
    const body = JSON.stringify(Array(100).fill(request));
    for (let i = 0; i < kBatches; ++i) assert.equal((await postRaw(rpcUrl, body)).json.length, 100);
    assert.ok((await getJson(`${httpUrl}/version`)).json.version);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  }

  it('is read by nobody', { timeout: 60_000 }, async () => {
    const node = await start();
    node.child.stderr.pause();
    await keepsServing(node);
  });

  it('has lost its reader', { timeout: 60_000 }, async () => {
    const node = await start();
    node.child.stderr.destroy();
    await keepsServing(node);
  });
});
