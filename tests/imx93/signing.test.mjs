// SPDX-License-Identifier: MIT
// Signing with NXP's own Code Signing Tool, and keys and tables beside its srktool's.

import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { before, after, test } from 'node:test';
import { OPTEE_CONF, bl31For, description, flashImage } from './lib/flash-image.mjs';
import { AHAB, CST, double, folder, passes, refuses, run, secureBoot, secureBootWith } from './lib/run.mjs';

const clean = [];
const shared = folder({ after: (f) => clean.push(f) });
after(() => clean.forEach((f) => f()));
const keys = shared.path('keys');
const optee = shared.file('conf.mk', OPTEE_CONF);
const flash = shared.file('flash.bin', flashImage().flash);
const signed = shared.path('signed.bin');
const sign = (more = [], options = {}) => secureBootWith(options, 'sign', '--flash', flash, '--optee', optee, '--keys', keys, ...more);

before(() => passes(sign(['--make-keys', '--out', signed]), /signed\.bin: signed, 25600 bytes/));

test('what cst signed passes every check', () => {
  const result = secureBoot('verify', '--flash', signed, '--optee', optee, '--srk-table', `${keys}/srk-table.bin`);
  passes(result, /^ok +signatures +both containers of ours are signed by their SRK$/m);
  passes(result, /^ok +srk-hash /m);
  assert.equal(statSync(signed).size, statSync(flash).size);
});

test('only the two containers of ours were changed', () => {
  const [a, b] = [readFileSync(flash), readFileSync(signed)];
  const changed = [...a.keys()].filter((i) => a[i] !== b[i]);
  assert.ok(changed.length > 0);
  assert.ok(changed.every((i) => (i >= 0x400 && i < 0x800) || (i >= 0x3800 && i < 0x3c00)), `${changed.find((i) => i >= 0x3c00)}`);
});

test("the SRK table is byte for byte that of NXP's srktool, and the words are its hash", (t) => {
  const at = folder(t);
  const certificates = [1, 2, 3, 4].map((n) => `${keys}/crts/srk${n}_crt.pem`);
  passes(run(CST, ['--srktool', '-a', '-s', 'sha384', '-t', at.path('table'), '-e', at.path('fuses'), '-f', '1', '-c', certificates.join(',')]));
  const table = readFileSync(`${keys}/srk-table.bin`);
  assert.deepEqual(table, readFileSync(at.path('table')));
  const hash = createHash('sha256').update(table).digest();
  const words = run(AHAB, ['fuses', `${keys}/srk-table.bin`]).stdout.trim().split('\n');
  assert.deepEqual(words, [...Array(8).keys()].map((i) => `0x${hash.readUInt32LE(4 * i).toString(16).padStart(8, '0')}`));
});

