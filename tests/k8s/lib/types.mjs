// SPDX-License-Identifier: MIT
// What the TypeScript compiler says of objects, written as literals of Kubernetes' types: it refuses
// fields that a type does not have, at any depth.

import { join } from 'node:path';
import ts from 'typescript';
import { nameOf, ROOT } from './render.mjs';

/** Where the program would be, so that its imports find the packages. */
const kFile = join(ROOT, 'tests/k8s/rendered.ts');
const kOptions = {
  ...{ noEmit: true, strict: true, skipLibCheck: true, types: [] },
  moduleResolution: ts.ModuleResolutionKind.Node10,
};

/** The module of kubernetes-types that has an apiVersion's kinds. */
function moduleOf(apiVersion) {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  return `kubernetes-types/${group.split('.')[0]}/${version}`;
}

/** A program with one literal a line, so that a line number tells the object. */
function programOf(objects) {
  return objects
    .map((object) => `{ const it: import("${moduleOf(object.apiVersion)}").${object.kind} = ${JSON.stringify(object)}; }\n`)
    .join('');
}

/** Runs the compiler over a text that is in no file. */
function diagnose(text) {
  const host = ts.createCompilerHost(kOptions);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === kFile || fileExists(name);
  host.getSourceFile = (name, version, ...rest) =>
    name === kFile ? ts.createSourceFile(name, text, version) : getSourceFile(name, version, ...rest);
  return ts.getPreEmitDiagnostics(ts.createProgram([kFile], kOptions, host));
}

/** One line for each thing that the compiler refuses. */
export function typeComplaints(objects) {
  return diagnose(programOf(objects)).map(({ file, start, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
    const object = file ? objects[file.getLineAndCharacterOfPosition(start).line] : undefined;
    return object ? `${nameOf(object)}: ${message}` : message;
  });
}
