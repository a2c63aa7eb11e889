// SPDX-License-Identifier: MIT
// How the benchmark gets from measurements to a page: sums, scales, the plots and
// what goes into docs/performance.md.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FIGURES, figureNames, GROUPS, summarize } from './bench/figures.mjs';
import { figuresOf as hostFigures } from './bench/host.mjs';
import { planOf, resultOf, steadyPart } from './bench/open-loop.mjs';
import { formatNumber, markdownPage, missedLines, terminalPage } from './bench/page.mjs';
import { drawPlots } from './bench/plots.mjs';
import { readBenchmarks } from './bench/programs.mjs';
import { betweenMarkers } from './bench/markers.mjs';
import { columns, median, percentile } from './bench/statistics.mjs';
import { barChart, linearScale, linearTicks, lineChart, logScale, logTicks } from './bench/svg.mjs';
import { checkVerdicts } from './bench/verdicts.mjs';
import { parseMetrics } from './lib/metrics.mjs';

describe('sums', () => {
  const kMedians = [
    ['one', [7], 7],
    ['odd', [9, 1, 5], 5],
    ['even: the upper', [4, 1, 3, 2], 3],
    ['as numbers, not as text', [100, 9, 20], 20],
  ];
  for (const [name, numbers, expected] of kMedians) it(`median, ${name}`, () => assert.equal(median(numbers), expected));

  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  const kPercentiles = [
    [0, 1],
    [0.005, 1],
    [0.5, 50],
    [0.99, 99],
    [0.991, 100],
    [1, 100],
  ];
  for (const [part, expected] of kPercentiles) {
    it(`percentile ${part} of 1 to 100`, () => assert.equal(percentile(hundred, part), expected));
  }

  it('columns', () => assert.deepEqual(columns([{ a: 1, b: 2 }, { a: 3, b: 4 }]), { a: [1, 3], b: [2, 4] }));
});

describe('a load at a fixed rate', () => {
  const kPlans = [
    ['a client a period of 40 ms', 1_000, { clients: 40, periodMs: 40, perClient: 29 }],
    ['the least', 1, { clients: 1, periodMs: 40, perClient: 27 }],
    ['as many clients as there may be', 10_000, { clients: 400, periodMs: 40, perClient: 56 }],
    ['no more of them, but oftener', 20_000, { clients: 400, periodMs: 20, perClient: 111 }],
    ['no period of which their start is a part', 13_000, { clients: 377, periodMs: 29, perClient: 75 }],
    ['the most', 40_000, { clients: 400, periodMs: 10, perClient: 221 }],
  ];
  for (const [name, rps, expected] of kPlans) it(name, () => assert.deepEqual(planOf(rps, 1), expected));
  it('more than that is an error', () => assert.throws(() => planOf(40_001, 1), /40001 requests a second/));

  const plan = { clients: 2, periodMs: 40, perClient: 100_000 };
  const rows = Array.from({ length: 200_000 }, (_, i) => ({ at: 1e6 + i * 20e3, status: 200, took: 500 }));
  it('its rate, of many requests', () => {
    const { requests, rps, heldBack, latencies } = resultOf(rows, plan);
    assert.deepEqual([requests, Math.round(rps), heldBack, latencies[0]], [200_000, 50, 0, 500]);
  });
  it('what a late answer held back', () => {
    const late = rows.map((row, i) => (i === 1_000 ? { ...row, took: 130e3 } : row));
    const { heldBack, latencies } = resultOf(late, plan);
    assert.equal(Math.round(heldBack * latencies.length), 3);
  });
  it('an answer that is none', () => {
    assert.throws(() => resultOf(rows.with(7, { at: 0, status: -1, took: 0 }), plan), /status -1/);
    assert.throws(() => resultOf(rows.slice(1), plan), /199999 answers to 200000/);
  });
});

