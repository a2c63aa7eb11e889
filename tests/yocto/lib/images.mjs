// SPDX-License-Identifier: MIT
// What the layer's images have to have, so that superrelay-image-checks judges each of them when
// BitBake builds it, and what kas' files have beside it.
import { execFileSync } from 'node:child_process'

const kClass = 'superrelay-image-checks'
const kTask = 'superrelay_check_image'
/// Ways to a root without a password.
export const kLoose = ['debug-tweaks', 'allow-empty-password', 'empty-root-password', 'allow-root-login', 'serial-autologin-root']

const words = (text) => (text ?? '').split(/\s+/).filter(Boolean)
const loose = (text) => words(text).filter((each) => kLoose.includes(each))

/// What is wrong with one image's recipe, as sentences.
function wrongImage({ values, inherits }) {
  const features = words(values.raw('IMAGE_FEATURES'))
  const factory = words(values.raw('IMAGE_INSTALL')).includes('super-relay-provision')
  return [
    ...(inherits.includes(kClass) ? [] : [`it does not inherit ${kClass}`]),
    ...(features.includes('read-only-rootfs') ? [] : ['IMAGE_FEATURES does not have read-only-rootfs']),
    ...loose(values.raw('IMAGE_FEATURES')).map((each) => `IMAGE_FEATURES has ${each}`),
    ...(values.raw('SUPERRELAY_IMAGE_OPTEE') === (factory ? '1' : '0') ? [] : [`SUPERRELAY_IMAGE_OPTEE is not ${factory ? 1 : 0}`]),
  ]
}

/// The class is run before a root file system is made, and again when what it reads has changed.
function wrongClass(layer) {
  const at = `classes/${kClass}.bbclass`
  const { statements } = layer.classes.find(({ name }) => name === at)
  const has = (flag, word) => statements.some((each) => each.name === 'do_rootfs' && each.flag === flag && words(each.value).includes(word))
  return [
    ...(has('prefuncs', kTask) ? [] : [`${kTask} is not run before do_rootfs`]),
    ...['SUPERRELAY_FACTORY', 'IMAGE_FEATURES'].filter((each) => !has('vardeps', each)).map((each) => `do_rootfs does not depend on ${each}`),
  ].map((message) => ({ file: at, line: 1, message }))
}

/// The rule "images".
export function images(layer) {
  const all = layer.recipes.filter(({ inherits }) => inherits.includes('core-image'))
  return [
    ...all.flatMap((each) => wrongImage(each).map((message) => ({ file: each.name, line: 1, message }))),
    ...wrongClass(layer),
  ]
}

/// What kas' file sets against the image that it builds, as sentences.
export function kasImage({ target, local_conf_header: headers = {} }) {
  const text = Object.values(headers).join('\n')
  const factory = /^SUPERRELAY_FACTORY\s*\??=\s*"1"/m.test(text)
  return [
    ...(factory === (target === 'superrelay-factory-image') ? [] : [`${target} with${factory ? '' : 'out'} SUPERRELAY_FACTORY = "1"`]),
    ...loose(text.replaceAll('"', ' ')).map((each) => `it has ${each}`),
  ]
}

/// Runs the class's own Python, with these variables.
///
/// @return what it refuses the image for, or ''
export function refusal(layer, variables) {
  const { statements } = layer.classes.find(({ name }) => name === `classes/${kClass}.bbclass`)
  const { body } = statements.find(({ kind, name }) => kind === 'function' && name === kTask)
  const program = `
import json, sys
class Fatal(Exception): pass
class bb:
    @staticmethod
    def fatal(text): raise Fatal(text)
class d:
    values = json.loads(sys.argv[1])
    @classmethod
    def getVar(cls, name): return cls.values.get(name)
def check():
${body}
try:
    check()
except Fatal as refused:
    print(refused)
`
  return execFileSync('/usr/bin/python3', ['-c', program, JSON.stringify(variables)], { encoding: 'utf8' }).trim()
}
