// SPDX-License-Identifier: MIT
// Mistakes planted into a copy of the layer: the lint finds each by the rule it is for.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { readLayer } from './lib/layer.mjs'
import { parse } from './lib/parse.mjs'
import { plant } from './lib/plant.mjs'
import { lint } from './lib/rules.mjs'

const root = join(import.meta.dirname, '../..')
const layer = join(root, 'deploy/yocto/meta-superrelay')
const work = mkdtempSync(join(tmpdir(), 'yocto-lint-'))
after(() => rmSync(work, { recursive: true }))

const node = 'recipes-superrelay/super-relay/super-relay_0.1.0.bb'
const curve = 'recipes-support/libsecp256k1/libsecp256k1_0.5.0.bb'
const optee = 'recipes-security/optee/optee-os_4.10.0.bb'
const optee_inc = 'recipes-security/optee/optee-os.inc'
const conf = 'conf/layer.conf'
const bundle = 'dynamic-layers/rauc/recipes-core/bundles/superrelay-bundle.bb'
const slots = 'dynamic-layers/freescale-layer/recipes-bsp/u-boot/superrelay-slots.inc'
const board = 'recipes-core/superrelay-board/superrelay-board.bb'

/// rule, file, what stands there (or '' for its end), what stands there instead.
const kMistakes = [
  ['syntax', node, 'inherit cmake', 'inherits = cmake\ninherit cmake'],
  ['syntax', node, 'DEPENDS = " \\', 'DEPENDS = \'x" \\'],
  ['syntax', node, '    boost \\', '    # the bulk \\\n    boost \\'],
  ['syntax', optee, '\naddtask deploy', '    more\naddtask deploy'],
  ['overrides', node, 'RDEPENDS:${PN}', 'RDEPENDS_${PN}'],
  ['overrides', node, 'do_install() {', 'do_install_append() {'],
  ['overrides', optee, 'SUPERRELAY_OPTEE_FLAGS:append', 'SUPERRELAY_OPTEE_FLAGS_append'],
  ['packages named', node, 'RDEPENDS:${PN}', 'RDEPENDS'],
  ['packages named', node, 'FILES:${PN} =', 'FILES ='],
  ['summary, licence, name', curve, 'SUMMARY', 'HOMEPAGE'],
  ['summary, licence, name', curve, 'LICENSE = "MIT"', ''],
  ['summary, licence, name', curve, 'LIC_FILES_CHKSUM', 'CVE_PRODUCT'],
  ['summary, licence, name', curve, '"MIT"', '"MIT/X11"'],
  ['summary, licence, name', curve, 'LICENSE = "MIT"', 'LICENSE = "MIT"\nPV = "0.6.0"'],
  ["licences' checksums", curve, '67330c75', '67330c76'],
  ["licences' checksums", 'classes/superrelay-source.bbclass', '88cb298d', '88cb298e'],
  ["licences' checksums", optee_inc, 'c1f21c4f', 'c1f21c40'],
  ["licences' checksums", 'recipes-support/simdjson/simdjson_3.12.3.bb', '89aea4e1', '89aea4e2'],
  ["licences' checksums", curve, 'file://COPYING;md5=', 'file://COPYING;sha1='],
  ['what is fetched', curve, 'SRC_URI[sha256sum]', 'SRC_URI[md5sum]'],
  ['what is fetched', optee_inc, 'SRC_URI[fixes.sha256sum]', 'SRC_URI[fix.sha256sum]'],
  ['what is fetched', curve, '', '\nSRC_URI += "git://github.com/x/y.git;branch=main"\n'],
  ['what is fetched', curve, '', '\nSRCREV = "${AUTOREV}"\n'],
  ['local files', optee_inc, 'file://0001-imx', 'file://0002-imx'],
  ['local files', node, '    superrelay \\', '    superrelays \\'],
  ['no network', optee, 'do_compile() {', 'do_compile[network] = "1"\ndo_compile() {'],
  ['no network', optee, '    optee_make all', '    git clone https://example.org/x\n    optee_make all'],
  ['no network', node, '', '\nEXTRA_OECMAKE += "-DFETCHCONTENT_FULLY_DISCONNECTED=OFF"\n'],
  ['variables', node, 'EXTRA_OECMAKE', 'EXTRA_OECMAEK'],
  ['variables', node, '${SUPERRELAY_COMPONENTS}', '${SUPERRELAY_COMPONENT}'],
  ['classes', node, 'inherit cmake', 'inherit cmaek'],
  ['classes', optee, 'superrelay-ta-keys', 'superrelay-keys'],
  ['layer.conf', conf, '"scarthgap"', '"kirkstone"'],
  ['layer.conf', conf, 'LAYERDEPENDS_superrelay', 'LAYERDEPENDS_super-relay'],
  ['layer.conf', conf, '"core ', '"'],
  ['layer.conf', conf, 'recipes-*/*/*.bb ', 'recipes-*/*.bb '],
  ['layer.conf', conf, '    rauc:${LAYERDIR}', '    ${LAYERDIR}'],
  ['layer.conf', conf, '"^${LAYERDIR}/"', '"^/layer/"'],
  ['layer.conf', conf, '/rauc/recipes-*/*/*.bb ', '/rauc/recipes-*/*.bb '],
  ['variables', bundle, 'RAUC_SLOT_system[type]', 'RAUC_SLOT_systm[type]'],
  ['variables', bundle, '${SUPERRELAY_UPDATE_KEY}', '${SUPERRELAY_UPDATE_KEYS}'],
  ['classes', bundle, 'inherit bundle', 'inherit bundles'],
  ['local files', 'dynamic-layers/freescale-layer/recipes-bsp/u-boot/u-boot-imx_%.bbappend', '', '\nSRC_URI += "file://relay.cfg"\n'],
  ['local files', board, 'file://var-lib.mount', 'file://var-libs.mount'],
  ['local files', 'recipes-core/superrelay-system/superrelay-system.bb', 'file://system.its', 'file://systems.its'],
  ['syntax', slots, 'add_slots() {', 'add_slots() '],
]

