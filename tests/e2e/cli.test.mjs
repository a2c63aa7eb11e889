// SPDX-License-Identifier: MIT
// The command line as an operator meets it: output, exit codes, a wrong
// configuration, a port that is taken.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { privateKeyToAddress } from 'viem/accounts';
import { builtProgram, freshFolder } from './lib/paths.mjs';
import { DEVELOPMENT_TA_UUID, relayHome, TA_UUID, writeConfig } from './lib/relay.mjs';

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

  it('says how a new key for sponsorships is pinned', () => {
    const said = keys('generate', 'pinned').stdout;
    const [, lines, address] = /\n\n(\[optee_kms\.keys\]\nprimary_paymaster = "pinned"\nprimary_paymaster_address = "(.*)"\n)$/.exec(said) ?? [];
    assert.match(said, new RegExp(`address +${address}\n`));
    const file = join(folder, 'pinned.toml');
    writeFileSync(file, lines);
    assert.equal(superRelay('config', 'check', file).status, 0);
    assert.doesNotMatch(keys('generate', 'any', '--use', 'raw').stdout, /optee_kms/);
  });

  it('deletes a key, when it is told to without asking', () => {
    const made = JSON.parse(keys('generate', 'short-lived', '--json').stdout);
    const asked = keys('delete', 'short-lived');
    assert.equal(asked.status, 64);
    assert.match(asked.stderr, /--yes/);
    assert.deepEqual(JSON.parse(keys('show', 'short-lived', '--json').stdout), made);
    assert.deepEqual(JSON.parse(keys('delete', 'short-lived', '--yes', '--json').stdout), { id: 'short-lived', deleted: true });
    assert.equal(keys('show', 'short-lived').status, 66);
  });

  it('asks at a terminal, and deletes what is named again', () => {
    keys('generate', 'doomed');
    const atTerminal = (typed) => {
      const command = `'${kProgram}' keys delete doomed --config '${home.config}'`;
      const env = { ...process.env, ...home.env };
      return spawnSync('script', ['-qec', command, '/dev/null'], { env, input: typed, encoding: 'utf8', timeout: 30_000 });
    };
    const wrong = atTerminal('no\n');
    assert.equal(wrong.status, 77, wrong.stdout);
    assert.match(wrong.stdout, /for good[^]*doomed[^]*the key stays/);
    const right = atTerminal('doomed\n');
    assert.equal(right.status, 0, right.stdout);
    assert.match(right.stdout, /deleted doomed/);
  });

  it('imports no key into a release TA', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, `0x${'11'.repeat(32)}\n`, { mode: 0o600 });
    const answer = keys('import', 'foreign', '--from', file);
    assert.equal(answer.status, 77, answer.stderr);
  });

  it('imports a key into a development TA, from a file and from standard input', () => {
    const config = join(folder, 'development.toml');
    writeFileSync(config, `[optee_kms]\nta_uuid = "${DEVELOPMENT_TA_UUID}"\n`);
    const env = { ...process.env, ...home.env };
    const importKey = (id, from, input) => {
      const args = ['keys', 'import', id, '--from', from, '--config', config, '--json'];
      const answer = spawnSync(kProgram, args, { env, input, encoding: 'utf8', timeout: 30_000 });
      assert.equal(answer.status, 0, answer.stderr);
      return JSON.parse(answer.stdout).address;
    };
    const file = join(folder, 'development-secret');
    const secret = (byte) => `0x${byte.repeat(32)}`;
    writeFileSync(file, `${secret('21')}\n`, { mode: 0o600 });
    assert.equal(importKey('filed', file), privateKeyToAddress(secret('21')));
    assert.equal(importKey('piped', '-', secret('22').slice(2)), privateKeyToAddress(secret('22')));
  });

  const secrets = [
    ['that others may read', `${'11'.repeat(32)}`, 0o644, 77, /chmod 600/],
    ['of 31 bytes', `${'11'.repeat(31)}`, 0o600, 64, /32 bytes for secp256k1/],
    ['that is no hex', `${'1x'.repeat(32)}`, 0o600, 64, /hex digits/],
    ['that never ends', `${'11'.repeat(1000)}`, 0o600, 64, /hex digits/],
    ['that is empty', '', 0o600, 64, /hex digits/],
  ];
  for (const [name, text, mode, code, message] of secrets) {
    it(`imports no secret ${name}, and does not repeat it`, () => {
      const file = join(folder, 'secret');
      writeFileSync(file, text);
      chmodSync(file, mode);
      const answer = keys('import', 'foreign', '--from', file);
      assert.equal(answer.status, code, answer.stderr);
      assert.match(answer.stderr, message);
      assert.ok(!answer.stderr.includes(text.slice(0, 10)) || text === '', answer.stderr);
    });
  }

  it('reads a secret from standard input', () => {
    const env = { ...process.env, ...home.env };
    const args = ['keys', 'import', 'foreign', '--from', '-', '--config', home.config];
    const answer = spawnSync(kProgram, args, { env, input: 'zz\n', encoding: 'utf8', timeout: 30_000 });
    assert.equal(answer.status, 64);
    assert.match(answer.stderr, /standard input: expected a key/);
  });

  it('says what went wrong as JSON, too', () => {
    const answer = keys('show', 'other', '--json');
    assert.equal(answer.status, 66);
    const { error } = JSON.parse(answer.stderr.trimEnd().split('\n').at(-1)); // softtee speaks first
    assert.deepEqual([error.reason, error.verdict], ['not_found', 'denied']);
  });

  it('checks a configuration', () => {
    assert.equal(superRelay('config', 'check', home.config).stdout, `${home.config}: ok\n`);
    const json = JSON.parse(superRelay('config', 'check', '--config', home.config, '--json').stdout);
    assert.deepEqual(json, { file: home.config, ok: true, chains: 1 });
    const file = join(folder, 'two-errors.toml');
    writeFileSync(file, '[node]\nnetwork = 3\n[[chains]]\nlimits.max_cal_gas = 1\n');
    const wrong = superRelay('config', 'check', file);
    assert.equal(wrong.status, 78);
    assert.match(wrong.stderr, /two-errors\.toml:2: node\.network: expected .*\n.*two-errors\.toml:4: .*did you mean max_call_gas\?/);
    assert.equal(superRelay('config', 'check').status, 64);
  });

  it('prints the reference of the configuration', () => {
    const text = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    assert.equal(superRelay('config', 'reference').stdout, text);
  });

  it('explains itself', () => {
    const help = superRelay('--help');
    assert.equal(help.status, 0);
    for (const word of ['keys', 'config', 'health', 'version', 'node', '78', '69']) assert.ok(help.stdout.includes(word), word);
    assert.match(superRelay('keys', 'import', '--help').stdout, /standard input/);
    assert.match(superRelay('--version').stdout, /^super-relay \d+\.\d+\.\d+\n$/);
  });

  it('cannot reach a node that is not there: 69', () => {
    const answer = superRelay('health', '--url', 'http://127.0.0.1:1');
    assert.equal(answer.status, 69, answer.stderr);
    assert.match(answer.stderr, /^super-relay: .*127\.0\.0\.1:1/);
  });

  const refusals = [
    ['a taken id', ['keys', 'generate', 'main'], 73, /exists already/],
    ['an unknown id', ['keys', 'show', 'other'], 66, /no such item/],
    ['an id of other characters', ['keys', 'show', 'a/b'], 64, /1 to 64 of A-Z/],
    ['an unknown type', ['keys', 'generate', 'x', '--type', 'rsa'], 64, /secp256k1 or ed25519/],
    ['an unknown use', ['keys', 'generate', 'x', '--use', 'all'], 64, /sponsor or raw/],
    ['a sponsor key that the chain cannot verify', ['keys', 'generate', 'x', '--type', 'ed25519'], 70, /refused a parameter/],
    ['no subcommand', [], 64, /subcommand is required/i],
    ['an unknown option', ['version', '--nope'], 64, /^super-relay version: .*--nope.*\nTry: super-relay version --help\n/],
    ['an unknown subcommand', ['keys', 'rotate'], 64, /^super-relay keys: /],
    ['an id that is missing', ['keys', 'show'], 64, /^super-relay keys show: id is required/],
    ['to delete an unknown id', ['keys', 'delete', 'other', '--yes'], 66, /no such item/],
    ['a secret that is nowhere', ['keys', 'import', 'x', '--from', '/nonexistent/key'], 66, /No such file/],
    ['a URL that is none', ['health', '--url', 'localhost'], 64, /--url/],
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

  it('names the TEE that it was built for, when it is to use another', () => {
    const config = join(folder, 'other-tee.toml');
    writeFileSync(config, '[paymaster_relay]\nkms_backend = "optee"\n');
    const answer = superRelay('node', '--config', config, '--paymaster-relay');
    assert.equal(answer.status, 78);
    assert.match(answer.stderr, /kms_backend: "optee" is not built into this program; it has: softtee/);
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
