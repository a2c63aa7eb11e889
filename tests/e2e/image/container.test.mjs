// SPDX-License-Identifier: MIT
// The container image: an operator's whole way with it, and a customer's, without a
// privilege, on a file system that cannot be written.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ACCOUNT_KINDS } from '../lib/accounts.mjs';
import { containerPlace, execute, podman, startContainer, untilListening } from '../lib/container.mjs';
import { freshFolder, logFolder } from '../lib/paths.mjs';
import { waitFor } from '../lib/poll.mjs';
import { Processes } from '../lib/processes.mjs';
import { call, getJson } from '../lib/rpc.mjs';
import { newCustomer, runOperation } from '../lib/scenario.mjs';
import { stackFor, startStack, stopStack } from '../lib/stack.mjs';

/** The container's own check of its health; answers its exit code. */
const checkHealth = async (relay) => (await podman('healthcheck', 'run', relay.name)).code;

describe('a container with a chain', () => {
  let stack;
  before(async () => {
    stack = await startStack('image/chain', { place: containerPlace });
  });
  after(() => stack?.processes.stopAll());

  it('has the key that another container made on its volume', async () => {
    const { json } = await getJson(`${stack.relay.httpUrl}/api/v1/keys`);
    assert.deepEqual(json.keys.map(({ address }) => address), [stack.key.address]);
  });

  for (const kind of ACCOUNT_KINDS.filter(({ eip7702 }) => !eip7702)) {
    it(`sponsors an operation on ${kind.name}`, async () => {
      const own = stackFor(stack, kind.version);
      const customer = await newCustomer(own, { kind });
      await runOperation(own, customer.account.address, customer.send);
    });
  }

  it('is healthy', async () => {
    await waitFor('the node to be ready', async () => (await checkHealth(stack.relay)) === 0, { timeoutMs: 60_000 });
  });

  it('leads to the chain on port 8545', async () => {
    const { result } = await call(stack.relay.chainUrl, 'eth_chainId', []);
    assert.equal(Number(result), stack.anvil.chainId);
  });

  it('runs as nobody in particular', async () => {
    assert.equal((await execute(stack.relay, 'id', '-u')).trim(), '10001');
    assert.match(await execute(stack.relay, 'cat', '/proc/1/status'), /^CapBnd:\t0+$/m);
  });

  it('ends with code 0 at SIGTERM, the node drained', async () => {
    await stopStack(stack);
    assert.match(stack.relay.child.log(), /msg="stopped"/);
  });
});

describe('a container by itself', () => {
  let folder;
  let processes;
  const container = (name, text) => {
    const config = join(folder, `${name}.toml`);
    writeFileSync(config, text);
    return startContainer(processes, containerPlace.home(), { config });
  };

  before(async () => {
    folder = await freshFolder('image/alone');
    processes = new Processes(logFolder('image/alone'));
  });
  after(() => processes?.stopAll());

  it('takes the configuration that is mounted, and is unhealthy while it cannot sponsor', async () => {
    const lines = ['[node]', 'rpc_api = "0.0.0.0:3000"', 'http_api = "0.0.0.0:9000"', 'network = "dev"'];
    const optee = ['[paymaster_relay]', 'enabled = true', 'kms_backend = "optee"'];
    const relay = await untilListening(container('mounted', [...lines, ...optee, ''].join('\n')));
    assert.equal(await checkHealth(relay), 1);
    const { code, stdout } = await podman('exec', relay.name, 'super-relay-qemu', 'ready');
    assert.equal(code, 1);
    assert.ok(JSON.parse(stdout).missing.includes('signer_unavailable'), stdout);
    const connect = await podman('exec', relay.name, 'bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/8545');
    assert.notEqual(connect.code, 0, 'port 8545 leads somewhere, and there is no chain');
    await containerPlace.stop(relay);
  });

  it('fails with the reason when the configuration is no good', async () => {
    const { child } = container('broken', 'no = table = here\n');
    const { code } = await child.ended;
    assert.equal(code, 1);
    assert.match(child.log(), /config\.toml:1: no TOML/);
  });
});
