// SPDX-License-Identifier: MIT
// The guest's processes, the TA and the machine made to end or to hang, the TEE's
// disk made full: all comes back, nothing that was acknowledged is lost, and no
// signature is by another key.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startFaultyGuest } from '../lib/faults.mjs';
import { ROOT } from '../lib/paths.mjs';
import { waitFor } from '../lib/poll.mjs';
import { DEVELOPMENT_TA_UUID, KEY_ID, TA_UUID } from '../lib/relay.mjs';

const kCallers = 4;
const kUnavailable = -32003;
/** The guest's supervisor waits longer each time before it starts a process again. */
const kPatience = { timeoutMs: 90_000 };

const kSupplicant = '$(cat /run/tee-supplicant.pid)';
const kDisk = '/var/lib/optee-client/data';
const kConformance = '/usr/lib/superrelay/tests/conformance';
const kKeys = '/usr/lib/superrelay/as-node keys --config /run/superrelay/config.toml';

let guest;
before(async () => {
  guest = await startFaultyGuest('guest/faults');
});
after(() => guest?.stopAll());

const names = (errors) => [...errors.keys()];

/** config/optee-config.toml, changed. */
function configWith(change) {
  const file = join(guest.stack.folder, 'changed.toml');
  writeFileSync(file, change(readFileSync(join(ROOT, 'config', 'optee-config.toml'), 'utf8')));
  return file;
}

/** Starts making a key in the guest and goes on. */
const beginMaking = (id) =>
  guest.exec(`(${kKeys} generate ${id} --use sponsor --json; echo "ended $?") >/run/${id} 2>&1 &`);

/** What it said in the end, and its exit code. */
async function madeInTheEnd(id) {
  const whole = async () => /^([^]*)\nended (\d+)\n$/.exec(await guest.exec(`cat /run/${id}`));
  const [, said, code] = await waitFor(`key ${id} to be made`, whole, kPatience);
  return { said, code: Number(code) };
}

/** No such key came to be; one of its name can. */
async function assertNotMade(id) {
  assert.equal((await guest.keys()).has(id), false);
  const address = await guest.generate(id);
  assert.equal((await guest.keys()).get(id), address);
  await untilApproved();
  await guest.untilReady();
  await guest.assertApproves();
}

/** The TA does one thing at a time, and now waits for tee-supplicant. */
const untilTaWaits = () =>
  waitFor('the TA to be kept waiting', async () => (await guest.ask()).error?.code === kUnavailable, kPatience);

const untilApproved = () => waitFor('an approval', async () => (await guest.ask()).approver, kPatience);