test('keys are their owner\'s alone, under a passphrase, and sign for P-384', () => {
  assert.equal(statSync(keys).mode & 0o777, 0o700);
  for (const name of readdirSync(`${keys}/keys`)) assert.equal(statSync(`${keys}/keys/${name}`).mode & 0o777, 0o600, name);
  for (const n of [1, 2, 3, 4]) {
    assert.match(readFileSync(`${keys}/keys/srk${n}_key.pem`, 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    const certificate = new X509Certificate(readFileSync(`${keys}/crts/srk${n}_crt.pem`));
    assert.equal(certificate.publicKey.asymmetricKeyDetails.namedCurve, 'secp384r1');
    assert.equal(certificate.ca, false);
  }
});

test('another of the four keys signs as well', (t) => {
  const out = folder(t).path('signed.bin');
  passes(sign(['--srk', '4', '--out', out]), /signed the container at 0x400 by SRK 4/);
  const shown = run(AHAB, ['show', out]);
  passes(shown, /signature by SRK 3 of 4/);
});

test('what is signed already is signed anew, by another key', (t) => {
  const out = folder(t).path('again.bin');
  passes(secureBoot('sign', '--flash', signed, '--optee', optee, '--keys', keys, '--srk', '2', '--out', out));
  passes(run(AHAB, ['show', out]), /signature by SRK 1 of 4/);
});

test('revocations stand where the parser reads them', (t) => {
  // cst's own bits, not ours: signed by the fourth key, the first is revoked.
  const at = folder(t);
  const csf = ['[Header]', 'Target = AHAB', 'Version = 1.0', '[Install SRK]', 'File = "srk-table.bin"', 'Source = "crts/srk4_crt.pem"',
    'Source index = 3', 'Source set = OEM', 'Revocations = 0x9', '[Authenticate Data]', `File = "${flash}"`, 'Offsets = 0x3800 0x3990', ''].join('\n');
  passes(run('bash', ['-c', `cd '${keys}' && '${CST}' -i '${at.file('a.csf', csf)}' -o '${at.path('out')}'`]));
  passes(run('bash', ['-c', `cd '${keys}' && '${CST}' -i '${at.file('b.csf', csf.replaceAll('Offsets = 0x3800 0x3990', 'Offsets = 0x400 0x490').replace(flash, at.path('out')))}' -o '${at.path('both')}'`]));
  refuses(run(AHAB, ['check', at.path('both'), '--srk-table', `${keys}/srk-table.bin`]), /container 1: revokes the SRK that signs it, 3/);
});

const REFUSED = {
  'no cst': [() => sign(['--out', shared.path('x')], { env: { CST: '/nowhere/cst' } }), /NXP's Code Signing Tool is not here \(\/nowhere\/cst\), and nothing else signs/],
  'a cst that fails': [() => sign(['--out', shared.path('x')], { env: { CST: 'false' } }), /false did not sign the container at 0x400 \(exit code 1\)/],
  'a cst that signs nothing': [() => sign(['--out', shared.path('x')], { env: { CST: 'true' } }), /true did not sign the container/],
  'keys that are there already': [() => sign(['--make-keys', '--out', shared.path('x')]), /keys is there already: keys are never overwritten/],
  'keys that are not there': [() => secureBoot('sign', '--flash', flash, '--optee', optee, '--keys', shared.path('none'), '--out', shared.path('x')), /no keys in .*none: name their folder, or make them/],
  'a result that is there already': [() => sign(['--out', signed]), /signed\.bin is there already/],
  'an SRK that is none': [() => sign(['--srk', '5', '--out', shared.path('x')]), /--srk 5: expected 1 to 4/],
  'nothing to sign': [() => secureBoot('sign', '--optee', optee, '--keys', keys, '--out', shared.path('x')), /sign needs --flash/],
};
for (const [name, [act, pattern]] of Object.entries(REFUSED)) {
  test(`refused: ${name}`, () => {
    const kept = readFileSync(`${keys}/keys/srk1_key.pem`);
    refuses(act(), pattern);
    assert.deepEqual(readFileSync(`${keys}/keys/srk1_key.pem`), kept);
    assert.equal(existsSync(shared.path('x')), false);
  });
}

/** A copy of the keys, spoilt by a shell's command in its folder. */
function spoilt(t, command) {
  const copy = folder(t).path('keys');
  passes(run('bash', ['-ec', `cp -a '${keys}' '${copy}' && cd '${copy}' && ${command}`]));
  return secureBoot('sign', '--flash', flash, '--optee', optee, '--keys', copy, '--out', `${copy}/x`);
}
const SPOILT = {
  'a key that others can read': ['chmod 640 keys/srk2_key.pem', /srk2_key\.pem can be read by others: expected mode 600/],
  'a passphrase that others can read': ['chmod 644 keys/key_pass.txt', /key_pass\.txt can be read by others: expected mode 600/],
  'a passphrase that is gone': ['rm keys/key_pass.txt', /has no keys\/key_pass\.txt/],
  'a key that is gone': ['rm keys/srk3_key.pem', /has no keys\/srk3_key\.pem/],
  "a table that is another's": ['printf x | dd of=srk-table.bin bs=1 seek=50 conv=notrunc status=none', /srk-table\.bin is not the table of the certificates/],
  'two certificates of one key': ['cp crts/srk1_crt.pem crts/srk2_crt.pem', /expected 4 different keys, but 1 and 2 are the same/],
  'a certificate that is none': ['echo x >crts/srk1_crt.pem', /srk1_crt\.pem: expected an X\.509 certificate in PEM/],
  "a CA's certificate": ['openssl req -x509 -new -key keys/srk1_key.pem -passin file:keys/key_pass.txt -subj /CN=x -out crts/srk1_crt.pem', /srk1_crt\.pem: expected a certificate that is no CA's/],
  'a key on another curve': ['openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -addext basicConstraints=critical,CA:FALSE -subj /CN=x -out crts/srk1_crt.pem', /srk1_crt\.pem: expected a certificate of a key on P-384/],
  'a key that is not the certificate\'s': ['cp keys/srk2_key.pem keys/srk1_key.pem', /did not sign|its signature is not that of its SRK 0/],
  'a passphrase that is wrong': ['echo wrong >keys/key_pass.txt', /did not sign the container/],
};
for (const [name, [command, pattern]] of Object.entries(SPOILT)) test(`refused: ${name}`, (t) => refuses(spoilt(t, command), pattern));

test('what could not be booted gets neither keys nor a signature', (t) => {
  const at = folder(t);
  const containers = description();
  containers[2].images[0].data = bl31For(0xfe000000);
  const bad = at.file('flash.bin', flashImage(containers).flash);
  refuses(secureBoot('sign', '--flash', bad, '--optee', optee, '--keys', at.path('keys'), '--make-keys', '--out', at.path('x')), /^FAILED +bl32-base/m);
  assert.equal(existsSync(at.path('keys')), false);
});

test('what was checked is signed, whatever becomes of the file meanwhile', (t) => {
  const at = folder(t);
  const replaced = at.file('flash.bin', readFileSync(flash));
  const after = at.file('ahab', `#!/bin/bash\n'${AHAB}' "$@" || exit\n[ "$1" != check ] || echo another >'${replaced}'\n`);
  chmodSync(after, 0o755);
  passes(secureBootWith({ env: { AHAB: after } }, 'sign', '--flash', replaced, '--optee', optee, '--keys', keys, '--out', at.path('signed')));
  assert.equal(readFileSync(replaced, 'utf8'), 'another\n');
  const [a, b] = [readFileSync(flash), readFileSync(at.path('signed'))];
  assert.equal(a.length, b.length);
  assert.deepEqual(a.subarray(0x3c00), b.subarray(0x3c00));
});

test('keys are made whole or not at all', (t) => {
  const at = folder(t);
  const half = double(t, 'openssl', '[ "$1" != req ] && exec "$real" "$@"; exit 1');
  refuses(secureBootWith(half, 'sign', '--flash', flash, '--optee', optee, '--keys', at.path('keys'), '--make-keys', '--out', at.path('x')), /openssl makes no certificate/);
  assert.deepEqual(readdirSync(at.path('.')), []);
});

test("a header without room for a signature is found after cst's work", (t) => {
  const at = folder(t);
  const containers = description();
  containers[2].firstImage = 0x200;
  refuses(secureBoot('sign', '--flash', at.file('flash.bin', flashImage(containers).flash), '--optee', optee, '--keys', keys, '--out', at.path('x')), /overlaps|did not sign/);
  assert.equal(existsSync(at.path('x')), false);
});
