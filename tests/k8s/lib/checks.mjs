// SPDX-License-Identifier: MIT
// All checks of rendered objects: each is a function of them that answers its complaints, one a line.

import { kClusterRules } from './cluster-rules.mjs';
import { configComplaints } from './config.mjs';
import { kDevicePluginRules } from './device-plugin-rules.mjs';
import { kPodRules } from './pod-rules.mjs';
import { schemaComplaints } from './schema.mjs';
import { typeComplaints } from './types.mjs';

export const RULES = { ...kPodRules, ...kClusterRules };

/** The names of the rules that objects break. */
export const brokenRules = (objects, rules = RULES) =>
  Object.keys(rules).filter((name) => rules[name](objects).length > 0);

const policyComplaints = (rules) => (objects) =>
  Object.entries(rules).flatMap(([name, rule]) => rule(objects).map((complaint) => `${name}: ${complaint}`));

export const CHECKS = {
  schema: schemaComplaints,
  types: typeComplaints,
  policy: policyComplaints(RULES),
  config: configComplaints,
};

export const DEVICE_PLUGIN_CHECKS = {
  schema: schemaComplaints,
  types: typeComplaints,
  policy: policyComplaints(kDevicePluginRules),
};
