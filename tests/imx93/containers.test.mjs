// SPDX-License-Identifier: MIT
// The parser and its checks on containers that lib/flash-image.mjs made: good ones, and one
// planted mistake a row.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADDRESS, OPTEE_CONF, bl31For, description, filler, flashImage, makeKeys, signContainer, signedFlash, srkTable } from './lib/flash-image.mjs';
import { ahab, folder, passes, refuses } from './lib/run.mjs';

const keys = makeKeys();

/** ahab check on these bytes, with everything that it can be held against. */
function check(t, { flash, table = srkTable(keys), optee = OPTEE_CONF }) {
  const at = folder(t);
  return ahab('check', at.file('flash.bin', flash), '--optee', at.file('conf.mk', optee), '--srk-table', at.file('srk-table.bin', table));
}

/** A description changed by `change`, then signed. */
function changed(change) {
  const containers = description();
  change(containers);
  return signedFlash(containers, keys);
}

test('a signed image passes every check', (t) => {
  const result = check(t, signedFlash(description(), keys));
  passes(result, /^ok +signatures /m);
  assert.equal(result.stdout.match(/^ok /gm).length, 10);
  assert.doesNotMatch(result.stdout, /^(FAILED|-) /m);
});

test('an unsigned image passes what can be checked before it is signed', (t) => {
  const at = folder(t);
  const result = ahab('check', at.file('flash.bin', flashImage().flash), '--optee', at.file('conf.mk', OPTEE_CONF));
  passes(result, /^- +signatures +the SRK table is needed$/m);
});

