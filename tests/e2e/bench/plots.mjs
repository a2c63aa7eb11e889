// SPDX-License-Identifier: MIT
// What of a run is drawn.

import { CALL_DATA_SIZES, CONNECTIONS, KEY_COUNTS, limitOf } from './figures.mjs';
import { barChart, lineChart } from './svg.mjs';

const costs = ({ value }) =>
  barChart({
    title: 'CPU time of one request',
    unit: 'µs',
    bars: [
      { name: 'the bare signature', value: value('raw_sign_us'), kind: 2 },
      { name: 'echo, same HTTP server', value: value('echo_cpu_us'), kind: 1 },
      { name: 'approval by the node', value: value('sponsor_cpu_us') },
      { name: 'the same in Node.js and viem', value: value('peer_cpu_us'), kind: 1 },
    ],
  });

const throughput = ({ value }) =>
  lineChart({
    title: 'Answers a second, by connections',
    unit: '/s, logarithmic',
    log: true,
    places: CONNECTIONS.map(String),
    series: [
      { name: 'node', values: CONNECTIONS.map((count) => value(`rps_${count}`)) },
      { name: 'echo, same HTTP server', values: CONNECTIONS.map((count) => value(`echo_rps_${count}`)) },
      { name: 'Node.js and viem', values: CONNECTIONS.map((count) => (count === 64 ? value('peer_rps_64') : undefined)) },
    ],
  });

const latency = ({ series }) =>
  lineChart({
    title: 'Latency at half of the capacity, open loop',
    unit: 'µs, logarithmic; by percentile',
    log: true,
    places: series.latency.fractions.map((part) => `${Number((part * 100).toFixed(1))}`),
    mark: { value: limitOf('p99_us'), text: 'target for 99 of 100' },
    series: [
      { name: 'node', values: series.latency.node },
      { name: 'echo at the same rate', values: series.latency.echo },
    ],
  });

const tenths = (title, unit, read) => ({ series }) =>
  lineChart({ title, unit, places: series.tenths.map((_, i) => String(i + 1)), series: [{ name: 'node', values: series.tenths.map(read) }] });

const callData = ({ value }) =>
  lineChart({
    title: 'CPU time of one approval, by length of callData',
    unit: 'µs, logarithmic; bytes',
    log: true,
    places: CALL_DATA_SIZES.map((size) => size.toLocaleString('en')),
    series: [
      { name: 'node', values: CALL_DATA_SIZES.map((size) => value(`calldata_${size}_us`)) },
      { name: 'echo, sent the same', values: CALL_DATA_SIZES.map((size) => value(`echo_calldata_${size}_us`)) },
    ],
  });

const keys = ({ value }) =>
  barChart({
    title: 'CPU time of one approval, by keys in the TA',
    unit: 'µs',
    bars: KEY_COUNTS.map((count) => ({ name: count === 1 ? '1 key' : `${count} keys`, value: value(`keys_${count}_us`) })),
  });

const guest = ({ value }) =>
  barChart({
    title: 'In the emulated machine',
    unit: '/s',
    bars: [
      { name: 'signature, normal world', value: value('guest_libsecp_rps'), kind: 2 },
      { name: 'approvals, 256 a call of the TA', value: value('guest_ta_batch256_rps') },
      { name: "approvals by the node's batcher", value: value('guest_batcher_rps') },
      { name: 'approvals over HTTP', value: value('guest_rps_64') },
      { name: 'echo over HTTP', value: value('guest_echo_rps_64'), kind: 1 },
    ],
  });

/** By file name: what it needs of a run, and how it is drawn. */
const kPlots = {
  'cost.svg': ['peer_cpu_us', costs],
  'throughput.svg': [`rps_${CONNECTIONS.at(-1)}`, throughput],
  'latency.svg': ['p999_us', latency],
  'keys.svg': [`keys_${KEY_COUNTS.at(-1)}_us`, keys],
  'calldata.svg': [`calldata_${CALL_DATA_SIZES.at(-1)}_us`, callData],
  'tenths-cost.svg': ['last_tenth_us', tenths('CPU time of one approval, tenth by tenth', 'µs', ({ cpuUs }) => cpuUs)],
  'tenths-memory.svg': ['last_tenth_us', tenths('Memory, tenth by tenth', 'MB', ({ residentKb }) => residentKb / 1e3)],
  'guest.svg': ['guest_rps_64', guest],
};

/** The plots of a run, by file name; of a part that was not measured there is none. */
export function drawPlots({ figures, series }) {
  const value = (name) => figures[name].value;
  const drawn = Object.entries(kPlots).filter(([, [needed]]) => figures[needed]);
  return Object.fromEntries(drawn.map(([file, [, draw]]) => [file, draw({ value, series })]));
}
