// SPDX-License-Identifier: MIT
// Mistakes planted into what U-Boot's build leaves, and into a board's layout: each check
// sees its own.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'

import { wrongLayout, readTable } from './lib/layout.mjs'
import { wrongImage } from './lib/system.mjs'
import { readConfig, wrongConfig, wrongSize, wrongSpl, wrongUBoot } from './lib/u-boot.mjs'

const root = join(import.meta.dirname, '../..')
const work = mkdtempSync(join(tmpdir(), 'yocto-u-boot-'))
after(() => rmSync(work, { recursive: true }))

test('settings that kconfig did not take', () => {
  const fragment = '# text\nCONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C="x=1"\n'
  assert.deepEqual(wrongConfig(fragment, fragment), [])
  assert.deepEqual(wrongConfig(fragment, 'CONFIG_A=y\nCONFIG_C="x=1"\n'), [])
  assert.deepEqual(wrongConfig(fragment, 'CONFIG_B=y\nCONFIG_C="x"\n'), ['CONFIG_A is n, not y', 'CONFIG_B is y, not n', 'CONFIG_C is "x", not "x=1"'])
})

test('the fragment leaves out what starts images without a signature', () => {
  const wanted = readConfig(readFileSync(join(root, 'deploy/imx93/u-boot/superrelay.cfg'), 'utf8'))
  for (const name of ['SPL_RAW_IMAGE_SUPPORT', 'SPL_LEGACY_IMAGE_FORMAT', 'SPL_LOAD_FIT', 'SPL_OS_BOOT', 'ENV_IS_IN_MMC'])
    assert.equal(wanted.get(`CONFIG_${name}`), 'n', name)
  assert.equal(wanted.get('CONFIG_AHAB_BOOT'), 'y')
})

const kHooks = ['board_spl_mmc_get_uboot_raw_sector T', 'board_boot_order T', 'load_nothing t', 'mmc_bwrite t']
const nm = (names) => names.map((each) => `0000000000000000 ${each.split(' ').reverse().join(' ')}\n`).join('')
const kSays = 'the boot state cannot be written\0BOOT_ORDER=A B\0Authenticate container hdr failed\0'

test("SPL with U-Boot's own hook, without one, without AHAB", () => {
  assert.deepEqual(wrongSpl(nm(kHooks), kSays), [])
  assert.deepEqual(wrongSpl(nm(kHooks).replace('T board_spl', 'W board_spl'), kSays), ['SPL has no board_spl_mmc_get_uboot_raw_sector of its own'])
  assert.deepEqual(wrongSpl(nm(kHooks.slice(1)), kSays), ['SPL has no board_spl_mmc_get_uboot_raw_sector of its own'])
  assert.deepEqual(wrongSpl(nm(kHooks), kSays.replace('Authenticate', 'Load')), ['SPL does not say: Authenticate container hdr failed'])
})

test('U-Boot that reads an environment, that learns no slot, that starts something else', () => {
  const commands = ['test', 'part', 'mmc', 'bootm', 'reset', 'fuse', 'ahab_status', 'ahab_close'].map((each) => `_u_boot_list_2_cmd_2_${each} D`)
  const symbols = nm([...commands, 'slot_to_environment t', 'env_nowhere_load t'])
  const says = 'bootcmd=run start_slot\0x rauc.slot=${slot}; y\0'
  assert.deepEqual(wrongUBoot(symbols, says), [])
  assert.deepEqual(wrongUBoot(symbols + nm(['env_mmc_load t']), says), ['U-Boot reads its environment from a medium (env_mmc_load)'])
  assert.deepEqual(wrongUBoot(nm([...commands, 'env_nowhere_load t']), says), ['U-Boot does not learn its slot'])
  assert.deepEqual(wrongUBoot(symbols.replace('cmd_2_part', 'cmd_2_parts'), says), ['U-Boot has no command part'])
  assert.deepEqual(wrongUBoot(symbols, says.replace('run start_slot', 'run distro_bootcmd')), ['U-Boot does not start its slot'])
})

test('SPL that has no room', () => {
  const config = 'CONFIG_SPL_TEXT_BASE=0x2049A000\n'
  const most = 0x36000 - 0x14400
  assert.deepEqual(wrongSize(most, config), [])
  assert.equal(wrongSize(most + 1, config).length, 1)
  assert.equal(wrongSize(0, config).length, 1)
  assert.equal(wrongSize(0x100, '').length, 1)
})