test('show prints what was described', (t) => {
  const result = ahab('show', folder(t).file('flash.bin', signedFlash(description(), keys).flash));
  passes(result, /^container 0 at 0x0, 160 bytes, NXP's signature/m);
  passes(result, /^container 1 at 0x400, 704 bytes, OEM's signature/m);
  passes(result, /^ {2}image at 0x2000, 6000 bytes, loaded at 0x2049a000, entered at 0x2049a000, type 3, core 2, SHA-384$/m);
  passes(result, /^container 2 at 0x3800,/m);
  passes(result, /^ {2}signature by SRK 0 of 4, over 856 bytes$/m);
});

test('offsets are those that the signing tool takes', (t) => {
  const { flash, containers } = flashImage();
  const result = ahab('offsets', folder(t).file('flash.bin', flash));
  const hex = (n) => `0x${n.toString(16)}`;
  assert.equal(result.stdout, containers.slice(1).map((at) => `${hex(at)} ${hex(at + flash.readUInt16LE(at + 12))}\n`).join(''));
});

/** With a fourth image the header needs more than 1 KiB. */
function addImage(container, address) {
  container.images.push({ ...container.images[1], load: address, entry: address });
  container.firstImage = 0x800;
}

const elf = (entry) => {
  const file = Buffer.alloc(64);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  file.writeBigUInt64LE(BigInt(entry), 24);
  return file;
};

test('tee.elf serves as well as conf.mk', (t) => {
  const signed = signedFlash(description(), keys);
  passes(check(t, { ...signed, optee: elf(ADDRESS.optee) }), /^- +tzdram /m);
  refuses(check(t, { ...signed, optee: elf(0xfe000000) }), /^FAILED +op-tee +OP-TEE was built for TZDRAM at 0xfe000000/m);
});

/** The bytes at `at` are these instead; then both containers are signed anew, unless `stale`. */
const patch = (at, bytes, { stale = false } = {}) => () => {
  const { flash, containers } = signedFlash(description(), keys);
  const place = typeof at === 'function' ? at(containers, flash) : at;
  flash.set(bytes, place);
  if (!stale) for (const start of containers.slice(1)) signContainer(flash, start, keys);
  return { flash };
};
const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b; };
const third = (offset) => (containers) => containers[2] + offset;
const entry = (number, field) => third(16 + 128 * number + field);
const signatureBlock = (offset) => (containers, flash) => containers[2] + flash.readUInt16LE(containers[2] + 12) + offset;

const resign = (options) => () => {
  const { flash, containers } = flashImage();
  for (const at of containers.slice(1)) signContainer(flash, at, keys, options);
  return { flash, table: srkTable(keys, options) };
};

const wrong = (change) => () => changed(change);

// What the parser refuses: a line on stderr with the place.
const MALFORMED = {
  'an empty file': [() => ({ flash: Buffer.alloc(0) }), /container at 0x0: begins outside|container at 0x0: its 4 bytes/],
  'a file of zeros': [() => ({ flash: Buffer.alloc(65536) }), /container at 0x0: expected 0x0 at its byte 0 and 0x87 at its byte 3, not 0x0 and 0x0/],
  'the SPL container missing': [patch(0x400, [0, 0, 0, 0], { stale: true }), /container at 0x400: expected .* 0x87/],
  'the third container not where the second one ends': [() => {
    const { flash } = signedFlash(description(), keys);
    return { flash: Buffer.concat([flash.subarray(0, 0x3800), Buffer.alloc(0x400), flash.subarray(0x3800)]) };
  }, /container at 0x3800: expected .* 0x87/],
  'a file cut short in its last image': [() => {
    const { flash } = signedFlash(description(), keys);
    return { flash: flash.subarray(0, flash.length - 0x400) };
  }, /image at 0x[0-9a-f]+: its 3000 bytes go beyond the file's end/],
  'an image that begins beyond the file': [patch(entry(0, 0), u32(0xffffff00), { stale: true }), /image at 0x100003700: its 2048 bytes go beyond the file's end/],
  'an image larger than the file': [patch(entry(0, 4), u32(0xffffffff), { stale: true }), /image at 0x3c00: its 4294967295 bytes go beyond/],
  'an image over another': [patch(entry(1, 0), u32(0x400), { stale: true }), /part at 0x3c00: overlaps the one from 0x3c00 to/],
  'an image over a header': [patch(entry(2, 0), u32(0x100), { stale: true }), /part at 0x3900: overlaps the one from 0x3800 to/],
  'a hash type that is none': [patch(entry(0, 0x19), [0x07], { stale: true }), /image entry at 0x3810: expected hash type 0, 1 or 2/],
  'more images than the header has room for': [patch(third(11), [255], { stale: true }), /container at 0x3800: its length of 960 has no room for 255 image entries/],
  'a container shorter than its header': [patch(third(1), [4, 0], { stale: true }), /container at 0x3800: expected a length of at least 16, not 4/],
  'an SRK set that is none': [patch(third(4), [3], { stale: true }), /container at 0x3800: expected SRK set 0, 1 or 2/],
  'a signature block over the images': [patch(third(12), [16, 0], { stale: true }), /container at 0x3800: its signature block overlaps its image entries/],
  'a signature block beyond the container': [patch(third(12), [0xff, 0xff], { stale: true }), /signature block at 0x137ff: begins outside what holds it/],
  'a signature block that is none': [patch(signatureBlock(3), [0], { stale: true }), /signature block at 0x3990: expected 0x0 at its byte 0 and 0x90/],
  'a signature block longer than the container': [patch(signatureBlock(1), [0xff, 0x7f], { stale: true }), /signature block at 0x3990: its length of 32767 goes beyond/],
  'an SRK table behind the signature': [patch(signatureBlock(6), [0xff, 0x7f], { stale: true }), /signature block at 0x3990: expected an SRK table and then a signature/],
  'an SRK table that is none': [patch(signatureBlock(16), [0], { stale: true }), /SRK table at 0x39a0: expected 0xd7 at its byte 0 and 0x42/],
  'an SRK record that is none': [patch(signatureBlock(20), [0], { stale: true }), /SRK record at 0x39a4: expected the tag 225/],
  'an SRK record longer than its table': [patch(signatureBlock(21), [0xff, 0xff], { stale: true }), /SRK record at 0x39a4: its length of 65535 is not inside the table/],
  'an SRK record whose keys are longer': [patch(signatureBlock(28), [0xff, 0xff], { stale: true }), /SRK record at 0x39a4: its length of 108 is not that of its header and of keys of 65535 and 48 bytes/],
  'a signature that is none': [patch(signatureBlock(0x1c8 + 3), [0], { stale: true }), /signature at 0x3b58: expected 0x0 at its byte 0 and 0xd8/],
};

// What the checks find: a row of the table.
const WRONG = {
  "a first container that is not NXP's": [wrong((c) => { c[0].srkSet = 0; }), /^FAILED +owners +expected the first container to be NXP's/m],
  'no ELE firmware': [wrong((c) => { c[0].images[0].type = 3; }), /^FAILED +owners /m],
  "a container of ours with NXP's flag": [patch(third(4), [1], { stale: true }), /^FAILED +owners +expected container 2 to be ours/m],
  'a flipped bit in OP-TEE': [patch((c, f) => c[2] + f.readUInt32LE(c[2] + 16 + 256) + 2999, [0xee]), /^FAILED +hashes +the image at 0x[0-9a-f]+ is not what its hash says/m],
  'a flipped bit in the SPL': [patch(0x2000, [0xee]), /^FAILED +hashes +the image at 0x2000 /m],
  'an encrypted image': [wrong((c) => { c[2].images[1].encrypted = true; }), /^FAILED +hashes +.* is encrypted/m],
  'an image of another type': [wrong((c) => { c[2].images[1].type = 4; }), /^FAILED +images +container 2: the image for 0x80200000 is of type 4: expected 3, executable$/m],
  'an image for another core': [wrong((c) => { c[2].images[2].core = 1; }), /^FAILED +images +container 2: the image for 0x96000000 is for core 1: expected 2, the A55$/m],
  'an empty image': [wrong((c) => { c[1].images[0].data = Buffer.alloc(0); }), /^FAILED +images +container 1: the image for 0x2049a000 is empty$/m],
  'an image too many in the third container': [wrong((c) => addImage(c[2], 0x90000000)), /^FAILED +images +container 2: expected BL31, U-Boot and OP-TEE, not 4 images$/m],
  'an image too many in the second container': [wrong((c) => c[1].images.push({ ...c[1].images[0], load: 0x20480000, entry: 0x20480000 })), /^FAILED +images +container 1: expected the SPL, not 2 images$/m],
  'an image of the third container loaded over the SPL': [wrong((c) => { c[2].images[0].load = c[2].images[0].entry = ADDRESS.spl + 4096; }), /^FAILED +memory +the image at 0x2049a000 is loaded over the one at 0x2049b000$/m],
  'an SPL for another address': [wrong((c) => { c[1].images[0].load = 0x2048a000; }), /^FAILED +places +expected the SPL in container 1 at 0x2049a000; it loads 0x2048a000/m],
  'an SPL entered elsewhere': [wrong((c) => { c[1].images[0].entry += 4; }), /^FAILED +places +expected the SPL in container 1 to be entered at its first byte/m],
  'no U-Boot': [wrong((c) => { c[2].images.splice(1, 1); }), /^FAILED +places +expected U-Boot in container 2 at 0x80200000; it loads 0x204e0000, 0x96000000/m],
  'an image loaded over another': [wrong((c) => addImage(c[2], ADDRESS.uboot + 4096)), /^FAILED +memory /m],
  'OP-TEE at the address of another build': [wrong((c) => { c[2].images[2].load = c[2].images[2].entry = 0xfe000000; }), /^FAILED +op-tee +OP-TEE was built for TZDRAM at 0x96000000, but the third container loads .*0xfe000000/m],
  'OP-TEE with its header': [wrong((c) => { c[2].images[2].data = Buffer.concat([Buffer.from('OPTE'), filler('op-tee', 3000)]); }), /^FAILED +op-tee +.*expected tee-raw\.bin/m],
  'OP-TEE entered elsewhere': [wrong((c) => { c[2].images[2].entry += 0x1000; }), /^FAILED +op-tee +expected it to be entered/m],
  'an OP-TEE larger than TZDRAM': [() => ({ ...signedFlash(description(), keys), optee: 'CFG_TZDRAM_START=0x96000000\nCFG_TZDRAM_SIZE=0x100\n' }), /^FAILED +op-tee +its 3000 bytes are more than TZDRAM's 256/m],
  'something else loaded into TZDRAM': [wrong((c) => addImage(c[2], 0x97000000)), /^FAILED +tzdram +the image at 0x97000000 /m],
  'a TF-A for another BL32_BASE': [wrong((c) => { c[2].images[0].data = bl31For(0xfe000000); }), /^FAILED +bl32-base +no instruction of BL31 makes 0x96000000/m],
  'an unsigned image': [() => flashImage(), /^FAILED +signatures +container 1: is not signed/m],
  'a header changed after it was signed': [patch(third(8), [9], { stale: true }), /^FAILED +signatures +container 2: its signature is not that of its SRK 0/m],
  'a flipped bit of a signature': [patch(signatureBlock(0x1c8 + 50), [0xee, 0xee], { stale: true }), /^FAILED +signatures +container 2: /m],
  'a signature by a stranger': [resign({ signer: makeKeys(1)[0] }), /^FAILED +signatures +container 1: its signature is not/m],
  'a signature by an SRK that is revoked': [resign({ index: 1, revoked: 2 }), /^FAILED +signatures +container 1: revokes the SRK that signs it, 1/m],
  "a CA's key": [resign({ flags: 0x80 }), /^FAILED +signatures +container 1: its SRK is a CA's/m],
  'keys other than those that are fused': [() => ({ ...signedFlash(description(), makeKeys()), table: srkTable(keys) }), /^FAILED +srk-hash +container 1 has the SRK table 0x/m],
  'an SRK table changed after it was signed': [patch(signatureBlock(40), [0xee, 0xee], { stale: true }), /^FAILED +srk-hash +container 2 /m],
};

for (const [name, [make, pattern]] of Object.entries(MALFORMED)) test(`malformed: ${name}`, (t) => refuses(check(t, make()), pattern));
for (const [name, [make, pattern]] of Object.entries(WRONG)) test(`wrong: ${name}`, (t) => refuses(check(t, make()), pattern));

test('an SRK other than the first signs as well', (t) => passes(check(t, resign({ index: 3, revoked: 7 })())));

const records = (table) => [0, 1, 2, 3].map((i) => table.subarray(4 + 108 * i, 112 + 108 * i));
/** A table of these records; what is behind it. */
const tableOf = (list, behind = []) => {
  const table = Buffer.concat([Buffer.from([0xd7, 0, 0, 0x42]), ...list, Buffer.from(behind)]);
  table.writeUInt16LE(table.length - behind.length, 1);
  return table;
};
const spoilt = (at, byte) => { const table = Buffer.from(srkTable(keys)); table[at] = byte; return table; };

for (const [name, table, pattern] of [
  ['three keys', tableOf(records(srkTable(keys)).slice(0, 3)), /expected 4 keys, so that 3 can be revoked, not 3/],
  ['a key twice', tableOf(records(srkTable(keys)).with(2, records(srkTable(keys))[0])), /expected 4 different keys, but 1 and 3 are the same/],
  ['a key that is no point of the curve', spoilt(4 + 108 + 12, 0xee), /expected keys on P-384, but 2 is no point of it/],
  ["a CA's keys", srkTable(keys, { flags: 0x80 }), /expected keys that sign containers by ECDSA with SHA-384, no CA's/],
  ['keys for another hash', spoilt(4 + 4, 2), /expected keys that sign containers by ECDSA with SHA-384/],
  ['something behind it', tableOf(records(srkTable(keys)), [0]), /SRK table/],
]) test(`fuses: refused is a table with ${name}`, (t) => refuses(ahab('fuses', folder(t).file('table', table)), pattern));

for (const [name, optee, pattern] of [
  ['nothing of OP-TEE', 'CFG_CORE_ASLR=y\n', /expected OP-TEE's conf\.mk with a line CFG_TZDRAM_START=0x…, or its tee\.elf/],
  ['no number', 'CFG_TZDRAM_START=elsewhere\n', /CFG_TZDRAM_START: /],
]) test(`--optee with ${name}`, (t) => refuses(check(t, { ...signedFlash(description(), keys), optee }), pattern));
