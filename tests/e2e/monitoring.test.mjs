// SPDX-License-Identifier: MIT
// deploy/monitoring and its pages: a real Prometheus reads the rules, they ask for what a real node tells, each
// has its page and its tests, and what the pages say to run runs.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PrometheusRule, ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { parse, parseAllDocuments } from 'yaml';
import { parseMetrics } from './lib/metrics.mjs';
import { startMonitored } from './lib/monitored.mjs';
import { builtProgram, ROOT } from './lib/paths.mjs';
import { MONITORING } from './lib/prometheus.mjs';
import { selectors, tableRows } from './lib/selectors.mjs';
import { stopStack } from './lib/stack.mjs';

const read = (...parts) => readFileSync(join(ROOT, ...parts), 'utf8');
const RULES = parse(read('deploy', 'monitoring', 'alerts.yml')).groups.flatMap(({ rules }) => rules);
const TESTS = readdirSync(join(MONITORING, 'tests')).map((name) => join(MONITORING, 'tests', name));

let stack;
let metrics;
before(async () => {
  stack = await startMonitored('e2e/monitoring');
  metrics = parseMetrics(await (await fetch(`${stack.relay.httpUrl}/metrics`)).text());
});
after(() => stack && stopStack(stack));

/** Fenced blocks of this language in a page. */
function blocks(page, language) {
  const all = read('docs', page).matchAll(new RegExp('^```' + language + '\\n(.*?)^```$', 'gms'));
  return [...all].map(([, text]) => text);
}

/** What a page says to run, with this stack's addresses. */
function runAsWritten(text) {
  const here = text
    .replaceAll('http://127.0.0.1:9000', stack.relay.httpUrl)
    .replaceAll('http://127.0.0.1:8545', stack.anvil.url)
    .replaceAll('node.toml', stack.home.config);
  const path = `${dirname(builtProgram('super-relay', 'SUPER_RELAY'))}:${process.env.PATH}`;
  const env = { ...process.env, PATH: path, ENTRY_POINT: stack.entryPoint.address, PAYMASTER: stack.paymaster };
  return spawnSync('bash', ['-euo', 'pipefail', '-c', here], { cwd: ROOT, env, encoding: 'utf8', timeout: 30_000 });
}

/** Throws unless the node's page has each label value that is asked for. */
function assertTold({ name, labels }) {
  // Which findings there are depends on the node's state.
  if (name === 'superrelay_findings') return assertFound(labels);
  const samples = metrics.samplesOf(name.replace(/_(bucket|sum|count)$/, '')).concat(metrics.samplesOf(name));
  assert.ok(samples.length > 0, `the node tells no ${name}`);
  for (const [label, values] of Object.entries(labels)) {
    const known = new Set(samples.map((sample) => sample.labels[label]));
    for (const value of values) assert.ok(known.has(value), `${name} has no ${label}="${value}"`);
  }
}

/** Throws unless docs/findings.md has these findings, with such a severity. */
function assertFound({ name: names = [], severity: severities = [], ...others }) {
  assert.deepEqual(others, {});
  const findings = new Map(tableRows('findings.md', /^[a-z_]+$/));
  for (const name of names) {
    assert.ok(findings.has(name), `there is no finding ${name}`);
    assert.ok(severities.some((severity) => findings.get(name).includes(severity)), `${name} is never ${severities}`);
  }
}

describe('the rules', () => {
  it('raise the alert for this node\'s waiver and no other', async () => {
    const rules = await stack.prometheus.rules();
    assert.deepEqual(rules.map(({ name }) => name), RULES.map(({ alert }) => alert));
    for (const { name, health, lastError } of rules) assert.equal(health, 'ok', `${name}: ${lastError}`);
    const raised = rules.flatMap(({ name, alerts }) => alerts.map(({ labels, state }) => [name, labels.name, state]));
    assert.deepEqual(raised, [['SuperRelayWaiver', 'softtee', 'firing']]);
  });

  it('are the operator\'s rules as well, and its monitor is one', () => {
    const [command] = [...read('docs', 'monitoring.md').matchAll(/^\{ printf .*\}$/gm)].map(([line]) => line);
    const { stdout } = runAsWritten(command);
    const rule = parse(stdout);
    assert.deepEqual(rule.spec.groups[0].rules, RULES);
    new PrometheusRule(rule).validate();
    const monitor = parse(read('deploy', 'monitoring', 'service-monitor.yml'));
    new ServiceMonitor(monitor).validate();
    const [endpoint] = monitor.spec.endpoints;
    assert.equal(endpoint.relabelings[0].replacement, parse(read('deploy', 'monitoring', 'prometheus.yml')).scrape_configs[0].job_name);
    const services = parseAllDocuments(read('deploy', 'k8s', 'base', 'services.yaml')).map((document) => document.toJS());
    const wanted = Object.entries(monitor.spec.selector.matchLabels);
    const scraped = services
      .filter(({ metadata }) => wanted.every(([label, value]) => metadata.labels[label] === value))
      .filter(({ spec }) => spec.ports.some(({ name }) => name === endpoint.port));
    // One that is not ready has most to tell.
    assert.deepEqual(scraped.map(({ spec }) => spec.publishNotReadyAddresses), [true]);
  });

  it('all have a test of their own, and no test is of another', () => {
    assert.deepEqual(TESTS.map((file) => basename(file, '.yml')).sort(), RULES.map(({ alert }) => alert).sort());
  });
});

for (const { alert, expr, labels, annotations } of RULES) {
  describe(alert, () => {
    it('is shown to fire and not to fire', () => {
      const expected = parse(read('deploy', 'monitoring', 'tests', `${alert}.yml`)).tests.flatMap((test) => test.alert_rule_test);
      assert.ok(expected.every(({ alertname }) => alertname === alert));
      assert.deepEqual([...new Set(expected.map(({ exp_alerts: alerts }) => alerts.length))].sort(), [0, 1]);
    });

    it('asks for what the node tells', () => {
      for (const selector of selectors(expr)) assertTold(selector);
    });

    it('has its page, whose commands run and whose queries give data', async () => {
      assert.equal(annotations.runbook, `docs/runbooks/${alert}.md`);
      const page = `runbooks/${alert}.md`;
      assert.ok(read('docs', page).startsWith(`# ${alert}\n`));
      const [row] = tableRows('monitoring.md', new RegExp(`^\\[${alert}\\]\\(${page}\\)$`));
      assert.equal(row?.[1], labels.severity);
      for (const command of blocks(page, 'sh')) {
        const { status, stdout, stderr } = runAsWritten(command);
        assert.equal(status, 0, `${command}\n${stdout}${stderr}`);
        assert.notEqual(stdout, '', command);
        assert.ok(!stdout.includes('"error"'), stdout);
      }
      for (const query of blocks(page, 'promql')) {
        for (const selector of selectors(query)) assertTold(selector);
        assert.ok((await stack.prometheus.query(query)).length > 0, `no data: ${query}`);
      }
    });
  });
}