test('a system image without a part that U-Boot starts', () => {
  const said = "Load Address: 0x80400000\nDefault Configuration: 'system'\n Kernel:       kernel\n Init Ramdisk: root\n FDT:          device-tree\n"
  assert.deepEqual(wrongImage(said), [])
  for (const line of said.trim().split('\n')) assert.equal(wrongImage(said.replace(line, '')).length, 1, line)
})

const timing = (kind, first = '0x1005f') => `${kind}struct dram_cfg_param ddr_ddrphy_trained_csr[] = {\n\t{${first}, 0x0},\n\t{0x2, 0x0},\n};\nint x;\n`

/// A folder that add-to takes for U-Boot's source.
function source(name) {
  const folder = join(work, name)
  const files = {
    'common/spl/spl_mmc.c': 'board_spl_mmc_get_uboot_raw_sector', 'board/freescale/imx93_evk/spl.c': '',
    'board/freescale/imx93_evk/Makefile': 'obj-y += imx93_evk.o\n', 'arch/arm/dts/x': '', 'configs/x': '',
    'board/freescale/imx93_evk/lpddr4x_timing.c': timing(''), 'board/freescale/imx93_evk/lpddr4x_timing_1866mts.c': timing('static '),
    'common/spl/spl_imx_container.c': '\tulong offset, overhead, size;\n\tmap(images[i].dst - overhead, 1);\n',
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}
const addTo = (folder) => spawnSync(join(root, 'deploy/imx93/u-boot/add-to'), [folder], { encoding: 'utf8' })

test('what is added to a source, once; another source is refused', () => {
  const folder = source('source')
  assert.equal(addTo(folder).status, 0)
  assert.equal(addTo(folder).status, 0)
  const board = join(folder, 'board/freescale/imx93_evk')
  assert.equal(readFileSync(join(board, 'Makefile'), 'utf8'), 'obj-y += imx93_evk.o\nobj-y += superrelay/\n')
  assert.match(readFileSync(join(board, 'superrelay/layout.h'), 'utf8'), /#define SLOT_STATE_FIRST 16384\n#define SLOT_STATE_SECOND \(16384 \+ 128\)/)
  assert.equal(readFileSync(join(folder, 'common/spl/spl_imx_container.c'), 'utf8'), '\tulong offset, size;\n\tmap(images[i].dst, 1);\n')
  assert.equal(readFileSync(join(board, 'lpddr4x_timing_1866mts.c'), 'utf8'), 'extern struct dram_cfg_param ddr_ddrphy_trained_csr[2];\nint x;\n')
  assert.equal(readFileSync(join(board, 'lpddr4x_timing.c'), 'utf8'), timing(''))
  const other = source('other')
  const slow = join(other, 'board/freescale/imx93_evk/lpddr4x_timing_1866mts.c')
  writeFileSync(slow, timing('static ', '0x1'))
  assert.equal(addTo(other).status, 0)
  assert.equal(readFileSync(slow, 'utf8'), timing('static ', '0x1'))
  writeFileSync(join(other, 'common/spl/spl_mmc.c'), '')
  assert.match(addTo(other).stderr, /SPL does not ask for the first sector/)
  assert.match(addTo(work).stderr, /is no U-Boot for this board/)
})

const kWks = readFileSync(join(root, 'deploy/yocto/meta-superrelay/wic/superrelay-imx93.wks'), 'utf8')

test("a board's partitions: over flash.bin, over each other, otherwise in the .wks", () => {
  const table = readTable(root)
  assert.deepEqual(table.map(({ name }) => name), ['boot-state', 'firmware-A', 'firmware-B', 'system-A', 'system-B', 'data'])
  assert.deepEqual(wrongLayout(table, kWks), [])
  const changed = (index, change) => wrongLayout(table.map((each, at) => (at === index ? { ...each, ...change } : each)))
  assert.deepEqual(changed(0, { start: 2048 }), ['boot-state leaves flash.bin no room'])
  assert.deepEqual(changed(1, { size: 16385 }), ['firmware-B overlaps what is before it'])
  assert.deepEqual(wrongLayout(table, kWks.replace('--offset 17M', '--offset 18M')), ['firmware-B of the .wks is not as in layout.sh'])
  assert.deepEqual(wrongLayout(table, kWks.replace('--offset 32K', '--offset 33K')), ['the .wks puts flash.bin elsewhere than ROM looks'])
  assert.deepEqual(wrongLayout(table, kWks.replace(/^part .*data.*\n/m, '')), ['the .wks has other partitions than layout.sh'])
})
