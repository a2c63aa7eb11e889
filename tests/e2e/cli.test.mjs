// SPDX-License-Identifier: MIT
// The command line as an operator meets it: output, exit codes, the node
// without a chain, without a configuration file and on a port that is taken.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { builtProgram, freshFolder } from './lib/paths.mjs';
import { waitFor } from './lib/poll.mjs';
import { Processes } from './lib/processes.mjs';
import { relayHome, TA_UUID, writeConfig } from './lib/relay.mjs';

const kProgram = builtProgram('super-relay', 'SUPER_RELAY');

describe('super-relay on the command line', () => {
  let folder;
  let home;
  const superRelay = (...args) => {
    const env = { ...process.env, ...home.env };
    return spawnSync(kProgram, args, { env, encoding: 'utf8', timeout: 30_000 });
  };
  const keys = (...args) => superRelay('keys', '--config', home.config, ...args);

  before(async () => {
    folder = await freshFolder('e2e/cli');
    home = relayHome(folder);
    writeConfig(home);
  });

  it('says its version and what is built in', () => {
    const { version, kmsBackends } = JSON.parse(superRelay('version', '--json').stdout);
    assert.match(version, /^\d+\.\d+\.\d+$/);
    assert.deepEqual(kmsBackends, ['softtee']);
    assert.match(superRelay('version').stdout, new RegExp(`^super-relay ${version}\n`));
  });

  it('has no keys at first, and says how to make one', () => {
    assert.deepEqual(JSON.parse(keys('list', '--json').stdout), []);
    assert.match(keys('list').stdout, /keys generate/);
  });

  it('makes, shows and lists keys of both types and uses', () => {
    const raw = JSON.parse(keys('generate', 'audit', '--type', 'ed25519', '--use', 'raw', '--json').stdout);
    assert.deepEqual([raw.type, raw.use, raw.address], ['ed25519', 'raw', undefined]);
    const made = JSON.parse(keys('generate', 'main', '--json').stdout);
    assert.deepEqual([made.type, made.use], ['secp256k1', 'sponsor']);
    assert.deepEqual(JSON.parse(keys('show', 'main', '--json').stdout), made);
    assert.deepEqual(JSON.parse(keys('list', '--json').stdout), [raw, made]);
    assert.match(keys('show', 'main').stdout, new RegExp(`address +${made.address}`));
  });

  const refusals = [
    ['a taken id', ['keys', 'generate', 'main'], 73, /exists already/],
    ['an unknown id', ['keys', 'show', 'other'], 66, /no such item/],
    ['an id of other characters', ['keys', 'show', 'a/b'], 64, /1 to 64 of A-Z/],
    ['an unknown type', ['keys', 'generate', 'x', '--type', 'rsa'], 64, /secp256k1 or ed25519/],
    ['an unknown use', ['keys', 'generate', 'x', '--use', 'all'], 64, /sponsor or raw/],
    ['a sponsor key that the chain cannot verify', ['keys', 'generate', 'x', '--type', 'ed25519'], 70, /refused a parameter/],
    ['no subcommand', [], 64, /subcommand is required/i],
    ['an unknown option', ['version', '--nope'], 64, /--nope/],
    ['a configuration that is not there', ['node', '--config', '/nonexistent.toml'], 78, /No such file/],
  ];
  for (const [name, args, code, message] of refusals) {
    it(`refuses ${name} with ${code}`, () => {
      const answer = superRelay(...args, ...(args[0] === 'keys' ? ['--config', home.config] : []));
      assert.equal(answer.status, code, answer.stderr);
      assert.match(answer.stderr, message);
    });
  }

  it('refuses to serve nothing', () => {
    const answer = superRelay('node', '--config', home.config);
    assert.equal(answer.status, 78);
    assert.match(answer.stderr, /--paymaster-relay/);
  });

  it('names a wrong key of the configuration, its line and the nearest right one', () => {
    const config = join(folder, 'wrong.toml');
    writeFileSync(config, '[node]\nhtttp_api = "127.0.0.1:1"\n');
    const answer = superRelay('node', '--config', config);
    assert.equal(answer.status, 78);
    assert.match(answer.stderr, /wrong\.toml:2: unknown key node\.htttp_api; did you mean http_api\?/);
  });

  it('says which port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const config = join(folder, 'taken.toml');
      const { port } = server.address();
      writeFileSync(config, `[node]\nrpc_api = "127.0.0.1:${port}"\nhttp_api = "127.0.0.1:0"\n[optee_kms]\nta_uuid = "${TA_UUID}"\n`);
      const answer = superRelay('node', '--config', config, '--paymaster-relay');
      assert.equal(answer.status, 69, answer.stderr);
      assert.match(answer.stderr, new RegExp(`node\\.rpc_api: cannot listen on 127\\.0\\.0\\.1:${port}`));
    } finally {
      server.close();
    }
  });
});

describe('a node without chain, paymaster and key', () => {
  let processes;
  let node;
  let health;

  before(async () => {
    const folder = await freshFolder('e2e/bare-node');
    const home = relayHome(folder);
    writeConfig(home, { chainUrl: 'http://127.0.0.1:1' });
    processes = new Processes(folder);
    node = processes.start('super-relay', kProgram, ['node', '--config', home.config, '--paymaster-relay'], { env: home.env });
    const url = await waitFor('super-relay to listen', () => /http_api=([0-9.:]+)/.exec(node.log())?.[1], { child: node });
    health = await (await fetch(`http://${url}/health`)).json();
  });
  after(() => processes?.stopAll());

  it('serves, and its health names each thing that is missing, with a remedy', () => {
    assert.equal(health.status, 'degraded');
    const found = Object.fromEntries(health.findings.map((finding) => [finding.name, finding]));
    for (const name of ['softtee', 'chain_unavailable', 'paymaster_missing', 'signer_unavailable']) {
      assert.ok(found[name]?.remedy, `no finding ${name} in ${JSON.stringify(health)}`);
    }
    assert.equal(found.softtee.severity, 'warning');
    assert.equal(found.signer_unavailable.severity, 'error');
    assert.match(found.signer_unavailable.remedy, /keys generate paymaster/);
  });

  it('says the same in its log, at start', () => {
    assert.match(readFileSync(node.logFile, 'utf8'), /warn +msg="?finding"? name=softtee/);
  });

  it('ends at once and well when it is asked to', async () => {
    await node.stop('SIGTERM');
    assert.equal(node.end.code, 0, node.logTail());
  });
});
