// SPDX-License-Identifier: MIT
// The audit record's files and links, of a node that writes, replaces them, is killed and starts
// again; and what super-relay audit verify says of them, untouched and tampered with.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { numberToHex } from 'viem';
import { followChain } from './lib/audit-chain.mjs';
import { EXAMPLE_OPERATION } from './lib/example.mjs';
import { builtProgram, ROOT } from './lib/paths.mjs';
import { startRelay, stopRelay } from './lib/relay.mjs';
import { call, getJson } from './lib/rpc.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

const kTooMuchGas = { callGasLimit: '0xffffff' };
const kCorrupt = 74;

let stack;
let folder;
let file;
before(async () => {
  stack = stackFor(await startStack('e2e/audit-chain', { versions: ['0.7'], bundled: false }), '0.7');
  folder = join(stack.folder, 'record');
  file = join(folder, 'audit.jsonl');
  mkdirSync(folder);
  await restart();
});
after(() => stack && stopStack(stack));

/** Has the node serve anew with files of 16 KiB; before that, while it is away, does `work`. */
async function restart(extra = {}, work = () => {}) {
  await stopRelay(stack.relay);
  work();
  await start(extra);
}

async function start(extra = {}) {
  const settings = { chainUrl: stack.anvil.url, paymasters: stack.paymasters, auditFile: file, auditSize: '16KiB', ...extra };
  stack.relay = await startRelay(stack.processes, stack.home, settings);
}

async function decide(times) {
  for (let i = 0; i < times; i += 1) {
    const op = i % 10 === 0 ? EXAMPLE_OPERATION : { ...EXAMPLE_OPERATION, ...kTooMuchGas };
    await call(stack.relay.rpcUrl, 'pm_getPaymasterData', [op, stack.entryPoint.address, numberToHex(stack.anvil.chainId), {}]);
  }
}

/** The names of its files, oldest first, in `where`. */
function filesIn(where) {
  const names = readdirSync(where).sort();
  return [...names.filter((name) => name !== 'audit.jsonl'), ...names.filter((name) => name === 'audit.jsonl')];
}
const textIn = (where) => filesIn(where).map((name) => readFileSync(join(where, name), 'utf8')).join('');

function verify(...args) {
  const words = ['audit', 'verify', ...args];
  const { status, stdout, stderr } = spawnSync(builtProgram('super-relay', 'SUPER_RELAY'), words, { encoding: 'utf8', timeout: 30_000 });
  return { status, stdout, stderr };
}
const verifyIn = (where, ...args) => verify(...filesIn(where).map((name) => join(where, name)), ...args);

