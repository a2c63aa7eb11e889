// SPDX-License-Identifier: MIT
// Somebody who bundles his own operations: owner of the account, sender of the
// transaction and its beneficiary. What the paymaster is charged beyond what the
// transaction burns is his.

import { request } from 'node:http';
import { concatHex, encodeFunctionData, numberToHex, parseAbi, parseEther, parseEventLogs } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { packOperation } from './pack.mjs';

const kTransactionGas = 16_000_000n;
const kDummySignature = `0x${'f'.repeat(31)}${'0'.repeat(33)}7${'a'.repeat(63)}1c`;
const kAbi = parseAbi([
  'function createAccount(address, uint256) returns (address)',
  'function getAddress(address, uint256) view returns (address)',
  'function execute(address, uint256, bytes)',
]);

const sum = (values) => values.reduce((a, b) => a + b, 0n);

/** Calls one method of `url` from the local address `from`, which the node takes for the caller. */
export function callFrom(from, url, method, params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', localAddress: from, headers, timeout: 10_000 }, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve(JSON.parse(Buffer.concat(chunks).toString()));
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer to ${method}`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

export class Attacker {
  /** @param stack of one version; `from`: a loopback address of his own */
  static async create(stack, from) {
    const { chain, entryPoint } = stack;
    const owner = privateKeyToAccount(generatePrivateKey());
    await chain.setBalance({ address: owner.address, value: parseEther('10') });
    const sender = await chain.readContract({
      ...{ address: entryPoint.factory, abi: kAbi, functionName: 'getAddress' },
      args: [owner.address, 0n],
    });
    return new Attacker(stack, { from, owner, sender });
  }

  constructor(stack, { from, owner, sender }) {
    Object.assign(this, { stack, from, owner, sender });
  }

  /** An operation that does nothing; makes the account when it is not there yet. */
  async draft({ lane = 0n, ...gas }) {
    const { chain, entryPoint } = this.stack;
    const { address, abi } = entryPoint;
    const nonce = await chain.readContract({ address, abi, functionName: 'getNonce', args: [this.sender, lane] });
    const callData = encodeFunctionData({ abi: kAbi, functionName: 'execute', args: [this.owner.address, 0n, '0x'] });
    const fields = Object.entries({ nonce, ...gas }).map(([name, value]) => [name, numberToHex(value)]);
    const code = await this.#initCode();
    return { sender: this.sender, callData, ...code, ...Object.fromEntries(fields), signature: kDummySignature };
  }

  async #initCode() {
    const { chain, entryPoint } = this.stack;
    const { version, factory } = entryPoint;
    if (await chain.getCode({ address: this.sender })) return version === '0.6' ? { initCode: '0x' } : {};
    const args = [this.owner.address, 0n];
    const factoryData = encodeFunctionData({ abi: kAbi, functionName: 'createAccount', args });
    return version === '0.6' ? { initCode: concatHex([factory, factoryData]) } : { factory, factoryData };
  }

  #ask(method, op) {
    const { relay, entryPoint, anvil } = this.stack;
    return callFrom(this.from, relay.rpcUrl, method, [op, entryPoint.address, numberToHex(anvil.chainId), null]);
  }

  /** `op` with a stub for an approval, or the {error}. */
  stub(op) {
    return this.#sponsor('pm_getPaymasterStubData', op);
  }

  /** `op` with the node's approval, or the {error}. */
  approve(op) {
    return this.#sponsor('pm_getPaymasterData', op);
  }

  async #sponsor(method, op) {
    const { error, result } = await this.#ask(method, op);
    if (error) return { error };
    const { sponsor: _sponsor, isFinal: _isFinal, ...fields } = result;
    return { paymasterVerificationGasLimit: '0x186a0', ...op, ...fields };
  }

  async #sign(op) {
    const { chain, entryPoint } = this.stack;
    const { version, address, abi } = entryPoint;
    const args = [packOperation(version, op)];
    const hash = await chain.readContract({ address, abi, functionName: 'getUserOpHash', args });
    const signature =
      version < '0.8' ? await this.owner.signMessage({ message: { raw: hash } }) : await this.owner.sign({ hash });
    return { ...op, signature };
  }

  /**
   * Bundles operations himself, for no tip.
   *
   * @return what the transaction used, what was charged (gas; nothing when it reverted), what left
   *   the deposit and what he gained (wei, negative: lost)
   */
  async bundle(ops, baseFee) {
    const { chain, entryPoint } = this.stack;
    const { address, abi, version } = entryPoint;
    const signed = await Promise.all(ops.map((op) => this.#sign(op)));
    const before = await chain.getBalance({ address: this.owner.address });
    await chain.setNextBlockBaseFeePerGas({ baseFeePerGas: baseFee });
    const hash = await chain.writeContract({
      ...{ account: this.owner, address, abi, functionName: 'handleOps', gas: kTransactionGas },
      args: [signed.map((op) => packOperation(version, op)), this.owner.address],
      ...{ maxFeePerGas: baseFee, maxPriorityFeePerGas: 0n },
    });
    const { gasUsed, logs } = await chain.waitForTransactionReceipt({ hash, timeout: 15_000 });
    const events = parseEventLogs({ abi, eventName: 'UserOperationEvent', logs }).map(({ args }) => args);
    return {
      gasUsed,
      charged: sum(events.map(({ actualGasUsed }) => actualGasUsed)),
      paid: sum(events.map(({ actualGasCost }) => actualGasCost)),
      gain: (await chain.getBalance({ address: this.owner.address })) - before,
    };
  }
}
