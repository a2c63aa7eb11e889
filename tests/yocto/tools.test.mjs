// SPDX-License-Identifier: MIT
// What looks into OP-TEE's files, kas' schema and the recipe's paths, each on something spoilt.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { judge, kDevelopmentTa, kTa, modulus, readFlags, uuidBytes } from './lib/optee.mjs'

const root = join(import.meta.dirname, '../..')
const work = mkdtempSync(join(tmpdir(), 'yocto-tools-'))
after(() => rmSync(work, { recursive: true }))

const published = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' })
const kSeeded = '.globl _start, plat_rng_init, __plat_rng_init\n_start: nop\nplat_rng_init: nop\n__plat_rng_init: nop\n'

/// What judge() says of a build of our own, as scripts/build-optee-imx93 leaves one.
function judged(name, { at = '0x96000000', source = kSeeded, parts = [uuidBytes(kTa)], conf = 'CFG_A=y\n' } = {}) {
  const core = join(work, name, 'production/core')
  mkdirSync(core, { recursive: true })
  writeFileSync(join(core, 'tee.s'), source)
  execFileSync('aarch64-linux-gnu-gcc', ['-nostdlib', '-static', `-Wl,-Ttext=${at},-n,--build-id=none`, '-o', join(core, 'tee.elf'), join(core, 'tee.s')])
  writeFileSync(join(core, 'tee-raw.bin'), Buffer.concat(parts))
  writeFileSync(join(work, name, 'production/conf.mk'), conf)
  return judge(join(work, name), 'production', readFlags('CFG_TZDRAM_START=0x96000000\nCFG_A=y\n'), [published])
    .filter((each) => !each.startsWith('CFG_TZDRAM_START'))
}

/// [what is planted, its build, what is said]
const kBuilds = [
  ['nothing', {}, []],
  ['another address', { at: '0xfe000000' }, ['it is linked for fe000000 and starts at fe000000']],
  ['a seed that is the time', { source: kSeeded.replace('plat_rng_init: nop\n__', '__').replace('__plat_rng_init: nop', 'plat_rng_init: __plat_rng_init: nop') },
    ['its random numbers are seeded with the time']],
  ['what judges TAs of Linux', { source: `${kSeeded}.globl shdr_verify_signature\nshdr_verify_signature: nop\n` }, ['it takes TAs from Linux']],
  ['no TA', { parts: [Buffer.alloc(16)] }, ['the TA is not inside']],
  ['the development TA', { parts: [uuidBytes(kTa), uuidBytes(kDevelopmentTa)] }, ['the development TA is inside']],
  ['a published key', { parts: [uuidBytes(kTa), modulus(published)] }, ['it trusts a published key']],
  ['another flag', { conf: 'CFG_A=n\n' }, ['CFG_A=n, not y']],
]
kBuilds.forEach(([planted, build, said], index) => {
  test(`OP-TEE with ${planted}`, () => assert.deepEqual(judged(String(index), build), said))
})

test("kas' own schema refuses what kas would", () => {
  const kas = execFileSync(join(root, 'scripts/unpack-debian'), ['kas', 'amd64', 'kas'], { encoding: 'utf8' }).trim()
  const wrong = (text) => {
    const file = join(work, 'kas.yml')
    writeFileSync(file, text)
    const schema = join(kas, 'usr/lib/python3/dist-packages/kas/schema-kas.json')
    return JSON.parse(execFileSync('/usr/bin/python3', [join(root, 'tests/yocto/kas.py'), schema, file], { encoding: 'utf8' })).wrong
  }
  assert.deepEqual(wrong('header:\n  version: 14\n'), [])
  assert.equal(wrong('header:\n  version: 14\nmachine: 5\n').length, 1)
  assert.equal(wrong('header:\n  version: 14\nmachines: imx93\n').length, 1)
  assert.equal(wrong('machine: imx93\n').length, 1)
})

test('a path that the recipe names and the repository has not', () => {
  const { status, stderr } = spawnSync(join(root, 'tests/yocto/stage'), [join(work, 'stage'), 'nowhere', '', ''], { encoding: 'utf8' })
  assert.notEqual(status, 0)
  assert.match(stderr, /the recipe names nowhere, which is not there/)
})
