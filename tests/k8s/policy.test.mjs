// SPDX-License-Identifier: MIT
// Our own rules: each overlay keeps them all, and each bites.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brokenRules, RULES } from './lib/checks.mjs';
import { PLANTS } from './lib/plants.mjs';
import { OVERLAYS, render } from './lib/render.mjs';

for (const overlay of OVERLAYS) {
  it(`${overlay} keeps every rule`, () => assert.deepEqual(brokenRules(render(overlay)), []));
}

describe('a planted mistake', () => {
  const sound = render('cloud-qemu');
  for (const [rule, what, plant] of PLANTS) {
    it(`${rule}: ${what}`, () => {
      const objects = structuredClone(sound);
      plant(objects);
      assert.deepEqual(brokenRules(objects), [rule]);
    });
  }

  it('is there for each rule', () => {
    const planted = new Set(PLANTS.map(([rule]) => rule));
    assert.deepEqual(Object.keys(RULES).filter((rule) => !planted.has(rule)), []);
  });
});

describe('the rules of the relay', () => {
  it('notice that there is none', () => {
    const objects = render('cloud-qemu').filter(({ kind }) => kind !== 'StatefulSet');
    assert.ok(brokenRules(objects).includes('relay: size'));
  });

  it("know the native node's time to end", () => {
    const objects = render('trustzone');
    objects.find(({ kind }) => kind === 'StatefulSet').spec.template.spec.terminationGracePeriodSeconds = 20;
    assert.deepEqual(brokenRules(objects), ['relay: time to end']);
  });
});