describe("the node's own count", () => {
  const series = (method, verdict, count) => `superrelay_requests_total{method="${method}",verdict="${verdict}"} ${count}\n`;
  const reading = (ok, denied, other) =>
    parseMetrics(
      '# TYPE superrelay_requests_total counter\n' +
        series('pm_getPaymasterData', 'ok', ok) +
        series('pm_getPaymasterData', 'denied', denied) +
        series('eth_chainId', 'ok', other),
    );
  const before = reading(10, 5, 2);
  it('every request was approved', () => checkVerdicts(before, reading(110, 5, 2), 100));
  const kOthers = [
    ['one was denied', reading(109, 6, 2), /99 pm_getPaymasterData ok, 1 pm_getPaymasterData denied/],
    ['one is missing', reading(109, 5, 2), /of 100 requests the node answered: 99 pm_getPaymasterData ok/],
    ['something else was asked', reading(110, 5, 3), /1 eth_chainId ok/],
    ['nothing was answered', before, /none/],
  ];
  for (const [name, after, message] of kOthers) it(name, () => assert.throws(() => checkVerdicts(before, after, 100), message));
});

it('the steady part begins with the last client and ends with the first', () => {
  // 10 clients, one each 3 ms, that ask 3 times with 40 ms between.
  const rows = Array.from({ length: 30 }, (_, i) => ({ at: 1e6 + (i % 10) * 3e3 + Math.floor(i / 10) * 40e3 }));
  const steady = steadyPart(rows, { clients: 10, periodMs: 40, perClient: 3 }).map(({ at }) => at - 1e6);
  assert.equal(Math.min(...steady), 40e3);
  assert.equal(Math.max(...steady), 80e3);
});

it('the figures of a round', () => {
  const of = { latencies: [100, 300, 200], heldBack: 0.001, rps: 500 };
  const rps = { echo_1: 1, node_1: 2, echo_8: 3, node_8: 4, echo_64: 5, node_64: 1000, peer_64: 100, echo_512: 7, node_512: 8 };
  const round = { bare: { ta: 20, library: 22 }, rps, cpu: { echo: 10, node: 50, peer: 600 }, open: { node: of, echo: of } };
  const figures = hostFigures(round);
  const ratios = ['overhead_us', 'overhead_vs_echo', 'peer_cpu_ratio', 'peer_ratio'];
  const picked = [...ratios, 'p50_us', 'p99_us', 'held_back', 'echo_rps_64', 'rps_512'];
  assert.deepEqual(picked.map((name) => figures[name]), [30, 3, 12, 10, 200, 300, 0.1, 5, 8]);
});

describe('what a program printed', () => {
  const printed = (each) => JSON.stringify({ benchmarks: [{ run_type: 'iteration', run_name: 'a/real_time', ...each }] });
  it('times in µs, by repetition', () => {
    const one = { repetition_index: 1, cpu_time: 2, real_time: 3, time_unit: 'ms', items_per_second: 4 };
    assert.deepEqual(readBenchmarks(printed(one))[1], { a: { cpuUs: 2000, realUs: 3000, perSecond: 4, switches: undefined } });
  });
  it('one that failed is an error', () => {
    const failed = printed({ name: 'a', error_occurred: true, error_message: 'not signed' });
    assert.throws(() => readBenchmarks(failed), /a: not signed/);
  });
});

