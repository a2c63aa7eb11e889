// SPDX-License-Identifier: MIT
// What this project is measured beside: a paymaster service as one writes it with
// Node.js and viem, its key in memory. A program: it prints its URL, and serves
// until it is ended.
//
// PEER is its configuration, in JSON: privateKey, entryPoint, chainId, paymaster,
// validity in seconds, baseFee in wei (all it knows of the chain), maxGas by
// field, maxFeePerGas and maxCost in wei. It serves pm_getPaymasterData for
// EntryPoint v0.7 and its VerifyingPaymaster.

import { createServer } from 'node:http';
import { concatHex, encodeAbiParameters, isAddress, isHex, keccak256, numberToHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

const { privateKey, entryPoint, chainId, paymaster, validity, ...limits } = JSON.parse(process.env.PEER);
const kSigner = privateKeyToAccount(privateKey);
const kEntryPoint = entryPoint.toLowerCase();
const kChainId = numberToHex(chainId);
const kBaseFee = BigInt(limits.baseFee);
const kMaxFee = BigInt(limits.maxFeePerGas);
const kMaxCost = BigInt(limits.maxCost);
const kMaxGas = Object.entries(limits.maxGas).map(([name, most]) => [name, BigInt(most)]);
const kNumbers = ['nonce', 'maxFeePerGas', 'maxPriorityFeePerGas', ...kMaxGas.map(([name]) => name)];
const kMaxBody = 256 * 1024;

const kWindow = [{ type: 'uint48' }, { type: 'uint48' }];
/** What VerifyingPaymaster.getHash of v0.7 encodes. */
const kHashed = [
  { type: 'address' },
  { type: 'uint256' },
  { type: 'bytes32' },
  { type: 'bytes32' },
  { type: 'bytes32' },
  { type: 'uint256' },
  { type: 'uint256' },
  { type: 'bytes32' },
  { type: 'uint256' },
  { type: 'address' },
  ...kWindow,
];

class RpcError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const invalid = (what) => new RpcError(-32602, what);
const denied = (what) => new RpcError(-32000, what);
const pair = (high, low) => concatHex([numberToHex(high, { size: 16 }), numberToHex(low, { size: 16 })]);

/** The operation with its numbers read; throws where a field is missing or malformed. */
function readOperation(op) {
  if (typeof op !== 'object' || op === null) throw invalid('the operation is no object');
  if (!isAddress(op.sender, { strict: false })) throw invalid('sender is no address');
  if (op.factory && !isAddress(op.factory, { strict: false })) throw invalid('factory is no address');
  for (const name of ['callData', 'signature']) if (!isHex(op[name])) throw invalid(`${name} is no hex string`);
  const numbers = {};
  for (const name of kNumbers) {
    const text = op[name] ?? (name.startsWith('paymaster') ? '0x0' : undefined);
    if (!isHex(text) || text.length < 3 || text.length > 66) throw invalid(`${name} is no quantity`);
    numbers[name] = BigInt(text);
  }
  return { ...op, ...numbers };
}

function checkLimits(op) {
  let gas = 0n;
  for (const [name, most] of kMaxGas) {
    if (op[name] > most) throw denied(`${name} is above the limit`);
    gas += op[name];
  }
  if (op.maxFeePerGas > kMaxFee || op.maxPriorityFeePerGas > op.maxFeePerGas) throw denied('the fees are above the limit');
  if (op.maxFeePerGas < kBaseFee) throw denied('maxFeePerGas is below the base fee');
  if (gas * op.maxFeePerGas > kMaxCost) throw denied('the operation costs too much');
}

function paymasterHash(op, validUntil, validAfter) {
  const initCode = op.factory ? concatHex([op.factory, op.factoryData ?? '0x']) : '0x';
  return keccak256(
    encodeAbiParameters(kHashed, [
      op.sender,
      op.nonce,
      keccak256(initCode),
      keccak256(op.callData),
      pair(op.verificationGasLimit, op.callGasLimit),
      (op.paymasterVerificationGasLimit << 128n) | op.paymasterPostOpGasLimit,
      op.preVerificationGas,
      pair(op.maxPriorityFeePerGas, op.maxFeePerGas),
      BigInt(chainId),
      paymaster,
      validUntil,
      validAfter,
    ]),
  );
}

async function getPaymasterData([operation, at, chain]) {
  if (typeof at !== 'string' || at.toLowerCase() !== kEntryPoint) throw invalid('no such EntryPoint here');
  if (chain !== kChainId) throw invalid('no such chain here');
  const op = readOperation(operation);
  checkLimits(op);
  const validUntil = Math.floor(Date.now() / 1000) + validity;
  const signature = await kSigner.signMessage({ message: { raw: paymasterHash(op, validUntil, 0) } });
  return { paymaster, paymasterData: concatHex([encodeAbiParameters(kWindow, [validUntil, 0]), signature]) };
}

async function answer(body) {
  let id = null;
  try {
    const request = JSON.parse(body);
    id = request.id ?? null;
    if (request.jsonrpc !== '2.0' || !Array.isArray(request.params)) throw new RpcError(-32600, 'no JSON-RPC request');
    if (request.method !== 'pm_getPaymasterData') throw new RpcError(-32601, 'no such method');
    return { jsonrpc: '2.0', id, result: await getPaymasterData(request.params) };
  } catch (error) {
    const code = error.code ?? (error instanceof SyntaxError ? -32700 : -32603);
    return { jsonrpc: '2.0', id, error: { code, message: error.message } };
  }
}

function respond(response, status, text) {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

const server = createServer((request, response) => {
  const parts = [];
  let size = 0;
  request.on('data', (part) => {
    size += part.length;
    if (size <= kMaxBody) parts.push(part);
  });
  request.on('end', async () => {
    if (size > kMaxBody) return respond(response, 413, '');
    return respond(response, 200, JSON.stringify(await answer(Buffer.concat(parts).toString())));
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
