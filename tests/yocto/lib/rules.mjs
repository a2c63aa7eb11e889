// SPDX-License-Identifier: MIT
// What our layer's files have to keep to. Each rule takes a layer and returns what it
// finds, as {rule, file, line, message}; the names of the rules are the table's rows.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { images } from './images.mjs'
import { kClasses, kCommonFiles, kLicences, kPerPackage, kSeries, kVariablePatterns, kVariables } from './known.mjs'

const all = (layer) => [...layer.recipes, ...layer.appends]
/// Every file of the language, each once: the recipes' own statements, classes, configuration.
const everyFile = (layer) => [
  ...all(layer).map(({ file, name, statements }) => ({ file, name, statements: statements.filter((s) => s.file === file) })),
  ...layer.classes, ...layer.configurations,
]
const eachStatement = (layer, kind) =>
  everyFile(layer).flatMap(({ name, statements }) =>
    statements.filter((each) => each.kind === kind).map((each) => ({ ...each, at: name })))
const found = ({ at, line = 1 }, message) => ({ file: at, line, message })
const md5 = (text) => createHash('md5').update(text).digest('hex')
const base = (name) => name.split(':')[0]

function syntax(layer) {
  return eachStatement(layer, 'error').map((each) => found(each, each.message))
}

/// RDEPENDS_${PN}, do_install_append and so on, which scarthgap refuses or passes over.
function oldOverrides(layer) {
  const old = /_(append|prepend|remove)$|_(append|prepend|remove)_|^(\w+?)_(\$\{PN\}|class-(native|target)|mx\w+-bsp)/
  return ['assign', 'function'].flatMap((kind) => eachStatement(layer, kind))
    .filter(({ name }) => old.test(name) || perPackageWith(name))
    .map((each) => found(each, `${each.name}: overrides stand behind a colon`))
}
const perPackageWith = (name) => [...kPerPackage].some((each) => name.startsWith(`${each}_`))

function packageVariables(layer) {
  return eachStatement(layer, 'assign')
    .filter(({ name, flag }) => kPerPackage.has(name) && !flag)
    .map((each) => found(each, `${each.name} says no package: expected ${each.name}:\${PN} or another`))
}

function required(layer) {
  return layer.recipes.flatMap(({ name, values, PN, PV, file }) => {
    const missing = ['SUMMARY', 'LICENSE', 'LIC_FILES_CHKSUM'].filter((each) => !values.raw(each))
    const unknown = (values.raw('LICENSE') ?? '').split(/[\s&|()]+/).filter((each) => each && !kLicences.has(each))
    const long = (values.raw('SUMMARY') ?? '').length > 90 ? ['SUMMARY is longer than 90 characters'] : []
    return [
      ...missing.map((each) => `${each} is missing`),
      ...unknown.map((each) => `${each} is no licence of ours, in SPDX's words`),
      ...long,
      ...(/^[a-z0-9][a-z0-9.+-]*$/.test(PN) ? [] : [`${PN} is no recipe's name: lower case, and PN_PV.bb`]),
      ...(/_/.test(file.split('/').pop()) && !/^\d+(\.\d+)*$|^git$/.test(PV) ? [`${PV} is no version`] : []),
      ...(values.raw('PV') !== PV ? [`PV is ${values.raw('PV')}, but the file's name says ${PV}`] : []),
    ].map((message) => found({ at: name }, message))
  })
}

/// Each md5 against the file itself: of openembedded-core, of this repository, or of a
/// source that is unpacked here (sources: name in S → file).
function checksums(layer, sources = {}) {
  return layer.recipes.flatMap(({ name, values, PN }) =>
    (values.raw('LIC_FILES_CHKSUM') ?? '').split(/\s+/).filter(Boolean).flatMap((entry) => {
      const [, path, sum] = /^file:\/\/([^;]+);(?:.*;)?md5=([0-9a-f]{32})$/.exec(entry) ?? []
      if (!path) return [found({ at: name }, `${entry}: expected file://PATH;md5=…`)]
      const wanted = kCommonFiles.get(path) ?? sumOf(layer, values, sources[`${PN}:${path}`], path)
      if (wanted === undefined) return []
      return wanted === sum ? [] : [found({ at: name }, `${path} has the MD5 ${wanted}, not ${sum}`)]
    }))
}

