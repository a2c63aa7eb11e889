// SPDX-License-Identifier: MIT
// Writing and reading back: disk images, loop devices, and loop devices that sysfs shows as cards,
// sticks and disks. One planted mistake for each check; what was refused is unchanged.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { OPTEE_CONF, bl31For, description, signedFlash } from './lib/flash-image.mjs';
import { ROOT, SECURE_BOOT, double, folder, passes, refuses, run, secureBoot, secureBootAfter, secureBootWith } from './lib/run.mjs';

const MIB = 1024 * 1024;
const FLASH_AT = 32768;
const LAYOUT = join(ROOT, 'deploy/imx93/layout.sh');
const clean = [];
const shared = folder({ after: (f) => clean.push(f) });
after(() => clean.forEach((f) => f()));
const made = signedFlash();
const flash = shared.file('flash.bin', made.flash);
const table = shared.file('srk-table.bin', made.table);
const optee = shared.file('conf.mk', OPTEE_CONF);
const given = ['--optee', optee, '--srk-table', table];
const write = (...more) => secureBoot('write', '--flash', flash, ...given, ...more);
const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** A disk image of 8 MiB, with a partition table by sfdisk's script. */
function disk(t, script = 'label: gpt\nstart=8192, size=4096\n', size = 8 * MIB) {
  const at = folder(t);
  const path = at.file('disk.img', Buffer.alloc(size, 0xa5).fill(0, 0, Math.min(size, MIB)).fill(0, Math.max(0, size - MIB)));
  if (script) {
    const result = run('sfdisk', ['--quiet', '--no-reread', '--no-tell-kernel', '--wipe', 'never', path], { input: script });
    assert.equal(result.status, 0, result.text);
  }
  return path;
}

function unchanged(path, act) {
  const was = digest(path);
  act();
  assert.equal(digest(path), was);
}

test('an image gets flash.bin at 32 KiB and nothing else', (t) => {
  const path = disk(t);
  const was = readFileSync(path);
  passes(write('--image', path, '--yes'), /disk\.img: 25600 bytes at 32768, read back and compared/);
  made.flash.copy(was, FLASH_AT);
  assert.deepEqual(readFileSync(path), was);
  passes(secureBoot('verify', '--image', path, '--flash', flash, ...given), /disk\.img: everything is as it must be/);
});

for (const [name, script] of [['without a partition table', ''], ['with an MBR', 'label: dos\nstart=2048, size=4096\n'], ['with a GPT that has no partition', 'label: gpt\n']]) {
  test(`an image ${name} is written`, (t) => {
    const path = disk(t, script);
    passes(write('--image', path, '--yes'), /read back and compared/);
    passes(secureBoot('verify', '--image', path, ...given));
  });
}

