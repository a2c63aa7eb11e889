// SPDX-License-Identifier: MIT
// One suite, two TEEs: the Trusted Application in OP-TEE and in softtee is asked
// the same, and each answer is compared. What OP-TEE does is right.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { guestPlaceForTests, machineCommand, tryMachineCommand } from '../lib/guest.mjs';
import { builtProgram, freshFolder, logFolder } from '../lib/paths.mjs';
import { Processes } from '../lib/processes.mjs';
import { announce } from '../lib/steps.mjs';

const kName = 'guest/conformance';
const kProgram = '/usr/lib/superrelay/tests/conformance';
const kStorage = '/var/lib/optee-client/data/tee';
const kTranscript = '/run/transcript.jsonl';
const kLimitMs = 900_000;
/** One test, of 1,300 writes, takes as long as all others: in OP-TEE it is scripts/soak's. */
const kSlowest = 'Keys.without_room_for_a_tombstone_are_not_deleted';
const kWithSlowest = process.env.CONFORMANCE_ALL === '1';
/** What each of two machines side by side runs. */
const kParts = kWithSlowest
  ? [{ GTEST_FILTER: kSlowest }, { GTEST_FILTER: `-${kSlowest}` }]
  : [0, 1].map((index) => ({ GTEST_FILTER: `-${kSlowest}`, GTEST_TOTAL_SHARDS: 2, GTEST_SHARD_INDEX: index }));
/** They steer softtee's storage, or look into softtee. */
const kOfSofttee = /^(Of\/Death|Crash|StorageCheckAfterFailure|VersionFloorAndDeath|StoredKeysAcrossProcesses)\.|^Keys\.(feed_the_generator|are_not_in_the_hands_of)_/;

let folder;
let processes;
let softtee;
let optee;

/** The lines of transcripts by their test, each test's in their order. */
function byTest(transcripts) {
  const lines = transcripts.flatMap((text) => text.trimEnd().split('\n'));
  const tests = new Map();
  for (const line of lines) {
    const { test, verdict } = JSON.parse(line);
    const found = tests.get(test) ?? { lines: [] };
    found.lines.push(line);
    if (verdict) found.verdict = verdict;
    tests.set(test, found);
  }
  return new Map([...tests].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function runInSofttee() {
  const transcript = join(folder, 'softtee.part.jsonl');
  const env = { SR_CONFORMANCE_TRANSCRIPT: transcript, SOFTTEE_QUIET: '1' };
  const child = processes.start('softtee', builtProgram('conformance', 'CONFORMANCE'), [], { env });
  const { code } = await child.ended;
  return { codes: [code], log: child.log(), tests: byTest([readFileSync(transcript, 'utf8')]) };
}

/** Runs the tests that `part` selects in a machine of its own. */
async function runInMachine(part, index) {
  const home = guestPlaceForTests.home(join(folder, `machine-${index}`));
  const relay = await guestPlaceForTests.start(processes, home, { name: `machine-${index}` });
  const settings = [
    `SR_CONFORMANCE_STORAGE=${kStorage}`,
    `SR_CONFORMANCE_TRANSCRIPT=${kTranscript}`,
    ...Object.entries(part).map(([name, value]) => `${name}=${value}`),
  ];
  const words = ['exec', `${settings.join(' ')} ${kProgram}`];
  const { code, stdout } = await tryMachineCommand(home, words, { timeoutMs: kLimitMs });
  writeFileSync(join(logFolder(kName), `optee-${index}.log`), stdout);
  const transcript = await machineCommand(home, 'exec', `cat ${kTranscript}`);
  await guestPlaceForTests.stop(relay);
  return { code, log: stdout, transcript };
}

async function runInOptee() {
  const parts = await Promise.all(kParts.map(runInMachine));
  return {
    codes: parts.map((part) => part.code),
    log: parts.map((part) => part.log).join(''),
    tests: byTest(parts.map((part) => part.transcript)),
  };
}

/** The lines of those tests that ran in both TEEs, in a file for diff. */
function writeComparable(name, { tests }, other) {
  const ran = (found) => found && found.verdict !== 'skipped';
  const lines = [...tests].filter(([test, found]) => ran(found) && ran(other.tests.get(test)));
  const file = join(folder, `${name}.jsonl`);
  writeFileSync(file, lines.flatMap(([, found]) => found.lines).join('\n') + '\n');
  return file;
}

const withVerdict = ({ tests }, verdict) =>
  [...tests].filter(([, found]) => found.verdict === verdict).map(([test]) => test);

describe('the conformance suite', { timeout: kLimitMs }, () => {
  before(async () => {
    folder = await freshFolder(kName);
    processes = new Processes(logFolder(kName));
    announce(`the suite in softtee, and in OP-TEE in ${kParts.length} machines side by side`);
    [softtee, optee] = await Promise.all([runInSofttee(), runInOptee()]);
  }, { timeout: kLimitMs });
  after(() => processes?.stopAll());

  it('passes in softtee, with every test', () => {
    assert.deepEqual(softtee.codes, [0], softtee.log);
    assert.deepEqual(withVerdict(softtee, 'passed'), [...softtee.tests.keys()]);
  });

  it('passes in OP-TEE', async (t) => {
    assert.deepEqual(optee.codes, kParts.map(() => 0), optee.log);
    for (const [test, { verdict }] of optee.tests) {
      await t.test(test, { skip: verdict === 'skipped' && 'softtee only' }, () => assert.equal(verdict, 'passed'));
    }
  });

  it('signs a hundred times in under 100 ms each, in OP-TEE', (t) => {
    const [, average] = /^figure: 100 signatures, ([\d.]+) ms each$/m.exec(optee.log);
    t.diagnostic(`100 signatures, ${average} ms each`);
    assert.ok(Number(average) < 100, average);
  });

  it('leaves out in OP-TEE what steers softtee, and nothing else', () => {
    const expected = [...softtee.tests.keys()].filter((test) => kWithSlowest || test !== kSlowest);
    assert.deepEqual([...optee.tests.keys()], expected);
    assert.deepEqual(withVerdict(optee, 'skipped'), [...softtee.tests.keys()].filter((test) => kOfSofttee.test(test)));
  });

  it('is answered alike by both', (t) => {
    const files = [writeComparable('softtee', softtee, optee), writeComparable('optee', optee, softtee)];
    const { status, stdout } = spawnSync('diff', ['--unified', ...files], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
    t.diagnostic(`${readFileSync(files[0], 'utf8').trimEnd().split('\n').length} lines equal`);
  });
});
