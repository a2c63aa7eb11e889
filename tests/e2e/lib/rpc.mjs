// SPDX-License-Identifier: MIT
// JSON-RPC over HTTP as it is on the wire, for tests that look at the wire.

const kTimeoutMs = 10_000;

/** Posts `body` as it is; answers the HTTP status and the parsed JSON. */
export async function postRaw(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(kTimeoutMs),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

/** Calls one method with id 7; answers the response object. */
export async function call(url, method, params) {
  const { json } = await postRaw(url, JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }));
  return json;
}

/** Gets a JSON document. */
export async function getJson(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(kTimeoutMs) });
  return { status: response.status, json: await response.json() };
}
