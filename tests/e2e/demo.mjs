// SPDX-License-Identifier: MIT
// The demonstration: a customer without a wei has an operation executed, and
// a paymaster whose key lives in the TA pays for it. Ends with code 0 when it
// was so, 1 otherwise. Logs and state are in build/demo.

import { printReport } from './lib/report.mjs';
import { runOperation } from './lib/scenario.mjs';
import { describeLogs, shortPath } from './lib/paths.mjs';
import { isStopping } from './lib/processes.mjs';
import { startStack, STACK_STEPS, stopOnFailure, stopStack } from './lib/stack.mjs';
import { Steps, themeFor } from './lib/steps.mjs';

const kFolder = 'demo';

async function demonstrate() {
  const steps = new Steps(STACK_STEPS + 1);
  const stack = await startStack(kFolder, { steps });
  const describe = (made) => `sponsored, ${made.event.actualGasUsed} gas`;
  const perform = () => steps.run('operation', () => runOperation(stack), describe);
  printReport(await stopOnFailure(stack.processes, perform));
  await stopStack(stack);
  const { green, reset } = themeFor(process.stdout);
  console.log(`\n${green}✓${reset} The paymaster paid for all of it, the sender for nothing.`);
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