describe('the record of a node', () => {
  it('goes on from file to file, and another reader finds its chain unbroken', async () => {
    await decide(60);
    const files = filesIn(folder);
    assert.ok(files.length >= 3, files.join());
    assert.deepEqual(files[0], 'audit.jsonl.000000000000');
    const { seq, hash, lines } = followChain(textIn(folder));
    assert.equal(lines, seq + 1);
    assert.equal(lines, 60 + files.length);
    const { status, stdout, stderr } = verify('--config', stack.home.config);
    assert.equal(status, 0, stderr);
    assert.ok(stdout.includes(`ok: ${lines} lines in ${files.length} files\n`), stdout);
    assert.ok(stdout.includes(`head   ${seq}:${hash}\n`), stdout);
    const { json } = await getJson(`${stack.relay.httpUrl}/health`);
    assert.deepEqual(json.audit, { file, seq, hash });
    assert.ok(!('audit' in (await getJson(`${stack.relay.rpcUrl}/health`)).json), 'strangers are not told');
  });

  it('is checked by the program in docs/audit.md', () => {
    const [, program] = /^```js\n(.*?)^```$/ms.exec(readFileSync(join(ROOT, 'docs', 'audit.md'), 'utf8'));
    const written = join(stack.folder, 'check.mjs');
    writeFileSync(written, program);
    const check = (files) => spawnSync(process.execPath, [written, ...files], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
    const { seq, hash } = followChain(textIn(folder));
    const { stdout, stderr } = check(filesIn(folder));
    assert.equal(stdout, `${seq}:${hash}\n`, stderr);
    const foreign = join(stack.folder, 'foreign');
    const [first, ...others] = textIn(folder).trimEnd().split('\n');
    writeFileSync(foreign, [first, 'null', ...others].join('\n'));
    assert.match(check([foreign]).stderr, /Error: line 1\n/, 'a line of another\'s');
    writeFileSync(foreign, [first.replace('"start"', '"Start"'), ...others].join('\n'));
    assert.match(check([foreign]).stderr, /Error: line 1\n/, 'a changed one');
  });

  it('goes on when the node is killed, with what a power cut left of a line', async () => {
    const before = followChain(textIn(folder));
    const count = (event) => textIn(folder).split(`"event":"${event}"`).length - 1;
    const decided = count('sponsorship');
    stack.relay.child.signal('SIGKILL');
    await assert.rejects(stopRelay(stack.relay), /ended by SIGKILL/);
    appendFileSync(file, '{"seq":99,"pre');
    await start();
    await decide(3);
    const { seq } = followChain(textIn(folder));
    assert.deepEqual([count('sponsorship'), count('set_aside')], [decided + 3, 1]);
    const found = JSON.parse(verify('--config', stack.home.config, '--json').stdout);
    assert.deepEqual([found.ok, found.setAsideBytes, found.head.seq], [true, 15, seq]);
    assert.equal(verify('--config', stack.home.config, '--anchor', `${before.seq}:${before.hash}`).status, 0);
  });

  it('goes on when logrotate renames the file', async () => {
    const before = followChain(textIn(folder));
    renameSync(file, `${file}-20261130`);
    await decide(2);
    const { status, stdout, stderr } = verify('--config', stack.home.config);
    assert.equal(status, 0, stderr);
    assert.match(stdout, new RegExp(`^head   ${before.seq + 3}:0x`, 'm'));
    renameSync(`${file}-20261130`, `${file}.${String(before.seq).padStart(12, '0')}`);
  });

  it('keeps no more files than it may, and says which it deleted', async () => {
    await restart({ auditFiles: 3 });
    await decide(30);
    assert.equal(filesIn(folder).length, 3);
    assert.match(readFileSync(file, 'utf8'), /"event":"remove","file":"audit\.jsonl\.\d{12}","lastSeq":\d+,"lastHash":"0x/);
    const { status, stderr } = verify('--config', stack.home.config);
    assert.equal(status, 0, stderr);
  });

  it('logs its head, so that the log can vouch for it', async () => {
    const { relay } = stack;
    await stopRelay(relay);
    const [, seq, hash] = [...relay.child.log().matchAll(/msg="?audit"? .*seq=(\d+) hash=(0x[0-9a-f]{64})/g)].at(-1);
    const { stdout } = verify('--config', stack.home.config);
    assert.ok(stdout.includes(`head   ${seq}:${hash}\n`), stdout);
    await restart();
  });
});

describe('super-relay audit verify finds', () => {
  let copy;
  let count = 0;
  /** A record of the node's, of several files, none of them deleted, to be spoilt. */
  async function fresh() {
    if (!copy) {
      await restart({}, () => {
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
      });
      await decide(60);
      copy = join(stack.folder, 'copy');
      cpSync(folder, copy, { recursive: true });
    }
    count += 1;
    const where = join(stack.folder, `spoilt-${count}`);
    cpSync(copy, where, { recursive: true });
    return where;
  }

  /** Changes a file's lines. */
  function edit(where, index, change) {
    const path = join(where, filesIn(where)[index]);
    writeFileSync(path, change(readFileSync(path, 'utf8').trimEnd().split('\n')).join('\n') + '\n');
  }
  const kLine = 5;
  const kTampering = [
    ['a changed byte', (where) => edit(where, 1, (all) => all.with(kLine, all[kLine].replace('denied', 'Denied'))), /000000\d+:7: the line before, \d+, is not the one/],
    ['a removed line', (where) => edit(where, 1, (all) => all.toSpliced(kLine, 1)), /:6: line \d+ follows line \d+: those between are missing/],
    ['swapped lines', (where) => edit(where, 1, (all) => all.with(kLine, all[kLine + 1]).with(kLine + 1, all[kLine])), /:6: line \d+ follows line \d+: those between are missing/],
    ['a line twice', (where) => edit(where, 1, (all) => all.toSpliced(kLine, 0, all[kLine])), /:7: line \d+ follows line \d+: a copy, or out of order/],
    ['a line of another\'s', (where) => edit(where, 1, (all) => all.toSpliced(kLine, 0, '{"event":"sponsorship"}')), /:7: the 24 bytes before it are no lines of the record/],
    ['a file cut off', (where) => truncateSync(join(where, filesIn(where)[1]), 9_000), /:1: the \d+ bytes before it are no lines/],
    ['the last file cut off', (where) => truncateSync(file.replace(folder, where), 500), /audit\.jsonl: the last \d+ bytes are no lines of the record: cut off/],
    ['a missing file', (where) => rmSync(join(where, filesIn(where)[1])), /:1: line \d+ follows line \d+: those between are missing/],
    ['a missing first file', (where) => rmSync(join(where, filesIn(where)[0])), /begins with line \d+, and nothing tells that those before it were deleted/],
  ];
  for (const [what, spoil, expected] of kTampering) {
    it(what, async () => {
      const where = await fresh();
      assert.equal(verifyIn(where).status, 0);
      spoil(where);
      const { status, stderr, stdout } = verifyIn(where);
      assert.equal(status, kCorrupt, stdout);
      assert.match(stderr, expected);
    });
  }

  it('with an anchor, lines that are missing at the end, and a record that was written anew', async () => {
    const where = await fresh();
    const { seq, hash } = followChain(textIn(where));
    const anchor = ['--anchor', `${seq}:${hash}`];
    assert.equal(verifyIn(where, ...anchor).status, 0);
    edit(where, -1 + filesIn(where).length, (all) => all.slice(0, -1));
    assert.equal(verifyIn(where).status, 0, 'no chain tells that');
    const { status, stderr } = verifyIn(where, ...anchor);
    assert.equal(status, kCorrupt);
    assert.match(stderr, /which was anchored, is missing: the end is cut off/);
    const other = `0x${'5'.repeat(64)}`;
    assert.match(verifyIn(where, '--anchor', `3:${other}`).stderr, /:4: it is not the line 3 that was anchored/);
  });

  it('what it cannot use', () => {
    const nothing = verify();
    assert.deepEqual([nothing.status, nothing.stderr], [64, 'super-relay: audit verify: which record? Pass FILE… or --config\n']);
    const anchor = verify('--anchor', '5', file);
    assert.equal(anchor.status, 64);
    assert.match(anchor.stderr, /--anchor: expected SEQ:HASH/);
    const missing = verify(join(stack.folder, 'none.jsonl'));
    assert.equal(missing.status, 66);
    assert.match(missing.stderr, /none\.jsonl: No such file/);
    const { status, stderr } = verify('--json', join(stack.folder, 'none.jsonl'));
    assert.deepEqual([status, JSON.parse(stderr).error.reason], [66, 'not_found']);
  });
});
