// SPDX-License-Identifier: MIT
// Judges deploy/yocto and what scripts/yocto-check built of it; ends in a table.
//
//   node tests/yocto/check.mjs layer                          the options of tests/yocto/stage, one a line
//   node tests/yocto/check.mjs table OPTEE UBOOT STAGE KAS    the table
//
// OPTEE, UBOOT: the folders of scripts/build-optee-imx93 and build-u-boot-imx93; STAGE:
// tests/yocto/stage's image, and room beside it; KAS: what tests/yocto/kas.py printed.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { disagreements, kasDisagreements } from './lib/agreement.mjs'
import { install, packages, wrongFiles } from './lib/files.mjs'
import { readLayer } from './lib/layer.mjs'
import { readTable, wrongLayout } from './lib/layout.mjs'
import { judge, readFlags } from './lib/optee.mjs'
import { kRules } from './lib/rules.mjs'
import { wrongSystem } from './lib/system.mjs'
import { judgeUBoot } from './lib/u-boot.mjs'
import { wrongUpdates } from './lib/updates.mjs'

const root = join(import.meta.dirname, '../..')
const layer = readLayer(join(root, 'deploy/yocto/meta-superrelay'), root)
const recipe = (PN) => [...layer.recipes, ...layer.appends].find((each) => each.PN === PN)
const flagFiles = join(layer.folder, 'recipes-security/optee/files')
const deps = process.env.SUPERRELAY_DEPS ?? join(process.env.XDG_CACHE_HOME ?? join(process.env.HOME, '.cache'), 'superrelay')

/// What the recipe super-relay configures with, S being FOLDER/source.
function stageArguments(folder) {
  const { values } = recipe('super-relay')
  const words = (name) => values.expanded(name).replaceAll('${WORKDIR}/superrelay', join(folder, 'source')).trim().split(/\s+/).join(' ')
  return [`LICENSE ${words('SUPERRELAY_PATHS')}`, words('EXTRA_OECMAKE'), words('SUPERRELAY_COMPONENTS')]
}

function lintRows() {
  const sources = {
    'libsecp256k1:COPYING': join(deps, 'libsecp256k1-0.5.0/COPYING'),
    'super-relay-ta:${WORKDIR}/libsecp256k1-0.5.0/COPYING': join(deps, 'libsecp256k1-0.5.0/COPYING'),
    'optee-os:LICENSE': join(deps, 'optee-os-4.10.0/LICENSE'),
    'optee-os-tadevkit:LICENSE': join(deps, 'optee-os-4.10.0/LICENSE'),
  }
  return Object.entries(kRules).map(([name, rule]) =>
    [`recipes: ${name}`, rule(layer, sources).map(({ file, line, message }) => `${file}:${line}: ${message}`)])
}

/// A keyring of nobody's, outside this repository, where update-keys makes none.
function updateKeyring() {
  const folder = mkdtempSync(join(tmpdir(), 'yocto-keys-'))
  process.on('exit', () => rmSync(folder, { recursive: true }))
  execFileSync(join(root, 'scripts/update-keys'), [join(folder, 'keys')])
  return join(folder, 'keys/ca.pem')
}

/// Recipes whose own do_install runs here, on what scripts/build-optee-imx93 built.
function installedRows(optee, stage) {
  const kept = {
    'super-relay-ta': { B: join(optee, 'ta/release') },
    'optee-os-tadevkit': { B: join(optee, 'kit') },
    'super-relay-provision': { WORKDIR: join(layer.folder, 'recipes-superrelay/super-relay-provision/files') },
    'superrelay-board': { WORKDIR: join(layer.folder, 'recipes-core/superrelay-board/files') },
    'rauc-conf': { SUPERRELAY_UPDATE_KEYRING: updateKeyring() },
  }
  const rows = Object.entries(kept).map(([PN, given]) => {
    const tree = join(stage, '..', `image-${PN}`)
    rmSync(tree, { recursive: true, force: true })
    mkdirSync(tree, { recursive: true })
    install(recipe(PN), given, tree)
    return [PN, tree]
  })
  return [['super-relay', stage], ...rows]
    .map(([PN, tree]) => [`FILES: ${PN}`, wrongFiles(packages(recipe(PN)), tree)])
}

function opteeRows(optee) {
  const text = (name) => readFileSync(join(flagFiles, name), 'utf8')
  const published = [
    join(deps, 'optee-4.5.0/usr/lib/optee-os-dev/vexpress-qemu_armv8a/keys/default_ta.pem'),
    join(deps, 'optee-os-4.10.0/keys/default_ta.pem'),
  ].map((file) => readFileSync(file, 'utf8'))
  const link = readFileSync(join(optee, 'unpatched.log'), 'utf8')
  return [
    ['OP-TEE: production', judge(optee, 'production', readFlags(text('production.flags')), published)],
    ['OP-TEE: factory', judge(optee, 'factory', readFlags(text('production.flags'), text('factory.flags')), published)],
    ['OP-TEE: without the patch', /undefined reference to `plat_rng_init'/.test(link) ? [] : ['it fails for another reason']],
  ]
}

function kasRows(file) {
  return readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line))
    .map(({ file: name, wrong, content }) => [`kas: ${name.split('/').pop()}`, [...wrong, ...kasDisagreements(layer, content)]])
}

function table(optee, uBoot, stage, kas) {
  const rows = [
    ...lintRows(), ['recipes: agreement', disagreements(layer)], ...kasRows(kas), ...installedRows(optee, stage), ...opteeRows(optee),
    ['recipes: updates', wrongUpdates(layer)],
    ['partitions', wrongLayout(readTable(root), readFileSync(join(layer.folder, 'wic/superrelay-imx93.wks'), 'utf8'))],
    ["a system slot's image", wrongSystem(recipe('superrelay-system'), join(uBoot, 'build'), join(stage, '../system'))],
    ['U-Boot and SPL', judgeUBoot(uBoot, readFileSync(join(root, 'deploy/imx93/u-boot/superrelay.cfg'), 'utf8'))],
  ]
  for (const [name, wrong] of rows) {
    console.log(`${name.padEnd(40)} ${wrong.length === 0 ? 'ok' : 'FAILED'}`)
    for (const each of wrong) console.log(`    ${each}`)
  }
  return rows.some(([, wrong]) => wrong.length > 0) ? 1 : 0
}

const [what, ...rest] = process.argv.slice(2)
if (what === 'layer') for (const each of stageArguments(rest[0])) console.log(each)
else if (what === 'table' && rest.length === 4) process.exitCode = table(...rest)
else throw new Error('expected layer or table (see the file)')
