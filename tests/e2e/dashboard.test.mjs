// SPDX-License-Identifier: MIT
// deploy/monitoring/dashboard.json: it is of Grafana's types, and each of its queries gives data once a real
// Prometheus has scraped a real node that was asked for a lot.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startMonitored } from './lib/monitored.mjs';
import { packageFile, ROOT } from './lib/paths.mjs';
import { MONITORING } from './lib/prometheus.mjs';
import { selectors, tableRows } from './lib/selectors.mjs';
import { stopStack } from './lib/stack.mjs';

const TEXT = readFileSync(join(MONITORING, 'dashboard.json'), 'utf8');
const PANELS = JSON.parse(TEXT).panels.filter(({ type }) => type !== 'row');
const QUERIES = PANELS.flatMap(({ title, targets }) => targets.map((target) => ({ title, ...target })));
const kOptions = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'esnext', '--module', 'esnext', '--moduleResolution', 'bundler'];

let stack;
before(async () => {
  stack = await startMonitored('e2e/dashboard');
});
after(() => stack && stopStack(stack));

/** What tsc says of this text as a dashboard; nothing, if it is one. */
function typeErrors(json) {
  const file = join(stack.folder, 'dashboard.ts');
  const types = join(ROOT, 'tests', 'e2e', 'lib', 'grafana-json');
  writeFileSync(file, `import type { Dashboard } from ${JSON.stringify(types)};\nexport const dashboard: Dashboard = ${json};\n`);
  const { status, stdout, error } = spawnSync(packageFile('.bin', 'tsc'), [...kOptions, file], { encoding: 'utf8', timeout: 60_000 });
  assert.equal(error, undefined);
  assert.equal(status === 0, stdout === '', stdout);
  return stdout;
}

/** A query as Grafana sends it when all nodes are chosen. */
const asSent = (expression) => expression.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '5m');

describe('the dashboard', () => {
  it('is of Grafana\'s types', () => {
    assert.equal(typeErrors(TEXT), '');
  });

  for (const [what, right, wrong, said] of [
    ['a field that there is not', '"legendFormat"', '"legend"', /'"legend"' does not exist/],
    ['a value that there is not', '"placement": "bottom"', '"placement": "below"', /"below"/],
    ['a query without an expression', /^ +"expr": .*\n/m, '', /'expr' is missing/],
    ['a number for a text', '"title": "SuperRelay"', '"title": 1', /'number' is not assignable to type 'string'/],
  ]) {
    it(`would not be with ${what}`, () => {
      const planted = TEXT.replace(right, wrong);
      assert.notEqual(planted, TEXT);
      assert.match(typeErrors(planted), said);
    });
  }

  it('tells its panels and queries apart, and has its nodes to choose from', async () => {
    const ids = JSON.parse(TEXT).panels.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { title, targets } of PANELS) assert.equal(new Set(targets.map(({ refId }) => refId)).size, targets.length, title);
    const [, of, label] = /^label_values\((.*), (\w+)\)$/.exec(JSON.parse(TEXT).templating.list[1].query);
    const found = await stack.prometheus.query(of);
    assert.deepEqual(found.map(({ metric }) => metric[label]), [new URL(stack.relay.httpUrl).host]);
  });

  it('shows every metric of docs/metrics.md', () => {
    const shown = new Set(QUERIES.flatMap(({ expr }) => selectors(expr)).map(({ name }) => name.replace(/_(bucket|sum|count)$/, '')));
    assert.deepEqual([...shown].sort(), tableRows('metrics.md', /^(superrelay|process)_/).map(([name]) => name).sort());
  });
});

describe('a query of the panel', () => {
  for (const { title, refId, expr, legendFormat } of QUERIES) {
    it(`${title}, ${refId}, gives data, each series with its name`, async () => {
      const data = await stack.prometheus.query(asSent(expr));
      assert.ok(data.length > 0, `no data: ${expr}`);
      for (const { value } of data) assert.ok(Number.isFinite(value), `${value}: ${expr}`);
      const names = data.map(({ metric }) => legendFormat.replace(/\{\{(\w+)\}\}/g, (all, label) => metric[label] ?? all));
      assert.ok(names.every((name) => !name.includes('{{')), names.join());
      assert.equal(new Set(names).size, names.length, names.join());
    });
  }
});