describe('figures', () => {
  const some = summarize({ overhead_vs_echo: [3, 1, 2.5], echo_cpu_us: [9, 11, 10], raw_sign_us: [20, 22, 21], rss_load_kb: [26_432] });

  it('the median of the rounds, and the rounds', () => {
    const { value, rounds, target, met } = some.overhead_vs_echo;
    assert.deepEqual({ value, rounds, target, met }, { value: 2.5, rounds: [3, 1, 2.5], target: '≤ 2', met: false });
  });
  it('a name that nobody knows is an error', () => assert.throws(() => summarize({ other: [1] }), /other/));
  it('what is no number is an error', () => assert.throws(() => summarize({ rps_1: [NaN] }), /rps_1/));
  it('what they are read beside is a figure', () => {
    const names = FIGURES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { beside } of FIGURES) assert.ok(beside === undefined || names.includes(beside), beside);
  });
  it('each belongs to a part', () => assert.equal(Object.keys(GROUPS).flatMap(figureNames).length, FIGURES.length));
  it('missed targets are named', () => assert.deepEqual(missedLines(some), ['missed: overhead_vs_echo is 2.50×, the target ≤ 2']));
  it('the page for a terminal', () => {
    const line = (name) => terminalPage(some).split('\n').find((text) => text.trim().startsWith(name)).trim().split(/ {2,}/);
    assert.deepEqual(line('echo_cpu_us').slice(0, 3), ['echo_cpu_us', '10 µs', '21 µs raw_sign_us']);
    assert.deepEqual(line('overhead_vs_echo').slice(0, 4), ['overhead_vs_echo', '2.50×', '≤ 2', 'MISSED']);
    assert.deepEqual(line('rss_load_kb').slice(0, 4), ['rss_load_kb', '26,432 kB', '≤ 40,000', 'met']);
  });
  it('the page in Markdown', () => {
    const line = markdownPage(some).split('\n').find((text) => text.startsWith('| `echo_cpu_us`'));
    assert.deepEqual(line.split(' | ').slice(2, 4), ['10 µs', '21 µs `raw_sign_us`']);
  });

  const kNumbers = [[0.015625, '0.0156'], [0.5, '0.50'], [12.345, '12.3'], [1234.5, '1,235'], [7, '7']];
  for (const [value, text] of kNumbers) it(`${value} is written ${text}`, () => assert.equal(formatNumber(value), text));
});

describe('scales', () => {
  it('linear', () => assert.deepEqual([0, 5, 10].map(linearScale([0, 10], [100, 0])), [100, 50, 0]));
  it('logarithmic', () => assert.deepEqual([1, 10, 100].map(logScale([1, 100], [0, 50])), [0, 25, 50]));
  it('linear ticks', () => assert.deepEqual(linearTicks(86), [0, 20, 40, 60, 80, 100]));
  it('logarithmic ticks', () => assert.deepEqual(logTicks(36, 8829), [10, 100, 1000, 10_000]));
  it('logarithmic ticks of one value', () => assert.deepEqual(logTicks(10, 10), [10, 100]));
});

describe('plots', () => {
  it('bars are as long as their values, names are text', () => {
    const svg = barChart({ title: 'A & B', unit: 'µs', bars: [{ name: '<one>', value: 10 }, { name: 'two', value: 5 }] });
    const widths = [...svg.matchAll(/<rect class="fill0"[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width));
    assert.equal(widths[0], 2 * widths[1]);
    assert.match(svg, /A &#38; B/);
    assert.match(svg, /&#60;one&#62;/);
  });
  it('a line skips what was not measured', () => {
    const series = [{ name: 'a', values: [1, undefined, 3] }];
    const svg = lineChart({ title: 't', unit: 'u', places: ['x', 'y', 'z'], series });
    assert.equal(/points="([^"]*)"/.exec(svg)[1].split(' ').length, 2);
    assert.doesNotMatch(svg, /NaN|undefined/);
  });
  it('of a part that was not measured there is none', () => assert.deepEqual(drawPlots({ figures: {}, series: {} }), {}));
});

describe('docs/performance.md', () => {
  it('only what is between the markers changes', () => {
    const page = 'a\n<!-- figures -->\nold\n<!-- /figures -->\nb\n';
    const changed = betweenMarkers(page, 'new');
    assert.equal(changed, 'a\n<!-- figures -->\n\nnew\n\n<!-- /figures -->\nb\n');
    assert.equal(betweenMarkers(changed, 'new'), changed);
  });
  it('a page without them is refused', () => assert.throws(() => betweenMarkers('a', 'new'), /no <!-- figures -->/));
});
