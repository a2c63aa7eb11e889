// SPDX-License-Identifier: MIT
// Mistakes planted into what is built, installed or agreed on: each check sees its own.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'

import { disagreements, kasDisagreements } from './lib/agreement.mjs'
import { matches, wrongFiles } from './lib/files.mjs'
import { readLayer } from './lib/layer.mjs'
import { judgeImage, kDevelopmentTa, kTa, readFlags, takesSignedTas, uuidBytes, wrongFlags } from './lib/optee.mjs'
import { plant } from './lib/plant.mjs'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'deploy/yocto/meta-superrelay')
const work = mkdtempSync(join(tmpdir(), 'yocto-built-'))
after(() => rmSync(work, { recursive: true }))

test('flags: another value, one left out, and n as OP-TEE writes it', () => {
  const flags = readFlags('# text\nCFG_A=y\nCFG_B=n\nCFG_C=0x10\nPLATFORM=x\n')
  assert.deepEqual(wrongFlags(flags, 'CFG_A=y\n# CFG_B is not set\nCFG_C=0x10\n'), [])
  assert.deepEqual(wrongFlags(flags, 'CFG_A=y\nCFG_B=y\nCFG_C=0x10\n'), ['CFG_B=y, not n'])
  assert.deepEqual(wrongFlags(flags, 'CFG_C=0x20\n'), ['CFG_A=n, not y', 'CFG_C=0x20, not 0x10'])
})

test('an image without the TA, with the development TA, with a published one', () => {
  const published = Buffer.alloc(8, 9)
  const image = (...parts) => judgeImage(Buffer.concat(parts), [published]).length
  const ta = uuidBytes(kTa)
  assert.equal(image(ta), 0)
  assert.equal(image(Buffer.alloc(8)), 1)
  assert.equal(image(ta, uuidBytes(kDevelopmentTa)), 1)
  assert.equal(image(ta, published), 1)
  assert.equal(ta.toString('hex'), '785634126 95bd4119fee00c04f4c3456'.replace(' ', ''))
})

test('installed files: in no package, in two, writable; patterns for nothing', () => {
  const tree = (name, files) => {
    for (const file of files) {
      mkdirSync(join(work, name, dirname(file)), { recursive: true })
      writeFileSync(join(work, name, file), '', { mode: 0o644 })
    }
    return join(work, name)
  }
  const both = tree('both', ['usr/bin/a', 'usr/lib/x/b'])
  const wrong = (patterns, where = both) => wrongFiles(new Map(Object.entries(patterns)), where)
  assert.deepEqual(wrong({ a: ['/usr/bin/a', '/usr/lib/x'] }), [])
  assert.deepEqual(wrong({ a: ['/usr/bin/*'] }), ['/usr/lib/x/b is in no package'])
  assert.deepEqual(wrong({ a: ['/usr/bin/a', '/usr/lib/x'], b: ['/usr/lib/*/b'] }), ['/usr/lib/x/b is in a and b'])
  assert.deepEqual(wrong({ a: ['/usr/bin/a', '/usr/lib/x', '/etc'] }), ['/etc of a matches nothing'])
  mkdirSync(join(work, 'none'))
  assert.deepEqual(wrong({}, join(work, 'none')), ['nothing was installed'])
  assert.ok(!matches('/usr/bin/a', '/usr/bin/ab') && !matches('/usr/*', '/etc/x') && matches('/usr/*', '/usr/bin/a'))
})

