// SPDX-License-Identifier: MIT
// Reads BitBake's files: .bb, .bbappend, .bbclass, .inc and .conf. What is no statement
// of the language is told as an error, with its line.
// The grammar: the BitBake User Manual, "Syntax and Operators".

const kVariable = String.raw`[A-Za-z0-9_\-+.\${}/~:@]+?`
const kAssignment = new RegExp(
  String.raw`^(?<exported>export\s+)?(?<name>${kVariable})(?:\[(?<flag>[\w\-+.]+)\])?\s*` +
    String.raw`(?<op>\?\?=|\?=|:=|\+=|=\+|\.=|=\.|=)\s*(?<quote>["'])(?<value>[\s\S]*)\k<quote>\s*$`,
)
const kShell = /^(?:fakeroot\s+)?(?<name>[\w.\-+:${}]+)\s*\(\s*\)\s*\{\s*$/
const kPython = /^(?:fakeroot\s+)?python(?:\s+(?<name>[\w:${}-]+))?\s*\(\s*\)\s*\{\s*$/
const kDirective = /^(?<word>inherit|inherit_defer|require|include|addtask|deltask|addhandler|EXPORT_FUNCTIONS|export|unset)\s+(?<rest>.+)$/

/// The file's statements, in their order: {kind, line, …}, of these kinds:
///   assign    name, flag, op, value, exported
///   function  name, python, body
///   def       body, a Python function outside
///   inherit, require, include, addtask, …: words
///   error     message
export function parse(text) {
  const lines = text.split('\n')
  const statements = []
  for (let at = 0; at < lines.length; ) {
    const line = at + 1
    const raw = lines[at]
    if (/^\s*(#|$)/.test(raw)) {
      at++
    } else if (/^def\s+\w+\s*\(/.test(raw)) {
      const end = endOfDef(lines, at)
      statements.push({ kind: 'def', line, body: lines.slice(at, end).join('\n') })
      at = end
    } else if (kPython.test(raw) || kShell.test(raw)) {
      const end = lines.indexOf('}', at)
      statements.push(functionAt(lines, at, end))
      at = end < 0 ? lines.length : end + 1
    } else {
      const { joined, next, comment } = joinContinued(lines, at)
      if (comment) statements.push({ kind: 'error', line, message: 'a comment in the middle of a value' })
      statements.push({ line, ...statement(joined) })
      at = next
    }
  }
  return statements
}

function functionAt(lines, at, end) {
  const line = at + 1
  const python = kPython.exec(lines[at])
  const name = (python ?? kShell.exec(lines[at])).groups.name ?? '__anonymous'
  if (end < 0) return { kind: 'error', line, message: `${name} has no end: expected a line of } alone` }
  return { kind: 'function', line, name, python: python !== null, body: lines.slice(at + 1, end).join('\n') }
}

function endOfDef(lines, at) {
  let end = at + 1
  while (end < lines.length && /^(\s|$)/.test(lines[end])) end++
  return end
}

/// A line that ends with a backslash goes on in the next.
function joinContinued(lines, at) {
  let joined = lines[at]
  let next = at + 1
  let comment = false
  while (joined.endsWith('\\') && next < lines.length) {
    comment ||= /^\s*#/.test(lines[next])
    joined = joined.slice(0, -1) + lines[next++]
  }
  return { joined, next, comment }
}

function statement(text) {
  const assigned = kAssignment.exec(text)
  if (assigned) {
    const { exported, name, flag, op, quote, value } = assigned.groups
    if (new RegExp(`(?<!\\\\)${quote}`).test(value) && quote === '"')
      return { kind: 'error', message: `a quote inside the value of ${name}` }
    return { kind: 'assign', name, flag, op, value, exported: exported !== undefined }
  }
  const directive = kDirective.exec(text)
  if (directive) return { kind: directive.groups.word, words: directive.groups.rest.trim().split(/\s+/) }
  return { kind: 'error', message: `no statement of BitBake's: ${text.trim().slice(0, 60)}` }
}