test("a medium with the partitions of a board's slots is written; slot is what SPL loads from it", (t) => {
  const at = folder(t);
  const table_of = run('bash', ['-ec', '. "$1" && slot_table && echo "$slot_disk_sectors" >&2', '-', LAYOUT]);
  passes(table_of);
  const path = at.path('disk.img');
  passes(run('truncate', ['-s', `${512 * Number(table_of.text.trim().split('\n').at(-1))}`, path]));
  passes(run('sfdisk', ['--quiet', '--no-reread', '--no-tell-kernel', path], { input: table_of.stdout }));
  passes(write('--image', path, '--yes'), /read back and compared/);
  const out = at.path('slot.img');
  const slot = (...more) => secureBoot('slot', '--flash', flash, ...given, '--out', out, ...more);
  passes(slot(), /slot\.img: the container at 0x3800, 11264 bytes/);
  assert.deepEqual(readFileSync(out), made.flash.subarray(0x3800));
  refuses(slot(), /slot\.img is there already/);
  refuses(secureBoot('slot', '--flash', at.file('cut.bin', made.flash.subarray(0, 20000)), ...given, '--out', at.path('none')), /go beyond the file's end/);
});

const changedDisk = (script, change) => (t) => {
  const path = disk(t, script);
  const bytes = readFileSync(path);
  change(bytes);
  writeFileSync(path, bytes);
  return path;
};

const REFUSED = {
  'a GPT partition over it': [(t) => disk(t, 'label: gpt\nfirst-lba: 34\nstart=64, size=4096\n'), /partition 1 \(32768 to 2129920\) overlaps flash\.bin \(32768 to 58368\)/],
  'a GPT partition that begins inside it': [(t) => disk(t, 'label: gpt\nfirst-lba: 34\nstart=113, size=4096\n'), /partition 1 \(57856 to 2155008\) overlaps/],
  'an MBR partition over it': [(t) => disk(t, 'label: dos\nstart=1, size=100\n'), /partition 1 \(512 to 51712\) overlaps/],
  'a partition table as long as that': [(t) => disk(t, 'label: gpt\ntable-length: 512\nstart=8192, size=4096\n'), /its partition table reaches to byte 66560, flash\.bin begins at 32768/],
  'a damaged first partition table': [changedDisk('label: gpt\nstart=8192, size=4096\n', (b) => b.fill(0, 512, 1024)), /its first partition table is damaged/],
  'another kind of partition table': [(t) => disk(t, 'label: sun\n'), /a partition table of type sun: expected gpt, dos or none/],
  'a file system without partitions': [(t) => { const p = disk(t, ''); passes(run('mkfs.ext4', ['-q', '-F', p])); return p; }, /has ext4 without partitions, which flash\.bin would overwrite/],
  'two file systems at once': [(t) => { const p = disk(t, ''); passes(run('mkfs.ext4', ['-q', '-F', p])); const b = readFileSync(p); b.write('SWAPSPACE2', 4096 - 10); b.writeUInt32LE(1, 1024); b.writeUInt32LE(100, 1028); writeFileSync(p, b); return p; }, /blkid cannot tell what it has \(exit code 8\)/],
  'an image too short': [(t) => disk(t, '', FLASH_AT + 1024), /has 33792 bytes, and flash\.bin would end at 58368/],
  'a second partition table too near': [(t) => { const p = disk(t, 'label: gpt\n', MIB); const b = readFileSync(p); b.writeBigUInt64LE(100n, 512 + 48); b.writeUInt32LE(0, 512 + 16); b.writeUInt32LE(crc32(b.subarray(512, 604)), 512 + 16); writeFileSync(p, b); return p; }, /its second partition table begins before/],
};

/** CRC-32 as GPT has it (ISO 3309). */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

for (const [name, [make, pattern]] of Object.entries(REFUSED)) {
  test(`refused: ${name}`, (t) => {
    const path = make(t);
    unchanged(path, () => refuses(write('--image', path, '--yes'), pattern));
  });
}

test('refused: an image that is not there is not made', (t) => refuses(write('--image', folder(t).path('none'), '--yes'), /none: expected the file of a disk image/));
test('refused: neither image nor device', () => refuses(write('--yes'), /write needs --image or --device/));
test('refused: both', (t) => refuses(write('--image', disk(t), '--device', '/dev/loop0', '--yes'), /expected one of them/));

test('refused: what is not signed, or by other keys, or for another TF-A', (t) => {
  const path = disk(t);
  const at = folder(t);
  const containers = description();
  containers[2].images[0].data = bl31For(0xfe000000);
  const other = signedFlash(containers, made.keys);
  const tryWrite = (file, keysTable = table) => secureBoot('write', '--flash', file, '--optee', optee, '--srk-table', keysTable, '--image', path, '--yes');
  unchanged(path, () => {
    refuses(tryWrite(at.file('other.bin', other.flash)), /^FAILED +bl32-base/m);
    refuses(tryWrite(flash, at.file('table', signedFlash().table)), /^FAILED +srk-hash/m);
    refuses(tryWrite(at.file('cut.bin', made.flash.subarray(0, 20000))), /go beyond the file's end/);
    refuses(tryWrite(flash, at.file('no-table', 'x')), /no-table: SRK table at 0x0/);
  });
});

test('it asks first, and without a terminal takes no for an answer', (t) => {
  const path = disk(t);
  unchanged(path, () => refuses(write('--image', path), /overwrites bytes 32768 to 58368 of .*: there is no terminal to ask at; give --yes/));
  const asked = (answer) => run('script', ['-qec', [SECURE_BOOT, 'write', '--flash', flash, ...given, '--image', path].join(' '), '/dev/null'], { input: `${answer}\n` });
  unchanged(path, () => refuses(asked('no'), /not confirmed; nothing was written/));
  passes(asked('yes'), /read back and compared/);
});

// A double of dd plays the medium.
const BAD_MEDIA = {
  'keeps something else': [(path) => `"$real" "$@" && case "$*" in *seek=1*) printf x | "$real" of='${path}' bs=1 seek=40000 conv=notrunc status=none ;; esac`, /does not have what was written/],
  'changes what lies before': [(path) => `"$real" "$@" && case "$*" in *seek=1*) printf x | "$real" of='${path}' bs=1 seek=1000 conv=notrunc status=none ;; esac`, /what lies before flash\.bin has changed/],
  'fails while it is written': [() => 'case "$*" in *seek=1*) exit 1 ;; esac; exec "$real" "$@"', /was not written to the end: it boots no longer/],
};
for (const [name, [script, pattern]] of Object.entries(BAD_MEDIA)) {
  test(`told: a medium that ${name}`, (t) => {
    const path = disk(t);
    refuses(secureBootWith(double(t, 'dd', script(path)), 'write', '--flash', flash, ...given, '--image', path, '--yes'), pattern);
  });
}

test('verify finds what changed on the medium, and a medium without containers', (t) => {
  const path = disk(t);
  refuses(secureBoot('verify', '--image', path, ...given), /container at 0x0: expected 0x0 at its byte 0/);
  passes(write('--image', path, '--yes'));
  const bytes = readFileSync(path);
  bytes[FLASH_AT + 0x2000] ^= 1;
  writeFileSync(path, bytes);
  refuses(secureBoot('verify', '--image', path, ...given), /^FAILED +hashes +the image at 0x2000/m);
  refuses(secureBoot('verify', '--image', path, '--flash', flash, ...given), /has not what .*flash\.bin has/);
});

/** A loop device on `path`, or undefined with the test skipped, aloud. */
function loop(t, path) {
  const result = run('losetup', ['--find', '--show', '--partscan', path]);
  if (result.status !== 0) return void t.skip(`no loop device can be made here: ${result.text.trim()}`);
  const device = result.stdout.trim();
  t.after(() => run('losetup', ['--detach', device]));
  return device;
}

test('a loop device is written, when it is named', (t) => {
  const path = disk(t);
  const device = loop(t, path);
  if (!device) return;
  unchanged(path, () => {
    refuses(write('--device', device, '--yes'), new RegExp(`${device} is the medium '${path}': if that is the one, add --medium '${path}'`));
    refuses(write('--device', device, '--medium', '/tmp/other.img', '--yes'), new RegExp(`is the medium '${path}', not '/tmp/other.img'`));
    refuses(write('--image', path, '--yes'), new RegExp(`disk\\.img is in use as ${device}`));
    passes(secureBoot('plan', '--flash', flash, ...given, '--device', device), new RegExp(`the medium's name: ${path}`));
  });
  passes(write('--device', device, '--medium', path, '--yes'), /read back and compared/);
  passes(secureBoot('verify', '--device', device, '--flash', flash, ...given));
  assert.deepEqual(readFileSync(path).subarray(FLASH_AT, FLASH_AT + made.flash.length), made.flash);
});

test('refused: a device that is no device', () => refuses(write('--device', flash, '--yes'), /flash\.bin: expected a block device/));

test('refused: a device that is mounted', (t) => {
  const path = disk(t);
  const device = loop(t, path);
  if (!device) return;
  passes(run('mkfs.ext4', ['-q', '-F', device]));
  const at = folder(t);
  run('mkdir', [at.path('mnt')]);
  unchanged(path, () => {
    const result = secureBootAfter(`mount -o ro,noload '${device}' '${at.path('mnt')}'`, 'write', '--flash', flash, ...given, '--device', device, '--medium', path, '--yes');
    refuses(result, /is in use: .* is mounted at .*mnt/);
  });
});

// A double of lsblk shows what else may be there.
const USES = {
  'an encrypted volume stands on': ['printf "/dev/loop9 loop\\n/dev/mapper/data crypt\\n"', /is in use: \/dev\/mapper\/data \(crypt\) stands on it/],
  'is swapped to': ['printf "/dev/loop9 loop\\n/dev/loop9p1 part [SWAP]\\n"', /is in use: \/dev\/loop9p1 is mounted at \[SWAP\]/],
  'cannot be asked about': ['exit 1', /lsblk cannot tell whether it is in use/],
};
for (const [name, [script, pattern]] of Object.entries(USES)) {
  test(`refused: a device that ${name}`, (t) => {
    const path = disk(t);
    const device = loop(t, path);
    if (!device) return;
    unchanged(path, () => refuses(secureBootWith(double(t, 'lsblk', script), 'write', '--flash', flash, ...given, '--device', device, '--medium', path, '--yes'), pattern));
  });
}

/** As `device`, a loop device, but with a sysfs that shows other hardware, by files and contents. */
function disguised(t, device, files) {
  const at = folder(t);
  const name = device.slice(5);
  const sys = at.path(name);
  const numbers = run('cat', [`/sys/class/block/${name}/dev`]).stdout.trim();
  const lines = [`mkdir -p '${sys}/device'`, `for f in dev size ro; do cat /sys/class/block/${name}/$f >'${sys}/'$f; done`, `mkdir -p '${sys}/queue' '${sys}/holders' '${sys}/slaves'`];
  for (const [file, content] of Object.entries(files)) lines.push(`echo '${content}' >'${sys}/${file}'`);
  lines.push(`mkdir '${at.path('dev')}'; cp -a /sys/dev/block/. '${at.path('dev')}'; ln -sfn '${sys}' '${at.path('dev')}/${numbers}'`);
  // The links are relative to where they lie.
  lines.push(`for l in '${at.path('dev')}'/*; do case $(readlink "$l") in ../*) ln -sfn "/sys/dev/block/$(readlink "$l")" "$l" ;; esac; done`);
  lines.push(`mount --bind '${at.path('dev')}' /sys/dev/block`);
  return (...args) => secureBootAfter(lines.join('\n').replaceAll('/sys/dev/block/../', '/sys/dev/'), ...args);
}

const CARD = { removable: '0', 'device/cid': '03534453433136478', 'device/type': 'SD', 'device/name': 'SC16G', 'device/serial': '0x1234abcd' };
const STICK = { removable: '1', 'device/vendor': 'Generic ', 'device/model': 'Flash Disk      ' };
const HARDWARE = {
  'an SD card with its name': [CARD, 'SC16G 0x1234abcd', /read back and compared/],
  'a stick with its name': [STICK, `Generic Flash Disk ${8 * MIB}`, /read back and compared/],
  'an SD card with another serial number': [CARD, 'SC16G 0x1234abce', /is the medium 'SC16G 0x1234abcd', not 'SC16G 0x1234abce'/],
  'a partition of a stick': [{ ...STICK, partition: '1' }, `Generic Flash Disk ${8 * MIB}`, /is a partition: expected the whole medium/],
  'the board\'s eMMC': [{ ...CARD, 'device/type': 'MMC' }, 'SC16G 0x1234abcd', /is no removable medium \(eMMC is written by NXP's uuu/],
  'a disk that is built in': [{ ...STICK, removable: '0' }, `Generic Flash Disk ${8 * MIB}`, /is no removable medium/],
};
for (const [name, [files, medium, pattern]] of Object.entries(HARDWARE)) {
  test(`hardware: ${name}`, (t) => {
    const path = disk(t);
    const device = loop(t, path);
    if (!device) return;
    const result = disguised(t, device, files)('write', '--flash', flash, ...given, '--device', device, '--medium', medium, '--yes');
    if (/read back/.test(pattern.source)) return passes(result, pattern);
    return refuses(result, pattern);
  });
}

test('plan prints each step and the words of the fuses, and changes nothing', (t) => {
  const path = disk(t);
  copyFileSync(flash, shared.path('copy.bin'));
  unchanged(path, () => {
    const result = secureBoot('--flash', flash, ...given, '--image', path);
    passes(result, /^Nothing was changed\.$/m);
    for (const pattern of [/^1\. Keys/m, /^2\. Sign/m, /^ {3}container 2 at 0x3800/m, /^ {3}ok +bl32-base/m, /^3\. Write/m, /bytes 32768 to 58368 of/, /^ONE-WAY/m, /u-boot=> ahab_close/]) assert.match(result.text, pattern);
    const hash = createHash('sha256').update(made.table).digest();
    for (let i = 0; i < 8; i++) assert.ok(result.stdout.includes(`fuse prog 16 ${i} 0x${hash.readUInt32LE(4 * i).toString(16).padStart(8, '0')}\n`));
  });
  passes(secureBoot(), /^1\. Keys[^]*Nothing was changed\.$/m);
  const overlapping = disk(t, 'label: dos\nstart=1, size=100\n');
  passes(secureBoot('plan', '--flash', flash, ...given, '--image', overlapping), /partition 1 .* overlaps flash\.bin/);
});

test('refused: what is no option', () => {
  refuses(secureBoot('--fuse'), /no such option or command: --fuse/);
  refuses(secureBoot('write', '--image'), /--image needs a value/);
  refuses(secureBootWith({ env: { AHAB: '/nowhere' } }, 'plan', '--srk-table', table), /no program at \/nowhere/);
});
