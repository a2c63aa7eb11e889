// SPDX-License-Identifier: MIT
// superrelay-image-checks, run as BitBake runs it, and mistakes in what has it run.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { images, kasImage, kLoose, refusal } from './lib/images.mjs'
import { readLayer } from './lib/layer.mjs'
import { plant } from './lib/plant.mjs'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'deploy/yocto/meta-superrelay')
const layer = readLayer(folder, root)
const work = mkdtempSync(join(tmpdir(), 'yocto-images-'))
after(() => rmSync(work, { recursive: true }))

const production = { PN: 'superrelay-image', SUPERRELAY_IMAGE_OPTEE: '0', SUPERRELAY_FACTORY: '0', IMAGE_FEATURES: 'read-only-rootfs' }
const factory = { ...production, PN: 'superrelay-factory-image', SUPERRELAY_IMAGE_OPTEE: '1', SUPERRELAY_FACTORY: '1' }

test('each image with its own OP-TEE is taken', () => {
  assert.equal(refusal(layer, production), '')
  assert.equal(refusal(layer, factory), '')
})

test("the factory's OP-TEE is for the factory's image, and no other", () => {
  assert.match(refusal(layer, { ...production, SUPERRELAY_FACTORY: '1' }), /^superrelay-image needs SUPERRELAY_FACTORY = "0"/)
  assert.match(refusal(layer, { ...factory, SUPERRELAY_FACTORY: '0' }), /^superrelay-factory-image needs SUPERRELAY_FACTORY = "1"/)
})

for (const each of kLoose) {
  test(`${each} is refused`, () => {
    const said = refusal(layer, { ...production, IMAGE_FEATURES: `read-only-rootfs ${each} splash` })
    assert.equal(said, `IMAGE_FEATURES has ${each}: not on a board with keys`)
  })
}

const kProduction = 'recipes-core/images/superrelay-image.bb'
const kFactory = 'recipes-core/images/superrelay-factory-image.bb'
const kClass = 'classes/superrelay-image-checks.bbclass'

/// [what is said, file, what stands there, what stands there instead]
const kMistakes = [
  ['does not inherit superrelay-image-checks', kProduction, ' superrelay-image-checks', ''],
  ['does not inherit superrelay-image-checks', kFactory, ' superrelay-image-checks', ''],
  ['does not have read-only-rootfs', kProduction, '"read-only-rootfs"', '""'],
  ['IMAGE_FEATURES has debug-tweaks', kProduction, '"read-only-rootfs"', '"read-only-rootfs debug-tweaks"'],
  ['SUPERRELAY_IMAGE_OPTEE is not 0', kProduction, 'OPTEE = "0"', 'OPTEE = "1"'],
  ['SUPERRELAY_IMAGE_OPTEE is not 1', kFactory, 'OPTEE = "1"', 'OPTEE = "0"'],
  ['is not run before do_rootfs', kClass, '[prefuncs]', '[postfuncs]'],
  ['does not depend on SUPERRELAY_FACTORY', kClass, '+= "SUPERRELAY_FACTORY ', '+= "'],
]

test('the images as they are', () => assert.deepEqual(images(layer), []))

kMistakes.forEach(([said, file, before, instead], index) => {
  test(`${file.split('/').pop()}: ${said}`, () => {
    const copy = plant(folder, join(work, String(index)), file, before, instead)
    const found = images(readLayer(copy, root))
    assert.deepEqual(found.map((each) => each.message.includes(said)), [true], JSON.stringify(found))
  })
})

test("kas' files: the factory's image without its OP-TEE, the other with it, debug-tweaks", () => {
  const kas = (target, text) => kasImage({ target, local_conf_header: { a: text } })
  const set = 'SUPERRELAY_FACTORY = "1"\n'
  assert.deepEqual(kas('superrelay-factory-image', set), [])
  assert.deepEqual(kasImage({ target: 'superrelay-image' }), [])
  assert.deepEqual(kas('superrelay-image', set), ['superrelay-image with SUPERRELAY_FACTORY = "1"'])
  assert.deepEqual(kas('superrelay-factory-image', `# ${set}`), ['superrelay-factory-image without SUPERRELAY_FACTORY = "1"'])
  assert.deepEqual(kas('superrelay-image', 'EXTRA_IMAGE_FEATURES = "debug-tweaks"'), ['it has debug-tweaks'])
})
