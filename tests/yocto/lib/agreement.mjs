// SPDX-License-Identifier: MIT
// What stands in more than one place, and has to be the same there.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { kasImage } from './images.mjs'
import { readFlags } from './optee.mjs'

const kFiles = 'recipes-security/optee/files'

/// name → what is wrong, as sentences. text(path) reads a file of the repository.
export function disagreements(layer, text = (path) => readFileSync(join(layer.root, path), 'utf8')) {
  return [...addresses(layer), ...versions(layer), ...flags(layer), ...users(layer, text), ...pins(layer, text)]
}

const recipeOf = (layer, PN) => layer.recipes.find((each) => each.PN === PN)
const flagsOf = (layer, name) => readFlags(readFileSync(join(layer.folder, kFiles, name), 'utf8'))

/// OP-TEE, TF-A and the container: one address; core and shared memory fill its size.
function addresses(layer) {
  const made = flagsOf(layer, 'production.flags')
  const number = (name) => Number(made.get(name))
  const start = Number(layer.values.raw('SUPERRELAY_TEE_LOAD_ADDRESS'))
  const size = Number(layer.values.raw('SUPERRELAY_TEE_SIZE'))
  const used = (PN, variable) => layer.appends.some((each) => each.PN === PN && each.statements.some(
    ({ value }) => value?.includes(`\${${variable}}`)))
  return [
    ...(number('CFG_TZDRAM_START') === start ? [] : ['CFG_TZDRAM_START is not SUPERRELAY_TEE_LOAD_ADDRESS']),
    ...(number('CFG_SHMEM_START') === start + number('CFG_TZDRAM_SIZE') ? [] : ['CFG_SHMEM_START is not where TZDRAM ends']),
    ...(number('CFG_TZDRAM_SIZE') + number('CFG_SHMEM_SIZE') === size ? [] : ['SUPERRELAY_TEE_SIZE is not TZDRAM and shared memory']),
    ...(used('imx-atf', 'SUPERRELAY_TEE_LOAD_ADDRESS') ? [] : ['imx-atf does not get SUPERRELAY_TEE_LOAD_ADDRESS']),
    ...(used('imx-boot', 'SUPERRELAY_TEE_LOAD_ADDRESS') ? [] : ['imx-boot does not get SUPERRELAY_TEE_LOAD_ADDRESS']),
  ]
}

/// The distribution prefers versions that are here.
function versions(layer) {
  const conf = layer.configurations.find(({ name }) => name === 'conf/distro/superrelay.conf')
  return conf.statements.filter(({ name }) => name?.startsWith('PREFERRED_VERSION_'))
    .map(({ name, value }) => ({ PN: name.split(':')[0].slice('PREFERRED_VERSION_'.length), value }))
    .filter(({ PN, value }) => recipeOf(layer, PN)?.PV !== value)
    .map(({ PN, value }) => `${PN} ${value} is preferred, but not here`)
}

const kNever = ['CFG_REE_FS_ALLOW_RESET', 'CFG_RPMB_TESTKEY', 'CFG_RPMB_RESET_FAT', 'CFG_INSECURE', 'CFG_REE_FS_TA', 'CFG_SECSTOR_TA']
const kAlways = ['CFG_IMX_ELE', 'CFG_RPMB_FS', 'CFG_EARLY_TA', 'CFG_CONCURRENT_SINGLE_INSTANCE_TA', 'CFG_ATTESTATION_PTA']

/// What no board may have, what each must; the RPMB's key is written in the factory alone.
function flags(layer) {
  const production = flagsOf(layer, 'production.flags')
  const factory = new Map([...production, ...flagsOf(layer, 'factory.flags')])
  const of = (made, name, value, where) => (made.get(name) === value ? [] : [`${name} is not ${value} in ${where}`])
  return [
    ...[['production', production], ['factory', factory]].flatMap(([where, made]) => [
      ...kNever.flatMap((name) => of(made, name, 'n', where)), ...kAlways.flatMap((name) => of(made, name, 'y', where)),
    ]),
    ...of(production, 'CFG_RPMB_WRITE_KEY', 'n', 'production'), ...of(factory, 'CFG_RPMB_WRITE_KEY', 'y', 'factory'),
    ...of(production, 'PLATFORM', 'imx-mx93evk', 'production'),
    ...(/-DRPMB_EMU=OFF/.test(recipeOf(layer, 'optee-client').values.raw('EXTRA_OECMAKE')) ? [] : ['tee-supplicant emulates an RPMB']),
  ]
}

/// The user that the recipe makes is the one of deploy/systemd.
function users(layer, text) {
  const { values } = recipeOf(layer, 'super-relay')
  const sysusers = text('deploy/systemd/super-relay.sysusers')
  const groups = [...sysusers.matchAll(/^m super-relay (\S+)/gm)].map(([, group]) => group)
  const home = /^u super-relay \S+ "[^"]*" (\S+)/m.exec(sysusers)?.[1]
  const made = values.raw('USERADD_PARAM:${PN}') ?? ''
  return [
    ...groups.filter((group) => !(values.raw('GROUPADD_PARAM:${PN}') ?? '').split('; ').includes(`--system ${group}`))
      .map((group) => `the recipe does not make the group ${group}`),
    ...(made.includes(`--groups ${groups.join(',')} `) && made.includes(`--home-dir ${home} `) ? [] : ['its user is not that of super-relay.sysusers']),
  ]
}

/// The curve's source is the one that scripts/fetch-deps pins, in both recipes.
function pins(layer, text) {
  const pinned = /secp_sha256=(\w+)/.exec(text('scripts/fetch-deps'))[1]
  return ['libsecp256k1', 'super-relay-ta'].filter((PN) => recipeOf(layer, PN).values.raw('SRC_URI[sha256sum]') !== pinned)
    .map((PN) => `${PN} takes another libsecp256k1 than scripts/fetch-deps`)
}

/// The same of kas' files: each machine, distro, target and layer of ours is there.
export function kasDisagreements(layer, kas) {
  const targets = layer.recipes.map(({ PN }) => PN)
  const folder = Object.keys(kas.repos?.superrelay?.layers ?? {})
  return [
    ...(!kas.target || targets.includes(kas.target) ? [] : [`there is no recipe ${kas.target}`]),
    ...(!kas.distro || existsSync(join(layer.folder, 'conf/distro', `${kas.distro}.conf`)) ? [] : [`there is no distro ${kas.distro}`]),
    ...kasImage(kas),
    ...folder.filter((each) => !existsSync(join(layer.root, each, 'conf/layer.conf'))).map((each) => `there is no layer ${each}`),
    ...Object.entries(kas.repos ?? {}).filter(([, repo]) => repo?.url && !/^(scarthgap|[0-9a-f]{40})$/.test(repo.commit ?? repo.branch ?? ''))
      .map(([name]) => `${name} is at neither scarthgap nor a commit`),
  ]
}
