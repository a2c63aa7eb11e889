// SPDX-License-Identifier: MIT
// What U-Boot and SPL for the i.MX 93 have to be, seen in what was built
// (scripts/build-u-boot-imx93).
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/// CONFIG_X=value and "# CONFIG_X is not set", as kconfig writes them; n for the latter.
export function readConfig(text) {
  const lines = [...text.matchAll(/^(?:(CONFIG_\w+)=(.*)|# (CONFIG_\w+) is not set)$/gm)]
  return new Map(lines.map(([, name, value, unset]) => [name ?? unset, value ?? 'n']))
}

/// What the fragment wants and kconfig did not take.
export function wrongConfig(fragment, config) {
  const made = readConfig(config)
  return [...readConfig(fragment)].filter(([name, value]) => (made.get(name) ?? 'n') !== value)
    .map(([name, value]) => `${name} is ${made.get(name) ?? 'n'}, not ${value}`)
}

/// SPL's hooks are ours (U-Boot's own are weak, and the linker leaves them out), and the
/// parts that it cannot do without are inside. symbols: what nm prints.
export function wrongSpl(symbols, image) {
  const hooks = ['board_spl_mmc_get_uboot_raw_sector', 'board_boot_order', 'load_nothing', 'mmc_bwrite']
  const said = ['the boot state cannot be written', 'BOOT_ORDER=A B', 'Authenticate container hdr failed']
  return [
    ...hooks.filter((name) => !new RegExp(`^\\w+ [Tt] ${name}$`, 'm').test(symbols)).map((name) => `SPL has no ${name} of its own`),
    ...said.filter((text) => !image.includes(text)).map((text) => `SPL does not say: ${text}`),
  ]
}

/// The same of U-Boot proper: it learns its slot, and reads no environment from a medium.
export function wrongUBoot(symbols, environment) {
  const commands = ['test', 'part', 'mmc', 'bootm', 'reset', 'fuse', 'ahab_status', 'ahab_close']
  return [
    ...commands.filter((name) => !symbols.includes(`_u_boot_list_2_cmd_2_${name}\n`)).map((name) => `U-Boot has no command ${name}`),
    ...(/^\w+ t slot_to_environment$/m.test(symbols) ? [] : ['U-Boot does not learn its slot']),
    ...[...symbols.matchAll(/^\w+ \w (env_(?:mmc|fat|ext4|sf|nand)_load)$/gm)].map(([, name]) => `U-Boot reads its environment from a medium (${name})`),
    ...(environment.includes('bootcmd=run start_slot\0') && environment.includes('rauc.slot=${slot};') ? [] : ['U-Boot does not start its slot']),
  ]
}

/// Behind SPL and its device tree lies DDR's firmware, then SPL's heap begins (the board's
/// CFG_MALLOC_F_ADDR). imx-mkimage pads three parts of that firmware, to 32, 16 and 32 KiB;
/// that the last one has no more than 1 KiB is an estimate.
const kHeap = 0x204d0000
const kFirmware = (32 + 16 + 32 + 1) * 1024

export function wrongSize(size, config) {
  const start = Number(readConfig(config).get('CONFIG_SPL_TEXT_BASE'))
  const most = kHeap - start - kFirmware
  return size > 0 && size <= most ? [] : [`SPL has ${size} bytes, and there is room for ${most}`]
}

const symbolsOf = (elf) => execFileSync('aarch64-linux-gnu-nm', [elf], { encoding: 'utf8', maxBuffer: 1 << 26 })

/// Everything wrong with what lies in folder, as sentences.
export function judgeUBoot(folder, fragment) {
  const built = (...names) => join(folder, 'build', ...names)
  const config = readFileSync(built('.config'), 'utf8')
  return [
    ...wrongConfig(fragment, config), ...wrongSize(statSync(built('spl/u-boot-spl.bin')).size, config),
    ...wrongSpl(symbolsOf(built('spl/u-boot-spl')), readFileSync(built('spl/u-boot-spl-nodtb.bin'), 'latin1')),
    ...wrongUBoot(symbolsOf(built('u-boot')), readFileSync(built('u-boot.bin'), 'latin1')),
    ...(readFileSync(built('spl/u-boot-spl.dtb'), 'latin1').includes('fsl,imx93-wdt') ? [] : ['SPL knows no watchdog']),
    ...(/\.dst - overhead/.test(readFileSync(join(folder, 'source/common/spl/spl_imx_container.c'), 'utf8')) ? ['SPL loads images to where a variable that nothing sets says'] : []),
  ]
}
