// SPDX-License-Identifier: MIT
// Trusted Applications whose one use is to be opened or refused (ta/canary), in
// a machine that was started with the tests' programs.

import { machineCommand } from './guest.mjs';

/** By the key that each is signed with; `own` by one of the operator's. */
export const CANARIES = {
  rsa2048: '68776dc3-d2b7-4a20-b1ff-16963850fc24',
  rsa4096: 'cf8cc5bf-829c-497c-a0db-68e5d6a434f6',
  own: '3b3381d8-f5b9-4263-bb91-4369a05921a2',
};

/** What OP-TEE answers, in hexadecimal. */
export const OPENED = '0x00000000';
export const BAD_SIGNATURE = '0xffff000f';
export const OLDER_VERSION = '0xffff0003';
export const CORRUPT = '0xf0100001';

const kTests = '/usr/lib/superrelay/tests';
const kInstalled = '/usr/lib/optee_armtz';

/** Opens a session to a TA in the guest; answers the result code. */
export async function openTa(home, uuid) {
  const said = await machineCommand(home, 'exec', `${kTests}/open-ta`, uuid);
  return said.trim().split(' ')[1];
}

/** Puts a version of the operator's own canary where OP-TEE looks for it. */
export async function installOwn(home, version) {
  await machineCommand(home, 'exec', 'cp', `${kTests}/own-${version}.ta`, `${kInstalled}/${CANARIES.own}.ta`);
}
