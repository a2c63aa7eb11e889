// SPDX-License-Identifier: MIT
// Kubernetes' own schemas and types: each overlay conforms, and what they are for does not pass.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OVERLAYS, render } from './lib/render.mjs';
import { schemaComplaints } from './lib/schema.mjs';
import { typeComplaints } from './lib/types.mjs';

for (const overlay of OVERLAYS) {
  it(`${overlay} conforms to schemas and types`, () => {
    const objects = render(overlay);
    assert.ok(objects.length > 10, `${objects.length} objects`);
    assert.deepEqual([...schemaComplaints(objects), ...typeComplaints(objects)], []);
  });
}

const sound = render('cloud-qemu');
const podOf = ({ spec }) => spec.template.spec;

/** What a checker says of the StatefulSet after `change`. */
function after(change, checker) {
  const found = structuredClone(sound.find(({ kind }) => kind === 'StatefulSet'));
  change(found);
  return checker([found]).join('\n');
}

describe('the schemas refuse', () => {
  const cases = [
    ['a required field that is missing', (it) => delete it.spec.selector, /StatefulSet super-relay: .*property selector/],
    ['a wrong type', (it) => (podOf(it).terminationGracePeriodSeconds = 'a minute'), /PeriodSeconds must be integer/],
    ['a container without a name', (it) => delete podOf(it).containers[0].name, /property name/],
    ['a kind that is not there', (it) => (it.apiVersion = 'apps/v9'), /no StatefulSet in apps\/v9/],
  ];
  for (const [what, change, expected] of cases) {
    it(what, () => assert.match(after(change, schemaComplaints), expected));
  }
});

describe('the types refuse an unknown field', () => {
  const cases = [
    ['of the object', (it) => (it.specs = {}), /"specs"' does not exist/],
    ['of the pod', (it) => (podOf(it).gracePeriod = 60), /"gracePeriod"' does not exist/],
    ['of a probe', (it) => (podOf(it).containers[0].readinessProbe.path = '/ready'), /"path"' does not exist/],
    ['of a security context', (it) => (podOf(it).securityContext.readOnlyRoot = true), /"readOnlyRoot"' does not exist/],
    ['of a kind that is not there', (it) => (it.apiVersion = 'apps/v9'), /kubernetes-types\/apps\/v9/],
  ];
  for (const [what, change, expected] of cases) {
    it(what, () => assert.match(after(change, typeComplaints), expected));
  }
});
