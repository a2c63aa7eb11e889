// SPDX-License-Identifier: MIT
// What many measurements come to.

/** The middle one; of an even count the upper of two. */
export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The smallest of the numbers that `fraction` of them do not exceed (nearest rank). */
export function percentile(numbers, fraction) {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)];
}

/** Objects with the same keys as one object of lists. */
export function columns(rows) {
  return Object.fromEntries(Object.keys(rows[0]).map((key) => [key, rows.map((row) => row[key])]));
}
