// SPDX-License-Identifier: MIT
// What a demonstration does, wherever its node runs: on every EntryPoint a
// customer without a wei has an operation executed, and a paymaster whose key
// lives in the TA pays for it.

import { ACCOUNT_KINDS } from './accounts.mjs';
import { describeLogs, shortPath } from './paths.mjs';
import { isStopping } from './processes.mjs';
import { printReceipts } from './report.mjs';
import { newCustomer, runOperation } from './scenario.mjs';
import { stackFor, startStack, STACK_STEPS, stopOnFailure, stopStack } from './stack.mjs';
import { Steps, themeFor } from './steps.mjs';

/**
 * Has a new customer of each kind do one thing; answers what happened, by kind.
 *
 * @param {() => void} onDone is told of each
 */
export async function performAll(stack, steps, onDone = () => {}) {
  const done = [];
  for (const kind of ACCOUNT_KINDS) {
    const own = stackFor(stack, kind.version);
    const perform = async () => {
      const customer = await newCustomer(own, { kind });
      return runOperation(own, customer.account.address, customer.send);
    };
    const describe = (made) => `sponsored, ${made.event.actualGasUsed} gas`;
    done.push({ kind, ...(await steps.run(kind.name, perform, describe)) });
    onDone();
  }
  return done;
}

async function demonstrate(name, { place, perform }) {
  const steps = new Steps(STACK_STEPS + ACCOUNT_KINDS.length);
  const stack = await startStack(name, { steps, ...(place && { place }) });
  const { done, figures } = await stopOnFailure(stack.processes, () => perform(stack, steps));
  printReceipts(done);
  await stopStack(stack);
  const { green, reset } = themeFor(process.stdout);
  console.log(`\n${green}✓${reset} The paymasters paid for all of it, the senders for nothing.`);
  for (const [label, value] of figures) console.log(`  ${label}: ${value}`);
  console.log(`  Everything is stopped; the logs are in ${shortPath(stack.processes.folder)}/.`);
}

/**
 * Runs one; the exit code is 0 when it was as it should be, 1 otherwise.
 *
 * @param {string} name of the folder in build/ for logs and state
 * @param {{place?: object, perform: Function}} how `perform` answers the operations `done` and
 *   further `figures` to print
 */
export async function runDemo(name, how) {
  try {
    await demonstrate(name, how);
  } catch (error) {
    if (isStopping()) return;
    console.error(`\ndemo: ${error.step ? `${error.step} failed\n` : ''}${error.message}`);
    console.error(`\n${describeLogs(name)}`);
    process.exitCode = 1;
  }
}
