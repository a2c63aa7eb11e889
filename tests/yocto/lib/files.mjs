// SPDX-License-Identifier: MIT
// Which package of a recipe takes which installed file: each one's FILES against a tree.
import { execFileSync } from 'node:child_process'
import { lstatSync } from 'node:fs'
import { join, relative } from 'node:path'

import { filesBelow } from './layer.mjs'

/// FILES of each package, by name, without what a recipe leaves as it was.
export function packages({ values, PN }) {
  return new Map(values.names().filter((name) => name.startsWith('FILES:'))
    .map((name) => [values.expand(name.slice(6)).replaceAll('${PN}', PN), values.expanded(name).split(/\s+/).filter(Boolean)]))
}

/// As BitBake takes a pattern: a shell's glob, or a folder with all that is below it.
export function matches(pattern, file) {
  const glob = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*').replaceAll('?', '[^/]')
  return new RegExp(`^${glob}(/.*)?$`).test(file)
}

/// What is wrong between a tree and the packages of a recipe, as sentences.
export function wrongFiles(found, tree) {
  const files = filesBelow(tree).map((file) => `/${relative(tree, file)}`)
  const all = [...found].flatMap(([name, patterns]) => patterns.map((pattern) => ({ name, pattern })))
  const taken = files.map((file) => ({ file, by: new Set(all.filter(({ pattern }) => matches(pattern, file)).map(({ name }) => name)) }))
  return [
    ...(files.length > 0 ? [] : ['nothing was installed']),
    ...taken.filter(({ by }) => by.size === 0).map(({ file }) => `${file} is in no package`),
    ...taken.filter(({ by }) => by.size > 1).map(({ file, by }) => `${file} is in ${[...by].join(' and ')}`),
    ...all.filter(({ pattern }) => !files.some((file) => matches(pattern, file))).map(({ name, pattern }) => `${pattern} of ${name} matches nothing`),
    ...files.filter((file) => !lstatSync(join(tree, file)).isSymbolicLink() && lstatSync(join(tree, file)).mode & 0o022).map((file) => `${file} can be written by others`),
  ]
}

/// Runs a recipe's own do_install into a tree; given: what B, S, WORKDIR are here.
export function install(recipe, given, tree) {
  const { body } = recipe.statements.find(({ kind, name }) => kind === 'function' && name === 'do_install')
  const values = { ...given, D: tree }
  const text = body.replace(/\$\{(\w+)\}/g, (all, name) => values[name] ?? recipe.values.expanded(name) ?? all)
  execFileSync('bash', ['-euc', `umask 022\n${text}`], { stdio: ['ignore', 'ignore', 'inherit'] })
}
