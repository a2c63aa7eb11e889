// SPDX-License-Identifier: MIT
// What SPL does on a board to choose a slot, run here on a file (tests/yocto/spl).
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'

const root = join(import.meta.dirname, '../..')
const ours = join(root, 'deploy/imx93/u-boot')
const work = mkdtempSync(join(tmpdir(), 'yocto-spl-'))
after(() => rmSync(work, { recursive: true }))

const kPlaces = [16384 * 512, (16384 + 128) * 512]
const kEmmc = '2'

/// Compiles it with U-Boot's headers played by host.h.
const host = (() => {
  const source = readFileSync(join(ours, 'slot_spl.c'), 'utf8')
  const own = new Set(['stdio.h', 'string.h'])
  const played = [...source.matchAll(/^#include <(.*)>$/gm)].map(([, name]) => name).filter((name) => !own.has(name))
  for (const name of [...played, 'linux/types.h']) {
    mkdirSync(join(work, 'include', dirname(name)), { recursive: true })
    writeFileSync(join(work, 'include', name), '#include "host.h"\n')
  }
  rmSync(join(work, 'include/malloc.h'), { force: true })
  writeFileSync(join(work, 'include/layout.h'), execFileSync('bash', ['-ec', '. "$1" && slot_header', '-', join(root, 'deploy/imx93/layout.sh')]))
  const state = join(root, 'deploy/rauc/boot-state')
  const here = join(root, 'tests/yocto/spl')
  execFileSync('gcc', ['-std=c11', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Wno-unused-parameter', '-Werror', `-I${work}/include`, `-I${here}`, `-I${ours}`, `-I${state}`,
    join(ours, 'slot_spl.c'), join(state, 'boot_state.c'), join(here, 'host.c'), '-o', join(work, 'host')], { stdio: ['ignore', 'ignore', 'inherit'] })
  return (disk, ...given) => execFileSync(join(work, 'host'), [disk, ...given], { encoding: 'utf8' }).trim().split('\n')
})()

function emptyDisk(name) {
  const disk = join(work, name)
  writeFileSync(disk, '')
  truncateSync(disk, 16 << 20)
  return disk
}
const copies = (disk) => kPlaces.map((at) => readFileSync(disk).subarray(at, at + 4096).toString('hex'))

test('an empty medium: slot A three times, then B, each counted in the older copy', () => {
  const disk = emptyDisk('empty')
  const chosen = []
  let before = copies(disk)
  for (let start = 0; start < 7; start++) {
    const said = host(disk, kEmmc)
    const now = copies(disk)
    chosen.push(said.at(-1).replace('told ', ''))
    assert.equal(now.filter((copy, index) => copy !== before[index]).length, 1)
    if (start > 0) assert.notEqual(now[start % 2], before[start % 2], `start ${start} wrote over the newer copy`)
    before = now
  }
  const [a, b] = ['A on 7, sector 18432', 'B on 7, sector 34816']
  assert.deepEqual(chosen, [a, a, a, b, b, b, a])
})

for (const fault of ['read', 'area', 'memory', 'write', 'list', 'load']) {
  test(`what cannot go on is reset: ${fault}`, () => {
    const disk = emptyDisk(`fault-${fault}`)
    host(disk, kEmmc)
    const before = copies(disk)
    assert.equal(host(disk, kEmmc, fault).at(-1), 'reset')
    if (fault !== 'list') assert.deepEqual(copies(disk), before)
  })
}

test('where SPL loads from: eMMC and card by its driver, USB by ROM, nothing else', () => {
  const disk = emptyDisk('order')
  const order = (device) => host(disk, String(device))[0]
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map(order), ['order 0 2', 'order 1 2', 'order 0 2', 'order 1 2', 'order 3 2', 'order 3 2', 'order 2 2'])
})
