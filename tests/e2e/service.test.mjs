// SPDX-License-Identifier: MIT
// What a service manager hears of the node by systemd's notification protocol: when it serves, how it
// does, that its enclave answers, and that it ends.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { builtProgram, freshFolder, logFolder } from './lib/paths.mjs';
import { waitFor } from './lib/poll.mjs';
import { Processes } from './lib/processes.mjs';
import { generateKey, relayHome, startRelay, stopRelay } from './lib/relay.mjs';

/** The node tells it four times in that. */
const kWatchdogMs = 2000;

describe('a node that a service manager started', () => {
  let processes;
  let manager;
  let relay;
  let outage;
  /** All that the manager has heard. */
  const heard = () => manager.log();
  const beats = () => heard().split('WATCHDOG=1').length - 1;
  const untilHeard = (text) => waitFor(`"${text}"`, () => heard().includes(text));

  async function untilBeats() {
    const before = beats();
    await waitFor('a sign of life', () => beats() > before);
  }

  before(async () => {
    const folder = await freshFolder('e2e/service');
    processes = new Processes(logFolder('e2e/service'));
    outage = join(folder, 'outage');
    const home = relayHome(folder);
    await generateKey(home);
    const socket = join(folder, 'notify');
    manager = processes.start('manager', 'socat', ['-u', `UNIX-RECVFROM:${socket},fork`, 'STDOUT']);
    const environment = {
      NOTIFY_SOCKET: socket,
      WATCHDOG_USEC: String(kWatchdogMs * 1000),
      TEE_OUTAGE: outage,
      LD_PRELOAD: builtProgram('tee-outage.so', 'TEE_OUTAGE_LIBRARY'),
    };
    relay = await startRelay(processes, { ...home, env: { ...home.env, ...environment } }, { paymasters: {} });
  });
  after(() => processes?.stopAll());

  it('is told that it serves, and what it is missing', () => untilHeard('READY=1\nSTATUS=not ready: paymaster_missing'));

  it('hears signs of life', async () => {
    await untilBeats();
    await untilBeats();
  });

  it('hears none while its enclave does not answer, and again when it does', async () => {
    writeFileSync(outage, '');
    await untilHeard('tee_failing');
    const silent = beats();
    await pause(kWatchdogMs);
    assert.equal(beats(), silent, 'a sign of life without an enclave');
    rmSync(outage);
    await untilBeats();
  });

  it('is told when it ends', async () => {
    await stopRelay(relay);
    await untilHeard('STOPPING=1');
  });
});
