// SPDX-License-Identifier: MIT
// What deploy/k8s says about a replica: its probe, its ports, its configuration, and how it is ended.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../lib/paths.mjs';

const read = (...path) => readFileSync(join(ROOT, 'deploy', 'k8s', ...path), 'utf8');
const podOf = (...path) => parse(read(...path)).spec.template.spec;

const container = podOf('base', 'statefulset.yaml').containers[0];
const portOf = (name) => container.ports.find((each) => each.name === name).containerPort;
const { httpGet, periodSeconds, timeoutSeconds, failureThreshold } = container.readinessProbe;

export const RPC_PORT = portOf('rpc');
export const READINESS = { path: httpGet.path, port: portOf(httpGet.port), periodSeconds, timeoutSeconds, failureThreshold };
export const PRE_STOP_MS = container.lifecycle.preStop.sleep.seconds * 1e3;
/** From the word to end until the kill, the pause of preStop included. */
export const GRACE_MS = podOf('overlays', 'trustzone', 'statefulset.yaml').terminationGracePeriodSeconds * 1e3;

/** `text` with its only `from` replaced. */
function replaced(text, from, to) {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`deploy/k8s/base/config.toml: expected ${from} once, found it ${parts.length - 1} times`);
  return parts.join(to);
}

/**
 * The cluster's configuration with softtee in OP-TEE's place, and with a limit that lets one
 * address, the proxy's, stand for all callers.
 *
 * @param {{auditFile: string, maxExposure: string}} settings
 */
export function configuration({ auditFile, maxExposure }) {
  const changes = [
    ['kms_backend = "optee"', 'kms_backend = "softtee"'],
    ['audit_logging = true', `audit_logging = true\naudit_file = "${auditFile}"`],
    ['[optee_kms]\n', `[paymaster_relay.limits]\nmax_exposure_per_caller = "${maxExposure}"\n\n[optee_kms]\n`],
  ];
  return changes.reduce((text, [from, to]) => replaced(text, from, to), read('base', 'config.toml'));
}
