// SPDX-License-Identifier: MIT
// The demonstration on this machine alone. Ends with code 0 when the chain has
// every receipt, 1 otherwise. Logs and state are in build/demo.

import { performAll, runDemo } from './lib/demonstration.mjs';

const perform = async (stack, steps) => ({ done: await performAll(stack, steps), figures: [] });

await runDemo('demo', { perform });
