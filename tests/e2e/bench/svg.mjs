// SPDX-License-Identifier: MIT
// Charts as SVG: of bars, and of lines over named places. They bring a ground of
// their own, light or dark as the reader's other pages are.

const kWidth = 720;
const kLine = 20;
const kTop = 56;
const kStyle = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 15px } .muted { fill: #59636e } .end { text-anchor: end } .middle { text-anchor: middle }
  .ground { fill: #ffffff } .grid { stroke: #d1d9e0 } .mark { stroke: #cf222e; stroke-dasharray: 5 4 } .marked { fill: #cf222e }
  .fill0 { fill: #0969da } .fill1 { fill: #bc4c00 } .fill2 { fill: #8250df }
  .line0 { stroke: #0969da } .line1 { stroke: #bc4c00 } .line2 { stroke: #8250df } .line { fill: none; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .muted { fill: #9198a1 }
    .ground { fill: #0d1117 } .grid { stroke: #3d444d } .mark { stroke: #f85149 } .marked { fill: #f85149 }
    .fill0 { fill: #4493f8 } .fill1 { fill: #f0883e } .fill2 { fill: #ab7df8 }
    .line0 { stroke: #4493f8 } .line1 { stroke: #f0883e } .line2 { stroke: #ab7df8 }
  }`;

const escaped = (text) => String(text).replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`);
const round = (number) => Number(number.toFixed(1));
const label = (x, y, kind, text) => `<text x="${round(x)}" y="${round(y)}" class="${kind}">${escaped(text)}</text>`;
const number = (value) => value.toLocaleString('en', { maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2 });

/** From values to places: `[low, high]` falls on `[from, to]`. */
export function linearScale([low, high], [from, to]) {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** The same for values above zero, each power of ten as long as the next. */
export function logScale([low, high], [from, to]) {
  const scale = linearScale([Math.log10(low), Math.log10(high)], [from, to]);
  return (value) => scale(Math.log10(value));
}

/** Round numbers from 0 to at least `most`, about five of them. */
export function linearTicks(most) {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

/** The powers of ten from what is at most `least` to what is at least `most`. */
export function logTicks(least, most) {
  const first = Math.floor(Math.log10(least));
  const last = Math.max(first + 1, Math.ceil(Math.log10(most)));
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
}

function page({ title, unit, height, parts }) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${kWidth} ${height}" width="${kWidth}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${kStyle}</style>`,
    `<rect class="ground" width="${kWidth}" height="${height}" rx="6"/>`,
    label(16, 28, 'title', title),
    label(kWidth - 16, 28, 'muted end', unit),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/**
 * Bars that lie, the longest as wide as there is room.
 *
 * @param {{title: string, unit: string, bars: {name: string, value: number, kind?: number}[]}} chart
 *   `kind`: 0 to 2, the colour
 */
export function barChart({ title, unit, bars }) {
  const left = 20 + Math.max(...bars.map(({ name }) => name.length)) * 7.2;
  const scale = linearScale([0, Math.max(...bars.map(({ value }) => value))], [0, kWidth - left - 90]);
  const parts = bars.flatMap(({ name, value, kind = 0 }, i) => {
    const y = kTop + i * 34;
    const width = Math.max(1, scale(value));
    return [
      label(left - 10, y + 16, 'end', name),
      `<rect class="fill${kind}" x="${left}" y="${y}" width="${round(width)}" height="22" rx="3"/>`,
      label(left + width + 8, y + 16, 'muted', number(value)),
    ];
  });
  return page({ title, unit, height: kTop + bars.length * 34 + 8, parts });
}

function legend(series) {
  let x = 16;
  return series.flatMap(({ name }, i) => {
    const at = x;
    x += 34 + name.length * 7;
    return [`<rect class="fill${i}" x="${at}" y="${kTop - 12}" width="12" height="12" rx="2"/>`, label(at + 18, kTop - 1, 'muted', name)];
  });
}

/**
 * Lines over places that have names.
 *
 * @param {{title: string, unit: string, places: string[], log?: boolean, mark?: {value: number, text: string},
 *   series: {name: string, values: (number | undefined)[]}[]}} chart `mark`: a level that is drawn across
 */
export function lineChart({ title, unit, places, log = false, mark, series }) {
  const [left, right, top, bottom] = [72, kWidth - 24, kTop + kLine, 316];
  const all = [...series.flatMap(({ values }) => values.filter((value) => value !== undefined)), ...(mark ? [mark.value] : [])];
  const ticks = log ? logTicks(Math.min(...all), Math.max(...all)) : linearTicks(Math.max(...all));
  const y = (log ? logScale : linearScale)([ticks[0], ticks.at(-1)], [bottom, top]);
  const x = linearScale([0, Math.max(1, places.length - 1)], [left + 28, right - 28]);
  const level = (kind, value) => `<line class="${kind}" x1="${left}" x2="${right}" y1="${round(y(value))}" y2="${round(y(value))}"/>`;
  const drawn = series.flatMap(({ values }, i) => {
    const points = values.flatMap((value, place) => (value === undefined ? [] : [[round(x(place)), round(y(value))]]));
    return [
      `<polyline class="line line${i}" points="${points.join(' ')}"/>`,
      ...points.map(([cx, cy]) => `<circle class="fill${i}" cx="${cx}" cy="${cy}" r="3.5"/>`),
    ];
  });
  const parts = [
    ...legend(series),
    ...ticks.flatMap((value) => [level('grid', value), label(left - 8, y(value) + 4, 'muted end', number(value))]),
    ...places.map((name, place) => label(x(place), bottom + kLine, 'muted middle', name)),
    ...(mark ? [level('mark', mark.value), label(left + 6, y(mark.value) - 6, 'marked', mark.text)] : []),
    ...drawn,
  ];
  return page({ title, unit, height: bottom + kLine + 16, parts });
}
