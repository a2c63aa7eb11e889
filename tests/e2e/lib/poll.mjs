// SPDX-License-Identifier: MIT
// Waiting for a condition, never for ever.

import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks `probe` until it answers something truthy, and returns that.
 *
 * A probe that throws has not succeeded yet; its last reason ends up in the
 * error. When `child` ends first, waiting on is pointless and this throws.
 *
 * @param {string} what completes the sentence "waiting for …"
 * @param {() => any} probe may be asynchronous; bound its own waiting
 */
export async function waitFor(what, probe, { timeoutMs = 15_000, intervalMs = 50, child } = {}) {
  const deadline = performance.now() + timeoutMs;
  let reason;
  while (performance.now() < deadline) {
    try {
      const answer = await probe();
      if (answer) return answer;
    } catch (error) {
      reason = error;
    }
    if (child && !child.running) {
      throw new Error(`${child.describeEnd()} while waiting for ${what}\n${child.logTail()}`);
    }
    await pause(intervalMs);
  }
  const because = reason ? `: ${reason.message}` : '';
  const log = child ? `\n${child.logTail()}` : '';
  throw new Error(`gave up waiting for ${what} after ${timeoutMs / 1000} s${because}${log}`);
}
