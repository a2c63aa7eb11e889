// SPDX-License-Identifier: MIT
// docs/wallets.md, followed line by line: each program on that page, run as it
// stands there, has its operation executed and our paymaster pay for it.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { isAddressEqual } from 'viem';
import { packageFile, ROOT } from './lib/paths.mjs';
import { stackFor, startStack, stopStack } from './lib/stack.mjs';

const kLimitMs = 60_000;
const run = promisify(execFile);

/** The page's programs by the headings above them. */
function readPrograms() {
  const page = readFileSync(join(ROOT, 'docs', 'wallets.md'), 'utf8');
  const sections = page.split(/^## /m).slice(1);
  const programs = sections.map((text) => [text.split('\n', 1)[0], /^```js\n(.*?)^```$/ms.exec(text)?.[1]]);
  return Object.fromEntries(programs.filter(([, program]) => program));
}

describe('docs/wallets.md', () => {
  const programs = readPrograms();
  const kVersions = { viem: '0.8', permissionless: '0.7', ethers: '0.7' };
  let stack;
  let folder;

  before(async () => {
    stack = await startStack('e2e/clients', { versions: ['0.7', '0.8'] });
    folder = join(stack.folder, 'wallet');
    mkdirSync(folder);
    symlinkSync(packageFile(), join(folder, 'node_modules'));
  });
  after(() => stack && stopStack(stack));

  it('has a program for each of the clients', () => {
    assert.deepEqual(Object.keys(programs), Object.keys(kVersions));
  });

  for (const [name, version] of Object.entries(kVersions)) {
    it(`${name}: the program runs, and the paymaster pays`, async () => {
      const file = join(folder, `${name}.mjs`);
      writeFileSync(file, programs[name]);
      await stack.chain.mine({ blocks: 1 });
      const env = { ...process.env, RELAY_URL: stack.relay.rpcUrl, ETH_NODE_URL: stack.anvil.url };
      const { stdout } = await run(process.execPath, [file], { env, timeout: kLimitMs });
      const [, hash, success] = /^(0x[0-9a-f]{64}) (true|false)$/m.exec(stdout) ?? [];
      assert.equal(success, 'true', stdout);

      const { entryPoint, paymaster } = stackFor(stack, version);
      const { address, abi } = entryPoint;
      const filter = { address, abi, eventName: 'UserOperationEvent', args: { userOpHash: hash }, fromBlock: 0n };
      const [event] = await stack.chain.getContractEvents(filter);
      assert.ok(event, `no UserOperationEvent for ${hash}`);
      assert.ok(isAddressEqual(event.args.paymaster, paymaster), `${event.args.paymaster} paid`);
    });
  }
});
