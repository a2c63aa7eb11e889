// SPDX-License-Identifier: MIT
// docs/migration.md, from the emulated machine to the pod of cloud-qemu with the same key: what lies on
// the TEE's disk is sealed with the same hardware key in every emulated machine.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { ACCOUNT_KINDS } from '../lib/accounts.mjs';
import { podmanMust } from '../lib/container.mjs';
import { guestPlace } from '../lib/guest.mjs';
import { makeVolumes, podPlace, untilProbed } from '../lib/pod.mjs';
import { getJson } from '../lib/rpc.mjs';
import { newCustomer, runOperation } from '../lib/scenario.mjs';
import { stackFor, startStack } from '../lib/stack.mjs';

const run = promisify(execFile);
const kVersion = '0.7';
const kKind = ACCOUNT_KINDS.find(({ version, eip7702 }) => version === kVersion && !eip7702);
/** Whose the files are in the pod. */
const kUser = 10001;

/** A customer's first operation, which the paymaster pays for. */
async function sponsor(stack) {
  const own = stackFor(stack, kVersion);
  const customer = await newCustomer(own, { kind: kKind });
  await runOperation(own, customer.account.address, customer.send);
}

describe('from the emulated machine to the pod of cloud-qemu', () => {
  let home;
  let stack;
  before(async () => {
    stack = await startStack('image/migration', { versions: [kVersion], layout: 'singleton', place: guestPlace });
  });
  after(async () => {
    await stack?.processes.stopAll();
    if (home) await podPlace.remove(home);
  });

  const settings = () => {
    const { anvil, bundler, paymasters, key } = stack;
    return { chainUrl: anvil.url, bundlerUrl: bundler.url, paymasters, signer: key.address };
  };

  it('the machine sponsors an operation, and stops', async () => {
    await sponsor(stack);
    await guestPlace.stop(stack.relay);
  });

  it('the pod, on the machine\'s disks, has the key and sponsors', async () => {
    home = podPlace.home(stack.folder);
    await makeVolumes(home, settings());
    const archive = join(stack.folder, 'disks.tar');
    const owner = [`--owner=${kUser}`, `--group=${kUser}`];
    await run('tar', ['-C', stack.home.env.SUPERRELAY_MACHINE, ...owner, '-cf', archive, 'tee.img', 'node.img']);
    await podmanMust('volume', 'import', home.claims[0], archive);
    const relay = await podPlace.start(stack.processes, home, settings());
    await untilProbed(relay, 'readinessProbe');
    const { json } = await getJson(`${relay.httpUrl}/api/v1/keys`);
    assert.deepEqual(json.keys.map(({ address }) => address), [stack.key.address]);
    await sponsor({ ...stack, relay });
    await podPlace.stop(relay);
  });
});
