// SPDX-License-Identifier: MIT
// The stack for a developer: a chain, the contracts, the node and a bundler,
// until Ctrl-C. Logs and state are in build/dev-stack.

import { ENTRY_POINTS } from './lib/entrypoints.mjs';
import { EXAMPLE_STUB_OPERATION } from './lib/example.mjs';
import { describeLogs, shortPath } from './lib/paths.mjs';
import { isStopping } from './lib/processes.mjs';
import { startStack, STACK_STEPS } from './lib/stack.mjs';
import { Steps } from './lib/steps.mjs';

const kFolder = 'dev-stack';

function exampleCurl({ relay, anvil }) {
  const params = [EXAMPLE_STUB_OPERATION, ENTRY_POINTS['0.7'].address, `0x${anvil.chainId.toString(16)}`, null];
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'pm_getPaymasterStubData', params });
  return `curl -sS ${relay.rpcUrl} -H 'content-type: application/json' -d '${body}'`;
}

function contractLines([version, paymaster]) {
  return `  EntryPoint v${version}     ${ENTRY_POINTS[version].address}, paymaster ${paymaster}`;
}

function printGuide(stack) {
  console.log(`
  paymaster JSON-RPC  ${stack.relay.rpcUrl}
  operator's HTTP     ${stack.relay.httpUrl}/health
  bundler JSON-RPC    ${stack.bundler.url}
  chain JSON-RPC      ${stack.anvil.url} (chain id ${stack.anvil.chainId})
${Object.entries(stack.paymasters).map(contractLines).join('\n')}
  configuration       ${shortPath(stack.home.config)}
  logs                ${shortPath(stack.processes.folder)}/

Try:
  ${exampleCurl(stack)}
or a program of docs/wallets.md, with
  RELAY_URL=${stack.relay.rpcUrl} ETH_NODE_URL=${stack.anvil.url}

Ctrl-C stops everything.`);
}

/** Settles when a child ends; while all run, the signal handlers end this process. */
function firstToEnd({ relay, bundler, anvil }) {
  const children = [relay.child, bundler.child, anvil.child];
  return Promise.race(children.map((child) => child.ended.then(() => child)));
}

async function develop() {
  const stack = await startStack(kFolder, { steps: new Steps(STACK_STEPS) });
  printGuide(stack);
  const child = await firstToEnd(stack);
  if (isStopping()) return;
  await stack.processes.stopAll();
  throw new Error(`${child.describeEnd()}\n${child.logTail()}`);
}

try {
  await develop();
} catch (error) {
  if (!isStopping()) {
    console.error(`\ndev: ${error.step ? `${error.step} failed\n` : ''}${error.message}`);
    console.error(`\n${describeLogs(kFolder)}`);
    process.exitCode = 1;
  }
}
