// SPDX-License-Identifier: MIT
// What the node itself says of the requests it answered: an answer with status
// 200 may be a refusal, which costs less than an approval.

import { parseMetrics } from '../lib/metrics.mjs';
import { waitFor } from '../lib/poll.mjs';
import { METHOD } from './requests.mjs';

const kCounter = 'superrelay_requests_total';

async function readMetrics(httpUrl) {
  return parseMetrics(await (await fetch(`${httpUrl}/metrics`)).text());
}

/** By method and verdict, how many requests more were answered. */
function answeredBetween(before, after) {
  return after
    .samplesOf(kCounter)
    .map(({ labels, value }) => ({ ...labels, count: value - before.value(kCounter, labels) }))
    .filter(({ count }) => count !== 0);
}

/**
 * GET /metrics of the node whose operator's routes are at `httpUrl`, once it has
 * answered what it was asked: a load that ends leaves its last requests behind.
 */
export function settledMetrics(httpUrl) {
  let last;
  const probe = async () => {
    const now = await readMetrics(httpUrl);
    const settled = last && answeredBetween(last, now).length === 0;
    last = now;
    return settled && now;
  };
  return waitFor('the node to have answered all it was asked', probe, { intervalMs: 200 });
}

/** Throws unless between the two readings these many requests were approved, and nothing else was answered. */
export function checkVerdicts(before, after, requests) {
  const answered = answeredBetween(before, after);
  const [only] = answered;
  if (answered.length === 1 && only.method === METHOD && only.verdict === 'ok' && only.count === requests) return;
  const said = answered.map(({ method, verdict, count }) => `${count} ${method} ${verdict}`).join(', ') || 'none';
  throw new Error(`of ${requests} requests the node answered: ${said}`);
}
