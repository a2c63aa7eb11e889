// SPDX-License-Identifier: MIT
// deploy/k8s/device-plugin/prepare-node in a machine with OP-TEE: it finds what is missing, and mends it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { CANARIES } from './canaries.mjs';
import { machineCommand, servedToGuest, tryMachineCommand } from './guest.mjs';
import { ROOT } from './paths.mjs';
import { TA_UUID } from './relay.mjs';

const kScript = readFileSync(join(ROOT, 'deploy/k8s/device-plugin/prepare-node'), 'utf8');
/** Where the guest has it, and the TA when it is not where it belongs. */
const kPlace = '/tmp/prepare-node';
const kTas = '/lib/optee_armtz';
const kTa = `${kTas}/${TA_UUID}.ta`;
const kCanary = `${kTas}/${CANARIES.rsa4096}.ta`;
/** A copy of what is there. */
const kAside = '/tmp/tas';
/** The guest's group teeclnt. */
const kGroup = 102;

/** [what is wrong, how to bring it about, what is said of it]; a run of prepare-node mends each. */
const kMendable = [
  ["another group's device", 'chgrp 0 /dev/tee0', /^\/dev\/tee0 +wrong +its group is 0, not 102/m],
  ['a device that its group cannot write', 'chmod 640 /dev/tee0', /^\/dev\/tee0 +wrong +its group may not write/m],
  ["everybody's device", 'chmod 666 /dev/tee0', /^\/dev\/tee0 +wrong +anybody may open it/m],
  ["tee-supplicant's device open to all", 'chmod 606 /dev/teepriv0', /^\/dev\/teepriv0 +wrong +anybody may/m],
  ["tee-supplicant's device open to clients", `chgrp ${kGroup} /dev/teepriv0`, /^\/dev\/teepriv0 +wrong +its group is the clients'/m],
  ['no Trusted Application', `cp -r ${kTas} ${kAside}; rm ${kTa}`, /^the TA +missing +no .*--ta installs it/m],
  ['a broken Trusted Application', `: ${kAside}; echo no >${kTa}`, /^the TA +wrong +.* is no signed/m],
  ['no canary', `: ${kAside}; rm ${kCanary}`, /^canaries +missing +.*ta_key_unknown/m],
];

/** The same, which it cannot mend; seen where the rest of the machine is hidden. */
const kHidden = [
  ['no tee-supplicant', '/proc', /^tee-supplicant +missing/m],
  ['no driver', '/sys', /^driver +missing +no TEE in the kernel/m],
  ['no devices', '/dev', /^\/dev\/tee0 +missing[^]*^\/dev\/teepriv0 +missing/m],
];

const kStandInFolder = '/tmp/stand-ins';
const kRule = '/etc/udev/rules.d/70-superrelay-tee.rules';

/**
 * [program that the guest lacks, what is hidden so that it is needed, what comes of it]. Busybox's shell takes its own
 * modprobe before any other, and that one misses the folder of modules.
 */
const kStandIns = [
  ['modprobe', '/sys', /^modprobe: can't change directory/m],
  ['systemctl', '/proc', /^systemctl enable --now tee-supplicant\.service$/m],
  ['udevadm', undefined, /^udevadm control --reload$[^]*^after a restart +ok +by [^]*GROUP:="102", MODE:="0660"$[^]*"teepriv0", GROUP:="root", MODE:="0600"$/m],
];

/** A command that runs another where `program` is one that prints its own command line. */
function standInFor(program, hidden, run) {
  const file = `${kStandInFolder}/${program}`;
  const make = `mkdir -p ${kStandInFolder}; printf "#!/bin/sh\\necho ${program} \\$*\\n" >${file}; chmod +x ${file}`;
  const inside = hidden ? `unshare -m sh -c "mount -t tmpfs none ${hidden} && ${run}"` : `${run}; cat ${kRule}`;
  return `${make}; ${inside}; rm -r ${kStandInFolder} ${kRule} 2>/dev/null`;
}

/** @param {() => object} homeOf the running machine's home */
export function prepareNodeTests(homeOf) {
  const prepare = (...words) => tryMachineCommand(homeOf(), ['exec', `sh ${kPlace} --gid ${kGroup} ${words.join(' ')}`]);
  const change = (command) => machineCommand(homeOf(), 'exec', command);

  describe('preparing a node', () => {
    before(async () => {
      await servedToGuest(kScript, (url) => change(`wget -qO ${kPlace} ${url}`));
      // Debian's OP-TEE is older than the key of the second; that it is refused shows hardened.test.
      await change(`[ -e ${kCanary} ] || cp ${kTas}/${CANARIES.rsa2048}.ta ${kCanary}`);
    });

    it('finds nothing missing', async () => {
      const { code, stdout } = await prepare('--check');
      assert.equal(code, 0, stdout);
      // Nobody knows who gives the device its group at the next start: the guest has no udev.
      assert.equal(stdout.match(/^\S.{14,} (ok|unknown) +/gm)?.length, 7, stdout);
      assert.match(stdout, /^after a restart +unknown/m);
      assert.match(stdout, /kubectl label node \S+ superrelay\.io\/optee=true\s*$/);
    });

    for (const [what, plant, expected] of kMendable) {
      it(`finds ${what}, and mends it`, async () => {
        await change(plant);
        const found = await prepare('--check');
        assert.equal(found.code, 1, found.stdout);
        assert.match(found.stdout, expected);
        assert.match(found.stdout, /^1 of 7 missing/m);
        const mended = await prepare(...(plant.includes(kAside) ? ['--ta', kAside] : []));
        assert.equal(mended.code, 0, mended.stdout);
      });
    }

    for (const [what, folder, expected] of kHidden) {
      it(`finds ${what}`, async () => {
        const hide = `mount -t tmpfs none ${folder} && sh ${kPlace} --check --gid ${kGroup}`;
        const { code, stdout } = await tryMachineCommand(homeOf(), ['exec', `unshare -m sh -c '${hide}'`]);
        assert.equal(code, 1, stdout);
        assert.match(stdout, expected);
      });
    }

    for (const [program, hidden, expected] of kStandIns) {
      it(`has ${program} do its part, where that is there`, async () => {
        const run = `PATH=${kStandInFolder}:$PATH sh ${kPlace} --gid ${kGroup}`;
        const { stdout } = await tryMachineCommand(homeOf(), ['exec', standInFor(program, hidden, run)]);
        assert.match(stdout, expected);
      });
    }
  });
}
