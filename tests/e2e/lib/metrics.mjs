// SPDX-License-Identifier: MIT
// Prometheus' text format, read as strictly as a test wants it.

const kComment = /^# (HELP|TYPE) (\S+) (.*)$/;
const kSample = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/;
const kLabel = /([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)/gy;
const kPartOfHistogram = /_(bucket|sum|count)$/;

/** "a="1",b="2"" as an object. */
function parseLabels(text) {
  const labels = {};
  let read = 0;
  for (const [all, name, value] of text.matchAll(kLabel)) {
    labels[name] = value;
    read += all.length;
  }
  if (read !== text.length) throw new Error(`these are no labels: ${text}`);
  return labels;
}

const keyOf = (name, labels) => JSON.stringify([name, Object.entries(labels).sort()]);

/** One answer of GET /metrics. */
class Metrics {
  types = new Map();
  samples = [];
  repeated = [];
  #values = new Map();
  #seen = new Set();

  #once(what) {
    if (this.#seen.has(what)) this.repeated.push(what);
    this.#seen.add(what);
  }

  read(line) {
    const comment = kComment.exec(line);
    if (comment) {
      const [, kind, name, rest] = comment;
      this.#once(`${kind} ${name}`);
      if (kind === 'TYPE') this.types.set(name, rest);
      return;
    }
    const sample = kSample.exec(line);
    if (!sample) throw new Error(`this is no sample: ${line}`);
    const [, name, text = '', value] = sample;
    const labels = parseLabels(text);
    this.#once(keyOf(name, labels));
    this.samples.push({ name, labels, value: Number(value) });
    this.#values.set(keyOf(name, labels), Number(value));
  }

  /** The value of one sample; throws when it is not there. */
  value(name, labels = {}) {
    const found = this.#values.get(keyOf(name, labels));
    if (found === undefined) throw new Error(`no sample ${keyOf(name, labels)}`);
    return found;
  }

  /** All samples of this name added up. */
  sum(name) {
    return this.samples.filter((each) => each.name === name).reduce((sum, { value }) => sum + value, 0);
  }

  /** The samples of a metric; a histogram's without their bounds. */
  samplesOf(metric) {
    const histogram = this.types.get(metric) === 'histogram';
    const base = (name) => (histogram ? name.replace(kPartOfHistogram, '') : name);
    return this.samples
      .filter(({ name }) => base(name) === metric)
      .map(({ labels: { le: _le, ...labels }, value }) => ({ labels, value }));
  }
}

/** Reads an answer of GET /metrics; throws at what is not of the format. */
export function parseMetrics(text) {
  const metrics = new Metrics();
  for (const line of text.split('\n')) if (line !== '') metrics.read(line);
  return metrics;
}