function sumOf(layer, values, source, path) {
  if (source) return md5(readFileSync(source))
  const ours = values.raw('SUPERRELAY_PATHS') !== undefined && join(layer.root, path)
  return ours && existsSync(ours) ? md5(readFileSync(ours)) : undefined
}

const isRemote = (uri) => /^(https?|git|ftp|\$\{DEBIAN_MIRROR\})/.test(uri)

/// Of git a commit, of a file its SHA-256: what is fetched is what was meant.
function fetched(layer) {
  return all(layer).flatMap(({ name, values, statements }) => {
    const uris = (values.expanded('SRC_URI') ?? '').split(/\s+/).filter(isRemote)
    const missing = uris.flatMap((uri) => {
      const key = /;name=([\w-]+)/.exec(uri)?.[1]
      if (uri.startsWith('git')) return /^[0-9a-f]{40}$/.test(values.raw('SRCREV') ?? '') ? [] : [`${uri}: SRCREV is no commit`]
      const sum = values.raw(`SRC_URI[${key ? `${key}.` : ''}sha256sum]`) ?? ''
      return /^[0-9a-f]{64}$/.test(sum) ? [] : [`${uri}: no sha256sum`]
    })
    const floating = statements.filter(({ kind, name: set, value }) => kind === 'assign' && /^SRCREV/.test(set) && /AUTOREV/.test(value))
    return [...missing, ...floating.map(() => 'SRCREV = ${AUTOREV} is another source tomorrow')]
      .map((message) => found({ at: name }, message))
  })
}

/// Every file:// is there: beside the recipe, or in the repository for what builds it.
function localFiles(layer) {
  return all(layer).flatMap(({ file, name, values, PN }) => {
    const beside = ['files', PN, `${PN}-${values.raw('PV')}`].map((each) => join(dirname(file), each))
    const extra = (values.expanded('FILESEXTRAPATHS') ?? '').split(':').filter(Boolean)
    const paths = (values.expanded('SUPERRELAY_PATHS') ?? '').split(/\s+/).filter(Boolean)
    const uris = (values.expanded('SRC_URI') ?? '').split(/\s+/)
      .map((each) => /^file:\/\/([^;$%]+)/.exec(each)?.[1]).filter(Boolean)
    return [
      ...uris.filter((uri) => ![...beside, ...extra].some((folder) => existsSync(join(folder, uri)))),
      ...paths.filter((path) => !existsSync(join(layer.root, path))),
    ].map((each) => found({ at: name }, `file://${each} is nowhere`))
  })
}

/// Tasks after do_fetch have no network, and nothing that would want one.
function network(layer) {
  const fetchers = /\b(curl|wget|git\s+(clone|fetch|pull|submodule)|npm\s+(ci|install)|pip3?\s+install|apt(-get)?\s|go\s+get)\b/
  const asked = eachStatement(layer, 'assign').filter(({ flag }) => flag === 'network')
    .map((each) => found(each, `${each.name} asks for the network`))
  const used = eachStatement(layer, 'function').filter(({ body }) => fetchers.test(body))
    .map((each) => found(each, `${each.name} fetches: ${fetchers.exec(each.body)[0]}`))
  const module = eachStatement(layer, 'assign').filter(({ value }) => /FETCHCONTENT_FULLY_DISCONNECTED=OFF/.test(value))
    .map((each) => found(each, 'CMake may fetch'))
  return [...asked, ...used, ...module]
}