describe('processes of the guest', () => {
  before(async () => {
    await guest.stop();
    const config = configWith((text) => `${text}\n[optee_kms.performance]\nrequest_timeout = "2s"\n`);
    await guest.start({ config });
    await guest.untilReady();
  });

  it('the node, killed, breaks what it was asked and is back; nothing else is touched', async () => {
    const supplicant = await guest.exec(`echo ${kSupplicant}`);
    const keys = await guest.keys();
    const asked = Array.from({ length: kCallers }, () => guest.askUntilItBreaks());
    await guest.exec('kill -KILL $(cat /run/node.pid)');
    for (const answers of await Promise.all(asked)) guest.assertByItsKey(answers);
    await untilApproved();
    await guest.assertApproves();
    assert.match(guest.log('events'), /failed node ended with code 137\n[\d.]+ node\n$/);
    assert.equal(await guest.exec(`echo ${kSupplicant}`), supplicant);
    assert.deepEqual(await guest.keys(), keys);
  });

  it('without tee-supplicant approvals go on; a key waits for it, and the TA with that key', async () => {
    const supervisor = (await guest.exec(`cut -d ' ' -f 4 /proc/${kSupplicant}/stat`)).trim();
    await guest.exec(`kill -STOP ${supervisor}; kill -KILL ${kSupplicant}`);
    await guest.assertApproves();
    await beginMaking('patient');
    await untilTaWaits();
    assert.deepEqual(names(await guest.errors()), ['tee_failing']);
    assert.deepEqual(await guest.published(), { status: 503, why: 'the TEE did not answer in time\n' });
    await guest.exec(`kill -CONT ${supervisor}`);
    const { said } = await madeInTheEnd('patient');
    assert.equal((await guest.keys()).get('patient'), JSON.parse(said).address);
    assert.deepEqual(await guest.published(), { status: 200, keys: await guest.keys() });
    await untilApproved();
    await guest.untilReady();
  });

  it('a TEE that hangs while nobody asks for approvals is missed by who asks for readiness, until it answers', async () => {
    await guest.untilReady();
    await guest.exec(`kill -STOP ${kSupplicant}`);
    await beginMaking('unasked');
    await waitFor('the TEE to be missed', async () => (await guest.missing()).includes('tee_failing'), kPatience);
    assert.equal((await guest.errors()).get('tee_failing'), 'the TEE did not answer in time');
    await guest.exec(`kill -CONT ${kSupplicant}`);
    await madeInTheEnd('unasked');
    await guest.untilReady();
  });

  it('tee-supplicant, killed before it has begun with a key, takes it along; the next one is made', async () => {
    await guest.exec(`kill -STOP ${kSupplicant}`);
    await beginMaking('half');
    await untilTaWaits();
    await guest.exec(`kill -KILL ${kSupplicant}`);
    const { said } = await madeInTheEnd('half');
    assert.equal(JSON.parse(said).error?.verdict, 'unavailable', said);
    await assertNotMade('half');
  });

  it('tee-supplicant, killed while it writes a key, is back once what waited for it was ended', async () => {
    await guest.exec(`fsfreeze --freeze ${kDisk}`);
    await beginMaking('torn');
    await untilTaWaits();
    await guest.exec(`kill -KILL ${kSupplicant}; fsfreeze --unfreeze ${kDisk}`);
    const { code } = await madeInTheEnd('torn');
    assert.equal(code, 137);
    assert.match(guest.log('events'), /failed tee-supplicant process \d+ is ended/);
    await assertNotMade('torn');
  });

  it('a disk that is full takes no key and says so; approvals go on, and keys once there is room', async () => {
    const keys = await guest.keys();
    const fill = ['64k', '1k'].map((size) => `dd if=/dev/zero bs=${size} of=${kDisk}/fill-${size} 2>&1`);
    assert.match(await guest.exec(`${fill.join('; ')}; true`), /No space left[^]*No space left/);
    await assert.rejects(guest.generate('too-much'), /"reason":"no_space"/);
    assert.deepEqual(await guest.keys(), keys);
    await guest.assertApproves();
    await guest.exec(`rm ${kDisk}/fill-*`);
    keys.set('too-much', await guest.generate('too-much'));
    assert.deepEqual(await guest.keys(), keys);
  });
});

describe('the machine told to stop', () => {
  it('powers off in order though a command hangs in it', async () => {
    const hanging = assert.rejects(guest.exec('echo it hangs >/dev/console; sleep 1000'), /machine ended/);
    await waitFor('the command to hang', () => /it hangs/.test(guest.log('console')), kPatience);
    await guest.stop();
    await hanging;
  });

  it('has its power taken if it hangs itself', async () => {
    await guest.start();
    guest.signalQemu('SIGSTOP');
    await assert.rejects(guest.stop(), /did not power off in \d+ s/);
    await assert.rejects(guest.command('status'), /down/);
  });
});

describe('the TA panics', () => {
  it('loses the session and no key: it is loaded again for the next request', async () => {
    await guest.beginAnew();
    const config = configWith((text) => text.replace(TA_UUID, DEVELOPMENT_TA_UUID));
    await guest.start({ tests: true, config });
    const address = await guest.generate(KEY_ID);
    await guest.exec('kill -TERM $(cat /run/node.pid)');
    assert.equal((await untilApproved()).toLowerCase(), address.toLowerCase());
    assert.equal(await guest.exec(`${kConformance} --child panic; true`), 'result 0xffff3024\n');
    const refusals = [];
    const approver = await waitFor('an approval', async () => {
      const { approver: given, error } = await guest.ask();
      if (error) refusals.push(error.code);
      return given;
    }, kPatience);
    assert.equal(approver.toLowerCase(), address.toLowerCase());
    assert.deepEqual(refusals.filter((code) => code !== kUnavailable), []);
    assert.deepEqual(await guest.keys(), new Map([[KEY_ID, address]]));
  });
});
