// SPDX-License-Identifier: MIT
// What an OP-TEE for the i.MX 93 has to be, seen in what was built (scripts/build-optee-imx93).
import { execFileSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const read = (...names) => readFileSync(join(...names), 'utf8')

/// VARIABLE=value lines; a later file's value counts.
export function readFlags(...texts) {
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => /^[A-Z]/.test(line))
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

/// OP-TEE's conf.mk has what make ended with; n stands as "is not set" or is left out.
export function wrongFlags(flags, conf) {
  const made = readFlags(conf)
  return [...flags].filter(([name]) => name.startsWith('CFG_'))
    .filter(([name, value]) => (made.get(name) ?? 'n') !== value)
    .map(([name, value]) => `${name}=${made.get(name) ?? 'n'}, not ${value}`)
}

/// The first of memory that the core takes, and where it starts.
export function loadAddresses(elf) {
  const tool = (option) => execFileSync('aarch64-linux-gnu-readelf', ['-W', option, elf], { encoding: 'utf8' })
  const segments = [...tool('-l').matchAll(/^\s*LOAD\s+\S+\s+\S+\s+(0x[0-9a-f]+)/gm)].map(([, at]) => Number(at))
  return { lowest: Math.min(...segments), entry: Number(/Entry point address:\s+(0x[0-9a-f]+)/.exec(tool('-h'))[1]) }
}

/// A UUID as the secure world keeps it: three little-endian numbers, eight octets.
export function uuidBytes(uuid) {
  const octets = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  return Buffer.concat([
    Buffer.from(octets.subarray(0, 4)).reverse(), Buffer.from(octets.subarray(4, 6)).reverse(),
    Buffer.from(octets.subarray(6, 8)).reverse(), octets.subarray(8),
  ])
}

/// A public key's modulus, as OP-TEE holds it.
export function modulus(pem) {
  return Buffer.from(createPublicKey(pem).export({ format: 'jwk' }).n, 'base64url')
}

const symbolsOf = (elf) => execFileSync('aarch64-linux-gnu-nm', [elf], { encoding: 'utf8' })

/// Whether a core, by what nm prints of it, has what judges a TA that comes from Linux.
export const takesSignedTas = (symbols) => /\s(shdr_verify_signature|ta_pub_key_modulus)$/m.test(symbols)

/// Whether a symbol is a function of its own, and no other name of another.
export function ownFunction(elf, name, other) {
  const symbols = symbolsOf(elf)
  const at = (symbol) => new RegExp(`^(\\w+) [TtWw] ${symbol}$`, 'm').exec(symbols)?.[1]
  return at(name) !== undefined && at(name) !== at(other)
}

export const kTa = '12345678-5b69-11d4-9fee-00c04f4c3456'
export const kDevelopmentTa = '6290202f-d1d2-42d1-bae0-01e4f49b055b'

/// Everything wrong with build/NAME, as sentences. published: PEMs of published keys.
export function judge(build, name, flags, published) {
  const folder = join(build, name, 'core')
  const elf = join(folder, 'tee.elf')
  const image = readFileSync(join(folder, 'tee-raw.bin'))
  const expected = Number(flags.get('CFG_TZDRAM_START'))
  const { lowest, entry } = loadAddresses(elf)
  return [
    ...wrongFlags(flags, read(build, name, 'conf.mk')),
    ...(lowest === expected && entry === expected ? [] : [`it is linked for ${lowest.toString(16)} and starts at ${entry.toString(16)}`]),
    ...judgeImage(image, published.map(modulus)),
    ...(takesSignedTas(symbolsOf(elf)) ? ['it takes TAs from Linux'] : []),
    ...(ownFunction(elf, 'plat_rng_init', '__plat_rng_init') ? [] : ['its random numbers are seeded with the time']),
  ]
}

/// No TA comes from Linux, so the linker leaves out even the key that OP-TEE was given.
export function judgeImage(image, published) {
  return [
    ...(image.includes(uuidBytes(kTa)) ? [] : ['the TA is not inside']),
    ...(image.includes(uuidBytes(kDevelopmentTa)) ? ['the development TA is inside'] : []),
    ...(published.some((key) => image.includes(key)) ? ['it trusts a published key'] : []),
  ]
}
