// SPDX-License-Identifier: MIT
// What the node is measured beside: an echo of the same sizes by the same HTTP
// server, and a service of the usual kind.

import { fileURLToPath } from 'node:url';
import { parseEther, parseGwei } from 'viem';
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts';
import { builtProgram } from '../lib/paths.mjs';
import { waitFor } from '../lib/poll.mjs';

const kPeer = fileURLToPath(new URL('../lib/peer.mjs', import.meta.url));

async function listening(child) {
  const url = await waitFor(`${child.name} to listen`, () => /^http:.*$/m.exec(child.log())?.[0], { child });
  return { pid: child.pid, url };
}

/** A server of the node's kind that answers everything with so many bytes. */
export async function startEcho(processes, bytes) {
  const child = processes.start('echo-server', builtProgram('echo-server', 'ECHO_SERVER'), [String(bytes)]);
  return { ...(await listening(child)), expect: 'xxxx' };
}

/** lib/peer.mjs with a key of its own and the node's default limits. */
export async function startPeer({ processes, chain, anvil, entryPoint, paymaster }) {
  const privateKey = generatePrivateKey();
  const { baseFeePerGas } = await chain.getBlock();
  const settings = {
    privateKey,
    entryPoint: entryPoint.address,
    chainId: anvil.chainId,
    paymaster,
    validity: 600,
    baseFee: String(baseFeePerGas),
    maxFeePerGas: String(parseGwei('100')),
    maxCost: String(parseEther('0.05')),
    maxGas: {
      verificationGasLimit: 2_000_000,
      callGasLimit: 500_000,
      preVerificationGas: 250_000,
      paymasterVerificationGasLimit: 1_000_000,
      paymasterPostOpGasLimit: 1_000_000,
    },
  };
  const env = { PEER: JSON.stringify(settings), NODE_ENV: 'production' };
  const child = processes.start('peer', process.execPath, [kPeer], { env });
  return { ...(await listening(child)), signer: privateKeyToAddress(privateKey) };
}
