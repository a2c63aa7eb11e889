// SPDX-License-Identifier: MIT
// Judges deploy/yocto and what scripts/yocto-check built of it; ends in a table.
//
//   node tests/yocto/check.mjs layer                    the options of tests/yocto/stage, one a line
//   node tests/yocto/check.mjs table OPTEE STAGE KAS    the table
//
// OPTEE: scripts/build-optee-imx93's folder; STAGE: tests/yocto/stage's image, and room
// beside it; KAS: what tests/yocto/kas.py printed.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { disagreements, kasDisagreements } from './lib/agreement.mjs'
import { install, packages, wrongFiles } from './lib/files.mjs'
import { readLayer } from './lib/layer.mjs'
import { judge, readFlags } from './lib/optee.mjs'
import { kRules } from './lib/rules.mjs'

const root = join(import.meta.dirname, '../..')
const layer = readLayer(join(root, 'deploy/yocto/meta-superrelay'), root)
const recipe = (PN) => layer.recipes.find((each) => each.PN === PN)
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

/// Recipes whose own do_install runs here, on what scripts/build-optee-imx93 built.
function installedRows(optee, stage) {
  const kept = {
    'super-relay-ta': { B: join(optee, 'ta/release') },
    'optee-os-tadevkit': { B: join(optee, 'kit') },
    'super-relay-provision': { WORKDIR: join(layer.folder, 'recipes-superrelay/super-relay-provision/files') },
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

function table(optee, stage, kas) {
  const rows = [
    ...lintRows(), ['recipes: agreement', disagreements(layer)], ...kasRows(kas), ...installedRows(optee, stage), ...opteeRows(optee),
  ]
  for (const [name, wrong] of rows) {
    console.log(`${name.padEnd(40)} ${wrong.length === 0 ? 'ok' : 'FAILED'}`)
    for (const each of wrong) console.log(`    ${each}`)
  }
  return rows.some(([, wrong]) => wrong.length > 0) ? 1 : 0
}

const [what, ...rest] = process.argv.slice(2)
if (what === 'layer') for (const each of stageArguments(rest[0])) console.log(each)
else if (what === 'table' && rest.length === 3) process.exitCode = table(...rest)
else throw new Error('expected layer or table (see the file)')
