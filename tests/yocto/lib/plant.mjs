// SPDX-License-Identifier: MIT
// The layer with a mistake in it.
import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/// Copies `layer` to `copy`, where `file` has `instead` in the place of `before`, or at its end when
/// that is ''; answers `copy`.
export function plant(layer, copy, file, before, instead) {
  cpSync(layer, copy, { recursive: true })
  const text = readFileSync(join(copy, file), 'utf8')
  assert.ok(text.includes(before), `${file} has no ${before} any more`)
  writeFileSync(join(copy, file), before === '' ? text + instead : text.replace(before, instead))
  return copy
}
