// SPDX-License-Identifier: MIT
// Makes flash.bin as imx-mkimage's flash_singleboot lays it out, and signs it, written from the
// public description of AHAB's format (spsdk's "AHAB container", U-Boot's imx container header)
// and sharing nothing with the parser under test.
//
// A container, at a multiple of 1 KiB:
//   0x00 version 0, length (2), tag 0x87       0x04 flags: SRK set 0-1, SRK 4-5, revoked 8-11
//   0x08 software version (2), fuse version, number of images
//   0x0c offset of the signature block (2), reserved (2)
//   0x10 image array, 128 bytes each: offset, size, load address (8), entry (8), flags (type 0-3,
//        core 4-7, hash type 8-10, encrypted 11), meta data, hash (64), IV (32)
// A signature block, 8-byte aligned:
//   version 0, length (2), tag 0x90; offsets of certificate, SRK table, signature, blob (2 each);
//   key identifier (4); then these.

import { createHash, createSign, generateKeyPairSync } from 'node:crypto';

export const ADDRESS = { spl: 0x2049a000, bl31: 0x204e0000, uboot: 0x80200000, optee: 0x96000000 };
export const OPTEE_CONF = 'CFG_TEE_CORE_NB_CORE=2\nCFG_TZDRAM_SIZE=0x01e00000\nCFG_TZDRAM_START=0x96000000\n';

const KIB = 0x400;
const HASHES = ['sha256', 'sha384', 'sha512'];
const align = (n, to) => Math.ceil(n / to) * to;

/** Bytes that look like nothing, the same for the same name. */
export function filler(name, size) {
  const blocks = [];
  for (let i = 0; i * 64 < size; i++) blocks.push(createHash('sha512').update(`${name} ${i}`).digest());
  return Buffer.concat(blocks).subarray(0, size);
}

/** What stands for BL31: among other words, `movz x0, #(base >> 16), lsl #16`. */
export function bl31For(base) {
  const code = filler('bl31', 2048);
  code.writeUInt32LE((0xd2a00000 | ((base / 0x10000) << 5)) >>> 0, 1024);
  return code;
}

const image = (data, address, more = {}) =>
  ({ data, load: address, entry: address, type: 3, core: 2, hash: 'sha384', encrypted: false, ...more });

/** The three containers, to be changed before `flashImage` makes bytes of them. */
export function description() {
  return [
    { srkSet: 1, images: [image(filler('ele', 4096), 0, { type: 6, core: 6, hash: 'sha512' })], firstImage: 2 * KIB },
    { srkSet: 0, images: [image(filler('spl', 6000), ADDRESS.spl)], firstImage: 7 * KIB },
    {
      srkSet: 0,
      images: [
        image(bl31For(ADDRESS.optee), ADDRESS.bl31),
        image(filler('u-boot', 5000), ADDRESS.uboot),
        image(filler('op-tee', 3000), ADDRESS.optee),
      ],
      firstImage: KIB,
    },
  ];
}

function imageEntry({ data, load, entry, type, core, hash, encrypted }, offset) {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32LE(offset, 0);
  bytes.writeUInt32LE(data.length, 4);
  bytes.writeBigUInt64LE(BigInt(load), 8);
  bytes.writeBigUInt64LE(BigInt(entry), 16);
  bytes.writeUInt32LE(type | (core << 4) | (HASHES.indexOf(hash) << 8) | (encrypted ? 1 << 11 : 0), 24);
  createHash(hash).update(data).digest().copy(bytes, 32);
  return bytes;
}

function containerHeader({ srkSet, images, softwareVersion = 0 }, entries) {
  const blockAt = 16 + 128 * images.length;
  const header = Buffer.alloc(blockAt + 16);
  header.writeUInt16LE(header.length, 1);
  header[3] = 0x87;
  header.writeUInt32LE(srkSet, 4);
  header.writeUInt16LE(softwareVersion, 8);
  header[11] = images.length;
  header.writeUInt16LE(blockAt, 12);
  Buffer.concat(entries).copy(header, 16);
  header.writeUInt16LE(16, blockAt + 1);
  header[blockAt + 3] = 0x90;
  return header;
}

