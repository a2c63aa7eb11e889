// SPDX-License-Identifier: MIT
// super-relay-qemu itself: starting, stopping, keeping keys, and what it says
// when something is not as it should be.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { guestPlaceForTests, machineCommand, tryMachineCommand } from '../lib/guest.mjs';
import { freshFolder, logFolder } from '../lib/paths.mjs';
import { waitFor } from '../lib/poll.mjs';
import { Processes } from '../lib/processes.mjs';
import { announce } from '../lib/steps.mjs';

const kName = 'guest/machine';
const kFreePorts = ['--rpc', '0', '--http', '0'];

let folder;
let processes;
before(async () => {
  folder = await freshFolder(kName);
  processes = new Processes(logFolder(kName));
});
after(() => processes?.stopAll());

const homeOf = (name) => guestPlaceForTests.home(join(folder, name));
const runFile = (home, name) => join(home.env.SUPERRELAY_MACHINE, 'run', name);
const pidOf = (home, name) => Number(readFileSync(runFile(home, `${name}.pid`), 'utf8'));

/** Whether a process lives; one that ended and that nobody has asked for does not. */
function isAlive(pid) {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The processes that work for a machine. */
const workersOf = (home) =>
  readdirSync('/proc').filter((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      return environment.includes(`SUPERRELAY_MACHINE=${home.env.SUPERRELAY_MACHINE}`);
    } catch {
      return false;
    }
  });

/** `up` that must not succeed; what it said, with nothing left running. */
async function failingUp(home, ...words) {
  const { code, stdout, stderr } = await tryMachineCommand(home, ['up', ...words]);
  assert.equal(code, 1, `${stdout}${stderr}`);
  assert.equal((await tryMachineCommand(home, ['status'])).stdout, 'down\n');
  await waitFor('all of it to be gone', () => workersOf(home).length === 0);
  return stderr;
}

