// SPDX-License-Identifier: MIT
// All checks of rendered objects: each is a function of them that answers its complaints, one a line.

import { kClusterRules } from './cluster-rules.mjs';
import { configComplaints } from './config.mjs';
import { kPodRules } from './pod-rules.mjs';
import { schemaComplaints } from './schema.mjs';
import { typeComplaints } from './types.mjs';

export const RULES = { ...kPodRules, ...kClusterRules };

/** The names of the rules that objects break. */
export const brokenRules = (objects) => Object.keys(RULES).filter((name) => RULES[name](objects).length > 0);

const policyComplaints = (objects) =>
  Object.entries(RULES).flatMap(([name, rule]) => rule(objects).map((complaint) => `${name}: ${complaint}`));

export const CHECKS = {
  schema: schemaComplaints,
  types: typeComplaints,
  policy: policyComplaints,
  config: configComplaints,
};