/** The container's bytes from its header's start to its last image's end, by place. */
function containerParts(container) {
  let at = container.firstImage;
  const parts = [];
  const entries = container.images.map((entry) => {
    parts.push([at, entry.data]);
    const bytes = imageEntry(entry, at);
    at = align(at + entry.data.length, KIB);
    return bytes;
  });
  return [[0, containerHeader(container, entries)], ...parts];
}

/** flash.bin of this description; `containers` tells where its containers begin. */
export function flashImage(containers = description()) {
  const parts = [];
  const starts = [0, KIB];
  let end = 0;
  containers.forEach((container, i) => {
    starts[i] ??= align(end, KIB);
    for (const [at, bytes] of containerParts(container)) parts.push([starts[i] + at, bytes]);
    end = Math.max(...parts.map(([at, bytes]) => at + bytes.length));
  });
  const flash = Buffer.alloc(align(end, KIB));
  for (const [at, bytes] of parts) bytes.copy(flash, at);
  return { flash, containers: starts };
}

export const makeKeys = (count = 4, namedCurve = 'secp384r1') =>
  Array.from({ length: count }, () => generateKeyPairSync('ec', { namedCurve }));

/** 0xe1, length (2), ECDSA 0x27; SHA-384 1, P-384 2, reserved, flags; lengths (2 each); x, y. */
function srkRecord({ publicKey }, flags) {
  const { x, y } = publicKey.export({ format: 'jwk' });
  const record = Buffer.concat([Buffer.alloc(12), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  record[0] = 0xe1;
  record.writeUInt16LE(record.length, 1);
  record.set([0x27, 1, 2, 0, flags, 48, 0, 48, 0], 3);
  return record;
}

/** 0xd7, length (2), version 0x42; the records. */
export function srkTable(keys, { flags = 0 } = {}) {
  const table = Buffer.concat([Buffer.alloc(4), ...keys.map((key) => srkRecord(key, flags))]);
  table[0] = 0xd7;
  table.writeUInt16LE(table.length, 1);
  table[3] = 0x42;
  return table;
}

/** Signs the container at `at` in `flash` by SRK number `index`; `signer`: another key instead. */
export function signContainer(flash, at, keys, { index = 0, revoked = 0, signer = keys[index], flags = 0 } = {}) {
  const blockAt = at + flash.readUInt16LE(at + 12);
  const table = srkTable(keys, { flags });
  const signatureAt = align(16 + table.length, 8);
  const blockLength = signatureAt + 8 + 96;
  flash.writeUInt32LE(2 | (index << 4) | (revoked << 8), at + 4);
  flash.writeUInt16LE(blockAt - at + blockLength, at + 1);
  flash.writeUInt16LE(blockLength, blockAt + 1);
  flash.writeUInt16LE(16, blockAt + 6);
  flash.writeUInt16LE(signatureAt, blockAt + 8);
  table.copy(flash, blockAt + 16);
  const signatureStart = blockAt + signatureAt;
  flash.writeUInt16LE(8 + 96, signatureStart + 1);
  flash[signatureStart + 3] = 0xd8;
  const signature = createSign('sha384').update(flash.subarray(at, signatureStart));
  signature.sign({ key: signer.privateKey, dsaEncoding: 'ieee-p1363' }).copy(flash, signatureStart + 8);
}

/** A signed flash.bin, its keys and their table. */
export function signedFlash(containers = description(), keys = makeKeys()) {
  const made = flashImage(containers);
  for (const at of made.containers.slice(1)) signContainer(made.flash, at, keys);
  return { ...made, keys, table: srkTable(keys) };
}