describe('a machine', () => {
  let home;
  let key;
  const keys = async () => JSON.parse(await machineCommand(home, 'keys', 'list', '--json'));
  before(() => {
    home = homeOf('kept');
  });
  after(() => tryMachineCommand(home, ['down']));

  it('is up when the node answers, and has told its stages', async () => {
    announce('up');
    const { code, stdout, stderr } = await tryMachineCommand(home, ['up', '--tests', ...kFreePorts]);
    assert.equal(code, 0, stderr);
    for (const stage of ['kernel', 'modules', 'storage', 'network', 'tee', 'node']) {
      assert.match(stderr, new RegExp(`^ *[\\d.]+ s  ${stage}$`, 'm'));
    }
    const url = /^operator's routes +(\S+)$/m.exec(stdout)?.[1];
    assert.equal((await fetch(`${url}/version`)).status, 200);
  });

  it('tells its status', async () => {
    assert.match(await machineCommand(home, 'status'), /^up: [\d.]+ node\nJSON-RPC API +http:\/\/127\.0\.0\.1:\d+\n/);
  });

  it('is its owner\'s alone: disks, run folder, sockets', () => {
    const machine = home.env.SUPERRELAY_MACHINE;
    const files = [...readdirSync(machine), ...readdirSync(runFile(home, '')).map((name) => join('run', name))];
    assert.ok(files.includes('tee.img') && files.includes('run/shell.socket'));
    const open = files.filter((name) => (statSync(join(machine, name)).mode & 0o077) !== 0);
    assert.deepEqual(open, []);
  });

  it('runs commands as root, with their output and exit code', async () => {
    assert.equal(await machineCommand(home, 'exec', 'id -u; echo two'), '0\ntwo\n');
    assert.equal((await tryMachineCommand(home, ['exec', 'exit 7'])).code, 7);
  });

  it('keeps users apart: who may open which device', async () => {
    const listed = await machineCommand(home, 'exec', 'ls -l /dev/tee0 /dev/teepriv0; ps -o user,comm');
    assert.match(listed, /^crw-rw---- +1 root +teeclnt .*\/dev\/tee0$/m);
    assert.match(listed, /^crw------- +1 teesuppl +root .*\/dev\/teepriv0$/m);
    assert.match(listed, /^relay +super-relay$/m);
    assert.match(listed, /^teesuppl +tee-supplicant$/m);
  });

  it('gives neither of them the ports to the host', async () => {
    for (const [program, device] of [['super-relay', 'tee0'], ['tee-supplicant', 'teepriv0']]) {
      const open = await machineCommand(home, 'exec', `ls -l /proc/$(pidof ${program})/fd`);
      assert.match(open, new RegExp(`/dev/${device}$`, 'm'));
      assert.doesNotMatch(open, /vport/, `${program} has ${open}`);
    }
  });

  it('makes a key', async () => {
    key = JSON.parse(await machineCommand(home, 'keys', 'generate', 'paymaster', '--use', 'sponsor', '--json'));
    assert.match(key.address, /^0x[0-9a-fA-F]{40}$/);
    assert.doesNotMatch(key.address, /^0x0{40}$/);
  });

  it('runs OP-TEE\'s own tests, and insists that some ran', async (t) => {
    announce('xtest');
    const words = ['xtest', '-t', 'regression', '1001', '4001', '6001'];
    const said = await machineCommand(home, ...words);
    t.diagnostic(/^\d+ subtests of which 0 failed$/m.exec(said)[0]);
    const { code, stderr } = await tryMachineCommand(home, ['xtest', '-t', 'regression', 'no such test']);
    assert.equal(code, 1);
    assert.match(stderr, /no subtest/);
  });

  it('is not started twice', async () => {
    const { code, stderr } = await tryMachineCommand(home, ['up', ...kFreePorts]);
    assert.equal(code, 1);
    assert.match(stderr, /it is up already/);
    assert.match(await machineCommand(home, 'status'), /^up: /);
  });

  it('goes down, and shows the logs of its run afterwards', async () => {
    announce('down');
    await machineCommand(home, 'down');
    assert.equal((await tryMachineCommand(home, ['status'])).stdout, 'down\n');
    assert.match(await machineCommand(home, 'logs'), /msg="listening"/);
    assert.match(await machineCommand(home, 'logs', 'events'), / stopped\n$/);
    const [, begun, done] = (await machineCommand(home, 'logs', 'audit')).trimEnd().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual([begun.verdict, done.verdict, done.address], ['begun', 'done', key.address.toLowerCase()]);
    const { code, stderr } = await tryMachineCommand(homeOf('never'), ['logs', 'audit']);
    assert.equal(code, 1);
    assert.match(stderr, /was never up/);
  });

  it('ends with code 0 when `run` gets SIGTERM, and has its keys still', async () => {
    announce('run, SIGTERM');
    const relay = await guestPlaceForTests.start(processes, home, { name: 'sigterm' });
    assert.deepEqual((await keys()).map((each) => each.address), [key.address]);
    await guestPlaceForTests.stop(relay);
    assert.match(await machineCommand(home, 'logs', 'events'), / stopped\n$/);
  });

  it('takes QEMU along when its keeper is killed, and starts from that with its keys', async () => {
    announce('run, SIGKILL to the keeper');
    await guestPlaceForTests.start(processes, home, { name: 'killed' });
    const qemu = pidOf(home, 'qemu');
    assert.ok(isAlive(qemu));
    process.kill(pidOf(home, 'keeper'), 'SIGKILL');
    await waitFor('QEMU to be gone', () => !isAlive(qemu));
    const relay = await guestPlaceForTests.start(processes, home, { name: 'after' });
    assert.deepEqual((await keys()).map((each) => each.address), [key.address]);
    await guestPlaceForTests.stop(relay);
  });
});

describe('a machine that cannot come up', () => {
  it('because the node rejects its configuration, shows what the node says', async () => {
    announce('up, with a configuration that is wrong');
    const config = join(folder, 'wrong.toml');
    writeFileSync(config, '[node]\nno_such_key = 1\n');
    const said = await failingUp(homeOf('config'), '--config', config, ...kFreePorts);
    assert.match(said, /the last stage reached: tee; the end of \S*node\.log:/);
    assert.match(said, /no_such_key/);
  });

  it('because its disk is damaged, names the stage', async () => {
    announce('up, with a disk that is none');
    const home = homeOf('disk');
    writeFileSync(join(home.env.SUPERRELAY_MACHINE, 'tee.img'), Buffer.alloc(2 ** 20, 0x5a));
    const said = await failingUp(home, ...kFreePorts);
    assert.match(said, /failed storage the TEE's disk/);
    assert.match(said, /the last stage reached: modules; the end of \S*console\.log:/);
  });

  it('because a port is taken, says so', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    const said = await failingUp(homeOf('port'), '--rpc', String(port), '--http', '0');
    server.close();
    assert.match(said, new RegExp(`port ${port} of 127\\.0\\.0\\.1 is taken`));
  });

  it('because it was not built, says what builds it', async () => {
    const { code, stderr } = await tryMachineCommand(homeOf('unbuilt'), ['up'], {
      env: { SUPERRELAY_QEMU_BUILD: join(folder, 'nothing') },
    });
    assert.equal(code, 1);
    assert.match(stderr, /run deploy\/qemu\/build/);
  });
});
