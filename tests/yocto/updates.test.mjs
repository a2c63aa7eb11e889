// SPDX-License-Identifier: MIT
// Mistakes planted into what makes updates by BitBake, and keys that are refused.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { readLayer } from './lib/layer.mjs'
import { plant } from './lib/plant.mjs'
import { wrongUpdates } from './lib/updates.mjs'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'deploy/yocto/meta-superrelay')
const work = mkdtempSync(join(tmpdir(), 'yocto-updates-'))
after(() => rmSync(work, { recursive: true }))

const bundle = 'dynamic-layers/rauc/recipes-core/bundles/superrelay-bundle.bb'
const config = 'dynamic-layers/rauc/recipes-core/rauc/rauc-conf.bbappend'
const image = 'recipes-core/images/superrelay-image.bb'
const slots = 'dynamic-layers/freescale-layer/recipes-bsp/u-boot/superrelay-slots.inc'

/// [what is said, file, what stands there, what stands there instead]
const kMistakes = [
  ['another board', bundle, '"superrelay-imx93"', '"superrelay-qemu"'],
  ['another board', config, 'superrelay-imx93 ', 'imx93 '],
  ['another format', bundle, '"verity"', '"plain"'],
  ['other slots', bundle, '"firmware system"', '"system"'],
  ['the image of firmware', bundle, '"firmware.img"', '"firmware.bin"'],
  ['does not say superrelay ta-version', bundle, '[ta-version]', '[version]'],
  ['does not say superrelay ta-version', bundle, '"${SUPERRELAY_TA_VERSION}"', '"1"'],
  ['not of SUPERRELAY_TA_VERSION', 'recipes-security/super-relay-ta/super-relay-ta_0.1.0.bb', 'SR_TA_VERSION=${SUPERRELAY_TA_VERSION}', 'SR_TA_VERSION=1'],
  ["superrelay-bundle does not refuse the demonstration's", bundle, ' superrelay-update-keys', ''],
  ["rauc-conf does not refuse the demonstration's", config, ' superrelay-update-keys', ''],
  ['would confirm every slot', image, 'rauc-mark-good', 'rauc-service'],
  ['no data partition', image, '    superrelay-board \\\n', ''],
  ['u-boot-imx does not choose', slots, 'add-to ${S}', 'add-to /'],
  ['u-boot-fslc does not choose', slots, '[postfuncs]', '[prefuncs]'],
  ['u-boot-fslc does not choose', slots, 'file://superrelay.cfg', 'file://relay.cfg'],
  ['/var/lib would be memory', 'conf/distro/superrelay.conf', '/var/volatile/cache /var/cache', '/var/volatile/lib /var/lib'],
]

test('what makes updates agrees', () => assert.deepEqual(wrongUpdates(readLayer(folder, root)), []))

kMistakes.forEach(([said, file, before, instead], index) => {
  test(`updates: ${said}`, () => {
    const copy = plant(folder, join(work, `layer-${index}`), file, before, instead)
    const wrong = wrongUpdates(readLayer(copy, root))
    assert.ok(wrong.some((each) => each.includes(said)), JSON.stringify(wrong))
  })
})

/// Runs a task's own shell, with these variables and bbfatal.
function task(file, name, values) {
  const { statements } = [...readLayer(folder, root).classes, ...readLayer(folder, root).recipes].find((each) => each.name === file)
  const { body } = statements.find((each) => each.kind === 'function' && each.name === name)
  const text = body.replace(/\$\{(\w+)\}/g, (all, variable) => values[variable] ?? all)
  return spawnSync('bash', ['-euc', `bbfatal() { echo "$*"; exit 1; }\n${text}`], { encoding: 'utf8' })
}

test("certificates: one's own, the demonstration's, none", () => {
  const keys = (name, ...more) => execFileSync(join(root, 'scripts/update-keys'), [join(work, name), ...more])
  keys('own')
  keys('shown', 'demonstration')
  const check = (...certificates) => task('classes/superrelay-update-keys.bbclass', 'do_refuse_demonstration', {
    SUPERRELAY_SOURCE: root,
    SUPERRELAY_UPDATE_CERTIFICATES: certificates.map((each) => join(work, each)).join(' '),
  }).stderr
  writeFileSync(join(work, 'both.pem'), ['own', 'shown'].map((each) => readFileSync(join(work, each, 'ca.pem'), 'utf8')).join(''))
  assert.equal(check('own/ca.pem', 'own/signer.pem'), '')
  assert.match(check('own/ca.pem', 'shown/signer.pem'), /shown\/signer\.pem is the demonstration's/)
  assert.match(check('both.pem'), /both\.pem is the demonstration's/)
  assert.match(check('own/ca.key'), /ca\.key holds no certificate/)
})

test("a firmware slot's image that is not of the boot image", () => {
  writeFileSync(join(work, 'flash'), 'spl.....tf-a,op-tee,u-boot')
  const check = (text) => {
    writeFileSync(join(work, 'firmware'), text)
    return task('recipes-core/superrelay-firmware/superrelay-firmware.bb', 'do_compile', { SUPERRELAY_FLASH: join(work, 'flash'), SUPERRELAY_FIRMWARE: join(work, 'firmware') })
  }
  assert.equal(check('tf-a,op-tee,u-boot').status, 0)
  assert.match(check('tf-a,op-tee,U-boot').stdout, /was not cut out of SUPERRELAY_FLASH/)
})
