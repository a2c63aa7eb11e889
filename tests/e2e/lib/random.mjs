// SPDX-License-Identifier: MIT
// Random operations from a seed: the same seed gives the same operations.

import { randomInt } from 'node:crypto';
import { numberToHex } from 'viem';

/** The seed to use: E2E_SEED, or a new one. */
export function chooseSeed() {
  const given = process.env.E2E_SEED;
  return given === undefined ? randomInt(2 ** 32) : Number(given) >>> 0;
}

/** A stream of random 32-bit words: a Weyl sequence through MurmurHash3's finalizer. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  word() {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return (x ^ (x >>> 16)) >>> 0;
  }

  /** An integer in [0, bound). The bias of the remainder does not matter here. */
  below(bound) {
    return this.word() % bound;
  }

  pick(values) {
    return values[this.below(values.length)];
  }

  /** `size` random bytes as hex. */
  bytes(size) {
    const out = Buffer.alloc(size);
    for (let i = 0; i < size; i += 1) out[i] = this.word() & 0xff;
    return `0x${out.toString('hex')}`;
  }

  /** An integer of at most `bits` bits: zero, one, the largest, or any length alike. */
  integer(bits) {
    const kind = this.below(16);
    const largest = (1n << BigInt(bits)) - 1n;
    if (kind < 3) return [0n, 1n, largest][kind];
    const length = 1 + this.below(bits);
    return BigInt(this.bytes(Math.ceil(bits / 8))) & ((1n << BigInt(length)) - 1n);
  }
}

const kCodeSizes = [0, 0, 0, 1, 2, 20, 52, 135, 136, 137, 500];
const kDataSizes = [0, 1, 4, 31, 32, 33, 135, 136, 137, 271, 272, 1000, 4096];

function randomSize(random, sizes) {
  return random.below(4) === 0 ? random.below(2000) : random.pick(sizes);
}

/** A v0.7 operation and its approval's terms; every field is a hex string. */
export function randomOperation(random, { chainId, paymaster }) {
  const gas = () => numberToHex(random.integer(128));
  const wide = () => numberToHex(random.integer(256));
  const validUntil = random.integer(47) || 1n;
  return {
    chainId: numberToHex(chainId),
    paymaster,
    sender: random.bytes(20),
    nonce: wide(),
    initCode: random.bytes(randomSize(random, kCodeSizes)),
    callData: random.bytes(randomSize(random, kDataSizes)),
    verificationGasLimit: gas(),
    callGasLimit: gas(),
    paymasterVerificationGasLimit: gas(),
    paymasterPostOpGasLimit: gas(),
    preVerificationGas: wide(),
    maxPriorityFeePerGas: gas(),
    maxFeePerGas: gas(),
    validUntil: numberToHex(validUntil),
    validAfter: numberToHex(random.integer(47) % validUntil),
  };
}
