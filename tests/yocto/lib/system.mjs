// SPDX-License-Identifier: MIT
// What a system slot holds, made of stand-ins.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/// By what mkimage lists of an image: U-Boot finds in it what it starts.
export function wrongImage(said) {
  const wanted = [/Default Configuration: 'system'/, /Kernel: +kernel/, /Init Ramdisk: +root/, /FDT: +device-tree/, /Load Address: 0x80400000/]
  return wanted.filter((each) => !each.test(said)).map((each) => `the image has no ${each.source}`)
}

/// Runs the recipe's own do_compile in folder, with the tools of U-Boot's build.
export function wrongSystem({ statements, values, file }, build, folder) {
  const given = { B: join(folder, 'build'), DEPLOY_DIR_IMAGE: join(folder, 'deploy'), MACHINE: 'board', WORKDIR: join(dirname(file), 'files') }
  rmSync(folder, { recursive: true, force: true })
  for (const each of [given.B, given.DEPLOY_DIR_IMAGE]) mkdirSync(each, { recursive: true })
  for (const name of ['Image', values.raw('SUPERRELAY_DEVICE_TREE'), 'superrelay-image-board.rootfs.cpio.zst'])
    writeFileSync(join(given.DEPLOY_DIR_IMAGE, name), `${name}\n`)
  const body = statements.find(({ kind, name }) => kind === 'function' && name === 'do_compile').body
    .replace(/\$\{(\w+)\}/g, (all, name) => given[name] ?? values.expanded(name) ?? all)
  const env = { ...process.env, PATH: `${build}/scripts/dtc:${process.env.PATH}` }
  const bash = (text) => execFileSync('bash', ['-euc', text], { encoding: 'utf8', env })
  bash(`uboot-mkimage() { ${build}/tools/mkimage "$@" >mkimage.log; }\n${body}`)
  return wrongImage(bash(`${build}/tools/mkimage -l ${given.B}/system.fit`))
}
