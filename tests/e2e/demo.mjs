// SPDX-License-Identifier: MIT
// The demonstration: on every EntryPoint a customer without a wei has an
// operation executed, and a paymaster whose key lives in the TA pays for it.
// Ends with code 0 when it was so, 1 otherwise. Logs and state are in build/demo.

import { ACCOUNT_KINDS } from './lib/accounts.mjs';
import { describeLogs, shortPath } from './lib/paths.mjs';
import { isStopping } from './lib/processes.mjs';
import { printReceipts } from './lib/report.mjs';
import { newCustomer, runOperation } from './lib/scenario.mjs';
import { stackFor, startStack, STACK_STEPS, stopOnFailure, stopStack } from './lib/stack.mjs';
import { Steps, themeFor } from './lib/steps.mjs';

const kFolder = 'demo';

/** Has a new customer of each kind do one thing; answers what happened, by kind. */
async function performAll(stack, steps) {
  const done = [];
  for (const kind of ACCOUNT_KINDS) {
    const own = stackFor(stack, kind.version);
    const perform = async () => {
      const customer = await newCustomer(own, { kind });
      return runOperation(own, customer.account.address, customer.send);
    };
    const describe = (made) => `sponsored, ${made.event.actualGasUsed} gas`;
    done.push({ kind, ...(await steps.run(kind.name, perform, describe)) });
  }
  return done;
}

async function demonstrate() {
  const steps = new Steps(STACK_STEPS + ACCOUNT_KINDS.length);
  const stack = await startStack(kFolder, { steps });
  printReceipts(await stopOnFailure(stack.processes, () => performAll(stack, steps)));
  await stopStack(stack);
  const { green, reset } = themeFor(process.stdout);
  console.log(`\n${green}✓${reset} The paymasters paid for all of it, the senders for nothing.`);
  console.log(`  Everything is stopped; the logs are in ${shortPath(stack.processes.folder)}/.`);
}

try {
  await demonstrate();
} catch (error) {
  if (!isStopping()) {
    console.error(`\ndemo: ${error.step ? `${error.step} failed\n` : ''}${error.message}`);
    console.error(`\n${describeLogs(kFolder)}`);
    process.exitCode = 1;
  }
}
