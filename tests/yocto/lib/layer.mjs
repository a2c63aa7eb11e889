// SPDX-License-Identifier: MIT
// A layer as BitBake would see it: its configuration, classes and recipes, each recipe
// with what it inherits and requires, and with the values that its variables end with.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

import { parse } from './parse.mjs'

/// Where the tests' board has them: what conf/bitbake.conf says, with usrmerge.
export const kBase = {
  prefix: '/usr', sysconfdir: '/etc', localstatedir: '/var', bindir: '/usr/bin', sbindir: '/usr/sbin',
  libdir: '/usr/lib', includedir: '/usr/include', datadir: '/usr/share', nonarch_libdir: '/usr/lib',
  nonarch_base_libdir: '/usr/lib', base_libdir: '/usr/lib', systemd_system_unitdir: '/usr/lib/systemd/system',
}

export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

/// The statements of a file, each with the file's name, and those of what it requires and
/// inherits of this layer, where it does.
function included(layer, file, seen = new Set()) {
  if (seen.has(file)) return []
  seen.add(file)
  return parse(readFileSync(file, 'utf8')).flatMap((statement) => {
    const own = { ...statement, file }
    const more = referenced(layer, file, statement).flatMap((other) => included(layer, other, seen))
    return [own, ...more]
  })
}

function referenced(layer, file, { kind, words }) {
  if (kind === 'inherit')
    return words.map((name) => join(layer, 'classes', `${name}.bbclass`)).filter(existsSync)
  if (kind === 'require' || kind === 'include')
    return [join(dirname(file), words[0]), join(layer, words[0])].filter(existsSync).slice(0, 1)
  return []
}

/// The values of variables after all statements; an override stays part of its name, and
/// :append, :prepend and :remove act at the end, as in BitBake.
export class Values {
  #values = new Map()
  #late = []

  constructor(start = {}) {
    for (const [name, value] of Object.entries(start)) this.#values.set(name, value)
  }

  assign({ name, flag, op, value, exported }) {
    const key = flag ? `${name}[${flag}]` : name
    const late = /^(.*?):(append|prepend|remove)(:.*)?$/.exec(name)
    if (late && !flag) this.#late.push({ key: late[1], how: late[2], value })
    else this.#values.set(key, combined(this.#values.get(key), op, value))
    if (exported) this.#values.set(`${name}[export]`, '1')
  }

  names() {
    return [...this.#values.keys(), ...this.#late.map(({ key }) => key)]
  }

  raw(name) {
    let value = this.#values.get(name)
    for (const late of this.#late.filter(({ key }) => key === name)) {
      if (late.how === 'append') value = (value ?? '') + late.value
      if (late.how === 'prepend') value = late.value + (value ?? '')
    }
    return value
  }

  /// With ${VARIABLE} replaced where it is known; ${@Python} and others stay.
  expanded(name, deep = 0) {
    return this.expand(this.raw(name), deep)
  }

  expand(text, deep = 0) {
    if (text === undefined || deep > 20) return text
    return text.replace(/\$\{([\w.+/:-]+)\}/g, (all, name) => this.expanded(name, deep + 1) ?? all)
  }
}

function combined(old, op, value) {
  switch (op) {
    case '?=':
    case '??=':
      return old ?? value
    case '+=':
      return old === undefined ? value : `${old} ${value}`
    case '=+':
      return old === undefined ? value : `${value} ${old}`
    case '.=':
      return (old ?? '') + value
    case '=.':
      return value + (old ?? '')
    default:
      return value
  }
}

/// A recipe or an append: {file, name, PN, PV, statements, values, inherits}.
function recipe(layer, file, configuration) {
  const statements = included(layer, file)
  const [PN, PV = '1.0'] = basename(file).replace(/\.bb(append)?$/, '').split('_')
  const values = new Values({ ...kBase, ...configuration, PN, BPN: PN, PV, BP: `${PN}-${PV}`, THISDIR: dirname(file) })
  for (const each of statements.filter(({ kind }) => kind === 'assign')) values.assign(each)
  const inherits = statements.filter(({ kind }) => kind === 'inherit').flatMap(({ words }) => words)
  return { file, name: relative(layer, file), PN, PV, statements, values, inherits }
}

/// root: the repository that the layer is in.
export function readLayer(layer, root) {
  const files = filesBelow(layer)
  const conf = join(layer, 'conf/layer.conf')
  const values = new Values()
  const statements = existsSync(conf) ? parse(readFileSync(conf, 'utf8')) : []
  for (const each of statements.filter(({ kind }) => kind === 'assign')) values.assign(each)
  const own = Object.fromEntries(
    values.names().filter((name) => name.startsWith('SUPERRELAY_')).map((name) => [name, values.raw(name)]),
  )
  const configuration = { ...own, SUPERRELAY_SOURCE: root }
  const ending = (end) => files.filter((file) => file.endsWith(end))
  return {
    folder: layer, root, files, values, statements, configuration,
    recipes: ending('.bb').map((file) => recipe(layer, file, configuration)),
    appends: ending('.bbappend').map((file) => recipe(layer, file, configuration)),
    classes: ending('.bbclass').map((file) => ({ file, name: relative(layer, file), statements: parse(readFileSync(file, 'utf8')) })),
    configurations: files.filter((file) => /\.(conf|inc)$/.test(file))
      .map((file) => ({ file, name: relative(layer, file), statements: parse(readFileSync(file, 'utf8')) })),
  }
}
