// SPDX-License-Identifier: MIT
// A board's partitions: deploy/imx93/layout.sh, the layer's .wks, and the chip agree.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const kFlashAt = 32768
/// What flash.bin may need: both containers, with images of several MiB.
const kFlashRoom = 7 * 1024 * 1024

/// The partitions as layout.sh gives them to sfdisk: [{name, start, size}], in sectors.
export function readTable(root) {
  const text = execFileSync('bash', ['-ec', '. "$1" && slot_table', '-', join(root, 'deploy/imx93/layout.sh')], { encoding: 'utf8' })
  return [...text.matchAll(/^start=(\d+), size=(\d+), name=([\w-]+),/gm)]
    .map(([, start, size, name]) => ({ name, start: Number(start), size: Number(size) }))
}

/// The partitions of a .wks, with its offsets in sectors (4096s, 8M).
export function readWks(text) {
  const sectors = (value) => {
    const [, number, unit = ''] = /^(\d+)([sKM]?)$/.exec(value) ?? []
    return Number(number) * { s: 1, K: 2, M: 2048, '': NaN }[unit]
  }
  return [...text.matchAll(/^part .*$/gm)].map(([line]) => {
    const option = (name) => new RegExp(`--${name} (\\S+)`).exec(line)?.[1]
    return { name: option('part-name'), start: sectors(option('offset') ?? ''), size: sectors(option('fixed-size') ?? ''), table: !/--no-table/.test(line) }
  })
}

/// wks: its text, or undefined where there is none to compare with.
export function wrongLayout(table, wks) {
  const after = table.slice(1).filter(({ start }, index) => start < table[index].start + table[index].size)
  const [loader, ...parts] = wks === undefined ? [undefined, ...table] : readWks(wks)
  const differs = ({ name, start, size }, index) => name !== table[index]?.name || start !== table[index]?.start || size !== table[index]?.size
  return [
    ...(table[0].start * 512 >= kFlashAt + kFlashRoom ? [] : [`${table[0].name} leaves flash.bin no room`]),
    ...after.map(({ name }) => `${name} overlaps what is before it`),
    ...parts.filter(differs).map(({ name }) => `${name} of the .wks is not as in layout.sh`),
    ...(parts.length === table.length ? [] : ['the .wks has other partitions than layout.sh']),
    ...(loader === undefined || (loader.start * 512 === kFlashAt && !loader.table) ? [] : ['the .wks puts flash.bin elsewhere than ROM looks']),
  ]
}
