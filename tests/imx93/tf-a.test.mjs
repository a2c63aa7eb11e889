// SPDX-License-Identifier: MIT
// BL31 as TF-A really builds it for i.MX 93 (scripts/secure-boot-check), in a container beside
// what stands for the rest.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ADDRESS, OPTEE_CONF, description, signedFlash } from './lib/flash-image.mjs';
import { ahab, folder, passes, refuses } from './lib/run.mjs';

const built = process.env.BL31_FOLDER;
assert.ok(built, 'BL31_FOLDER: expected the folder that scripts/secure-boot-check filled');

/** ahab check with this BL31, OP-TEE at `base` in the container and in its own configuration. */
function check(t, bl31, base) {
  const containers = description();
  containers[2].images[0].data = readFileSync(`${built}/${bl31}`);
  Object.assign(containers[2].images[2], { load: base, entry: base });
  const { flash, table } = signedFlash(containers);
  const at = folder(t);
  const conf = OPTEE_CONF.replace('0x96000000', `0x${base.toString(16)}`);
  return ahab('check', at.file('flash.bin', flash), '--optee', at.file('conf.mk', conf), '--srk-table', at.file('table', table));
}

test('built for OP-TEE at 0x96000000, which OP-TEE and the container agree on', (t) => passes(check(t, 'bl31-0x96000000.bin', ADDRESS.optee), /^ok +bl32-base +BL31 knows 0x96000000$/m));
test('built for 0xfe000000, OP-TEE and the container for that as well', (t) => passes(check(t, 'bl31-0xfe000000.bin', 0xfe000000), /^ok +bl32-base +BL31 knows 0xfe000000$/m));
test('refused: built for 0xfe000000, OP-TEE for 0x96000000', (t) => refuses(check(t, 'bl31-0xfe000000.bin', ADDRESS.optee), /^FAILED +bl32-base /m));
test('refused: built for 0x96000000, OP-TEE for 0xfe000000', (t) => refuses(check(t, 'bl31-0x96000000.bin', 0xfe000000), /^FAILED +bl32-base /m));
test('refused: built without OP-TEE', (t) => refuses(check(t, 'bl31-none.bin', ADDRESS.optee), /^FAILED +bl32-base +.*built without SPD=opteed/m));
