// SPDX-License-Identifier: MIT
// Debian's Prometheus with the configuration of deploy/monitoring, on loopback and a folder of its own.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ROOT } from './paths.mjs';
import { waitFor } from './poll.mjs';
import { getJson } from './rpc.mjs';

/** Where everything for Prometheus and Grafana is. */
export const MONITORING = join(ROOT, 'deploy', 'monitoring');

const kProgram = join(ROOT, 'scripts', 'prometheus');
const kStartMs = 60_000;

/** prometheus.yml, but for its targets, and fast. */
function configuration(targets) {
  const config = parse(readFileSync(join(MONITORING, 'prometheus.yml'), 'utf8'));
  config.global = { scrape_interval: '1s', evaluation_interval: '1s' };
  config.rule_files = config.rule_files.map((file) => join(MONITORING, file));
  for (const scrape of config.scrape_configs) scrape.static_configs = [{ targets }];
  return stringify(config);
}

class Prometheus {
  constructor(url) {
    this.url = url;
  }

  async #get(path) {
    const { json } = await getJson(`${this.url}/api/v1/${path}`);
    if (json.status !== 'success') throw new Error(`${path}: ${json.error}`);
    return json.data;
  }

  /** What an instant query gives now: the samples, as {metric, value}. Throws when it is not understood. */
  async query(expression) {
    const { result } = await this.#get(`query?query=${encodeURIComponent(expression)}`);
    return result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  }

  /** Its rules, in the order of their file, once it has evaluated all of them. */
  async rules() {
    const evaluated = async () => {
      const rules = (await this.#get('rules')).groups.flatMap((group) => group.rules);
      return rules.length > 0 && rules.every(({ health }) => health !== 'unknown') && rules;
    };
    return waitFor('Prometheus to evaluate its rules', evaluated);
  }
}

/** Starts Prometheus to scrape `targets`, as "127.0.0.1:9000". */
export async function startPrometheus(processes, folder, targets) {
  const home = join(folder, 'prometheus');
  mkdirSync(home);
  const file = join(home, 'prometheus.yml');
  writeFileSync(file, configuration(targets));
  const words = [`--config.file=${file}`, `--storage.tsdb.path=${join(home, 'data')}`, '--web.listen-address=127.0.0.1:0'];
  const child = processes.start('prometheus', kProgram, ['prometheus', ...words, '--storage.tsdb.retention.time=1h'], { cwd: home });
  const listening = () => /msg="Listening on" address=(127\.0\.0\.1:\d+)/.exec(child.log())?.[1];
  const address = await waitFor('Prometheus to listen', listening, { child, timeoutMs: kStartMs });
  const url = `http://${address}`;
  await waitFor('Prometheus to be ready', async () => (await fetch(`${url}/-/ready`)).ok, { child, timeoutMs: kStartMs });
  return new Prometheus(url);
}
