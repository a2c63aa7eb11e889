// SPDX-License-Identifier: MIT
// Parts of a page that a program writes.

/** `page` with `text` between the two markers of that name. */
export function betweenMarkers(page, text, name = 'figures') {
  const [first, last] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const begin = page.indexOf(first);
  const end = page.indexOf(last);
  if (begin < 0 || end < begin) throw new Error(`no ${first} before ${last}`);
  return `${page.slice(0, begin + first.length)}\n\n${text}\n\n${page.slice(end)}`;
}