/// The kept source of a recipe's licence, where this machine has it.
const deps = process.env.SUPERRELAY_DEPS ?? join(process.env.XDG_CACHE_HOME ?? join(process.env.HOME, '.cache'), 'superrelay')
const sources = {
  'libsecp256k1:COPYING': join(deps, 'libsecp256k1-0.5.0/COPYING'),
  'optee-os:LICENSE': join(deps, 'optee-os-4.10.0/LICENSE'),
}

test('the layer itself has none of them', () => assert.deepEqual(lint(readLayer(layer, root), sources), []))

kMistakes.forEach(([rule, file, before, instead], index) => {
  test(`${rule}: ${file.split('/').pop()}: ${(instead || `without ${before}`).trim().split('\n')[0]}`, () => {
    const copy = plant(layer, join(work, String(index), 'deploy/yocto/meta-superrelay'), file, before, instead)
    const findings = lint(readLayer(copy, root), sources)
    assert.ok(findings.some((each) => each.rule === rule), JSON.stringify(findings))
  })
})

test("another layer's recipe, appended to without that layer", () => {
  const copy = join(work, 'append/meta')
  cpSync(layer, copy, { recursive: true })
  writeFileSync(join(copy, 'recipes-core/images/rauc_%.bbappend'), 'SUMMARY = "x"\n')
  assert.ok(lint(readLayer(copy, root), sources).some(({ rule }) => rule === 'appends'))
})

test('the language, statement by statement', () => {
  const text = 'A ?= "1"\nB:append = " \\\n  x"\nexport C = \'y\'\nD[flag] = "z"\ninherit e f\npython () {\n  x\n}\n'
  const kinds = parse(`${text}do_x:append() {\n}\ndef g(d):\n    return 1\n\naddtask x after y\nrequire z.inc\n`)
  assert.deepEqual(kinds.map(({ kind, name, words }) => [kind, name ?? words]), [
    ['assign', 'A'], ['assign', 'B:append'], ['assign', 'C'], ['assign', 'D'], ['inherit', ['e', 'f']],
    ['function', '__anonymous'], ['function', 'do_x:append'], ['def', undefined], ['addtask', ['x', 'after', 'y']],
    ['require', ['z.inc']],
  ])
  assert.equal(kinds[1].value, '   x')
})