function variables(layer) {
  const known = (name) => kVariables.has(name) || kVariablePatterns.some((each) => each.test(name))
  const set = eachStatement(layer, 'assign').filter(({ name }) => !known(base(name)))
    .map((each) => found(each, `${each.name} is known to nobody: a typo, or one for tests/yocto/lib/known.mjs`))
  const own = new Set(eachStatement(layer, 'assign').map(({ name }) => base(name)))
  const text = everyFile(layer).flatMap(({ name, statements }) =>
    statements.flatMap(({ value, body, line }) =>
      [...`${value ?? ''}\n${body ?? ''}`.matchAll(/\$\{(SUPERRELAY_\w+)\}|getVar\('(SUPERRELAY_\w+)'\)/g)]
        .map((match) => ({ at: name, line, used: match[1] ?? match[2] }))))
  return [...set, ...text.filter(({ used }) => !own.has(used)).map((each) => found(each, `\${${each.used}} is set nowhere`))]
}

function classes(layer) {
  const own = new Set(layer.classes.map(({ file }) => file.split('/').pop().replace('.bbclass', '')))
  return eachStatement(layer, 'inherit').flatMap((each) =>
    each.words.filter((word) => !own.has(word) && !kClasses.has(word))
      .map((word) => found(each, `no class ${word} in our layer or below it`)))
}

function layerConf(layer) {
  const { values } = layer
  const at = { at: 'conf/layer.conf' }
  const name = (values.raw('BBFILE_COLLECTIONS') ?? '').trim()
  if (!/^\w[\w-]*$/.test(name)) return [found(at, 'BBFILE_COLLECTIONS has to add the layer\'s one name')]
  const series = (values.raw(`LAYERSERIES_COMPAT_${name}`) ?? '').split(/\s+/)
  const dynamic = (values.raw('BBFILES_DYNAMIC') ?? '').split(/\s+/).filter(Boolean)
  const globs = [...(values.raw('BBFILES') ?? '').split(/\s+/), ...dynamic.map((each) => each.split(':').slice(1).join(':'))]
    .map((glob) => new RegExp(`^${glob.replace('${LAYERDIR}', layer.folder).replace(/[.+]/g, '\\$&').replace(/\*/g, '[^/]*')}$`))
  return [
    ...['BBFILE_PATTERN', 'BBFILE_PRIORITY', 'LAYERVERSION', 'LAYERDEPENDS'].filter((each) => !values.raw(`${each}_${name}`))
      .map((each) => `${each}_${name} is missing`),
    ...(series.includes(kSeries) ? [] : [`LAYERSERIES_COMPAT_${name} does not have ${kSeries}`]),
    ...(/\bcore\b/.test(values.raw(`LAYERDEPENDS_${name}`) ?? '') ? [] : [`LAYERDEPENDS_${name} does not have core`]),
    ...(values.raw(`BBFILE_PATTERN_${name}`)?.startsWith('^${LAYERDIR}/') ? [] : [`BBFILE_PATTERN_${name} is not the layer's folder`]),
    ...dynamic.filter((each) => !/^!?[\w-]+:\$\{LAYERDIR\}/.test(each)).map((each) => `BBFILES_DYNAMIC: ${each} names no layer`),
    ...all(layer).filter(({ file }) => !globs.some((glob) => glob.test(file))).map((each) => `${each.name} is in no pattern of BBFILES`),
  ].map((message) => found(at, message))
}

/// Another layer's recipe is only changed where that layer is there.
function appends(layer) {
  const own = new Set(layer.recipes.map(({ PN }) => PN))
  return layer.appends.filter(({ name, PN }) => !name.startsWith('dynamic-layers/') && !own.has(PN))
    .map(({ name, PN }) => found({ at: name }, `${PN} is another layer's: its append belongs under dynamic-layers/`))
}

export const kRules = {
  'syntax': syntax, 'overrides': oldOverrides, 'packages named': packageVariables, 'summary, licence, name': required,
  'licences\' checksums': checksums, 'what is fetched': fetched, 'local files': localFiles, 'no network': network,
  'variables': variables, 'classes': classes, 'layer.conf': layerConf, 'appends': appends, 'images': images,
}

/// All findings, each with its rule.
export function lint(layer, sources) {
  return Object.entries(kRules).flatMap(([rule, run]) => run(layer, sources).map((each) => ({ rule, ...each })))
}
