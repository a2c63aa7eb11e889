// SPDX-License-Identifier: MIT
// What Kubernetes' published schemas say of objects. They know required fields, types and formats, but
// let unknown fields pass: those are for types.mjs.

import { createRequire } from 'node:module';
import { nameOf } from './render.mjs';

const require = createRequire(import.meta.url);

/** What a schema has against one object, if anything. */
function complaintOf(object) {
  let model;
  try {
    model = require(`kubernetes-models/${object.apiVersion}/${object.kind}`)[object.kind];
  } catch {
    return `there is no ${object.kind} in ${object.apiVersion}`;
  }
  try {
    new model(object).validate();
  } catch (error) {
    return error.message;
  }
  return undefined;
}

/** One line for each object that a schema refuses. */
export function schemaComplaints(objects) {
  return objects.flatMap((object) => {
    const complaint = complaintOf(object);
    return complaint ? [`${nameOf(object)}: ${complaint}`] : [];
  });
}