/// [what is said, file, what stands there, what stands there instead]
const kDisagreements = [
  ['CFG_TZDRAM_START is not', 'conf/layer.conf', '0x96000000', '0xfe000000'],
  ['SUPERRELAY_TEE_SIZE is not', 'conf/layer.conf', '0x02000000', '0x01e00000'],
  ['CFG_SHMEM_START is not', 'recipes-security/optee/files/production.flags', '0x97e00000', '0x98000000'],
  ['imx-boot does not get', 'dynamic-layers/freescale-layer/recipes-bsp/imx-mkimage/imx-boot_%.bbappend', '${SUPERRELAY_TEE_LOAD_ADDRESS}', '0x96000000'],
  ['imx-atf does not get', 'dynamic-layers/freescale-layer/recipes-bsp/imx-atf/imx-atf_%.bbappend', '${SUPERRELAY_TEE_LOAD_ADDRESS}', '0x96000000'],
  ['optee-os 4.9.0 is preferred', 'conf/distro/superrelay.conf', '"4.10.0"', '"4.9.0"'],
  ['CFG_INSECURE is not n', 'recipes-security/optee/files/production.flags', 'CFG_INSECURE=n', 'CFG_INSECURE=y'],
  ['CFG_RPMB_TESTKEY is not n', 'recipes-security/optee/files/factory.flags', 'CFG_RPMB_WRITE_KEY=y', 'CFG_RPMB_WRITE_KEY=y\nCFG_RPMB_TESTKEY=y'],
  ['CFG_RPMB_WRITE_KEY is not n in production', 'recipes-security/optee/files/production.flags', 'CFG_RPMB_WRITE_KEY=n', 'CFG_RPMB_WRITE_KEY=y'],
  ['PLATFORM is not', 'recipes-security/optee/files/production.flags', 'imx-mx93evk', 'imx-mx8mqevk'],
  ['emulates an RPMB', 'recipes-security/optee/optee-client_4.5.0.bb', 'RPMB_EMU=OFF', 'RPMB_EMU=ON'],
  ['the group teeclnt', 'recipes-superrelay/super-relay/super-relay_0.1.0.bb', '--system teeclnt;', '--system tee;'],
  ['the group hwrng', 'recipes-superrelay/super-relay/super-relay_0.1.0.bb', '; --system hwrng', ''],
  ['not that of super-relay.sysusers', 'recipes-superrelay/super-relay/super-relay_0.1.0.bb', 'teeclnt,hwrng', 'teeclnt'],
  ['not that of super-relay.sysusers', 'recipes-superrelay/super-relay/super-relay_0.1.0.bb', '/var/lib/super-relay', '/home/super-relay'],
  ['another libsecp256k1', 'recipes-security/super-relay-ta/super-relay-ta_0.1.0.bb', '13b70138', '13b70139'],
]

kDisagreements.forEach(([said, file, before, instead], index) => {
  test(`agreement: ${said}`, () => {
    const copy = plant(folder, join(work, `agree-${index}`), file, before, instead)
    const wrong = disagreements(readLayer(copy, root))
    assert.ok(wrong.some((each) => each.includes(said)), JSON.stringify(wrong))
  })
})

test("kas' file names what is not there, or follows a branch of another series", () => {
  const layer = readLayer(folder, root)
  const repo = (branch) => ({ repos: { poky: { url: 'https://example.org', branch } } })
  assert.deepEqual(kasDisagreements(layer, { target: 'superrelay-image', distro: 'superrelay', ...repo('scarthgap') }), [])
  assert.equal(kasDisagreements(layer, { target: 'superrelay-imag' }).length, 1)
  assert.equal(kasDisagreements(layer, { distro: 'poky2' }).length, 1)
  assert.equal(kasDisagreements(layer, { repos: { superrelay: { layers: { 'deploy/yocto/meta-relay': null } } } }).length, 1)
  assert.equal(kasDisagreements(layer, repo('master')).length, 1)
})

test('an OP-TEE that takes TAs from Linux is found by what would judge them', () => {
  const inside = '0000000096021d38 t early_ta_open\n'
  assert.equal(takesSignedTas(inside), false)
  assert.equal(takesSignedTas(`${inside}0000000096022000 T shdr_verify_signature\n`), true)
  assert.equal(takesSignedTas(`${inside}0000000096070000 R ta_pub_key_modulus\n`), true)
})
