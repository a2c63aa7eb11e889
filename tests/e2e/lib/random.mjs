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

// EIP-7702's marker: as clients send it, padded, with data behind it, and near misses.
const kMarker = '0x7702';
const kPadded = `${kMarker}${'00'.repeat(18)}`;
const kMarkerCodes = [kMarker, kPadded, `${kPadded}00`, `${kPadded}c0ffee`, `${kMarker}00`, `${kMarker}01`, '0x77'];

/** initCode of any kind: none, a factory's, EIP-7702's. */
function randomInitCode(random) {
  if (random.below(4) === 0) return random.pick(kMarkerCodes);
  return random.bytes(randomSize(random, kCodeSizes));
}

/** What every EntryPoint's operations have; every field is a hex string. */
function randomFields(random) {
  const gas = () => numberToHex(random.integer(128));
  const wide = () => numberToHex(random.integer(256));
  return {
    sender: random.bytes(20),
    nonce: wide(),
    initCode: randomInitCode(random),
    callData: random.bytes(randomSize(random, kDataSizes)),
    verificationGasLimit: gas(),
    callGasLimit: gas(),
    preVerificationGas: wide(),
    maxPriorityFeePerGas: gas(),
    maxFeePerGas: gas(),
  };
}

/** An operation and its approval's terms, as sponsor-probe takes them. */
export function randomSponsorship(random, { version, chainId, paymaster }) {
  const gas = () => numberToHex(random.integer(128));
  const validUntil = random.integer(47) || 1n;
  const own =
    version === '0.6'
      ? { senderNonce: numberToHex(random.integer(256)) }
      : { paymasterVerificationGasLimit: gas(), paymasterPostOpGasLimit: gas() };
  return {
    entryPoint: version,
    chainId: numberToHex(chainId),
    paymaster,
    ...randomFields(random),
    ...own,
    validUntil: numberToHex(validUntil),
    validAfter: numberToHex(random.integer(47) % validUntil),
  };
}

// Up to v0.8 the last is data like any other; in v0.9 it announces a signature of no bytes.
const kEmptySignature = '000022e325a297439656';

function randomPaymasterAndData(random) {
  const kind = random.below(4);
  if (kind === 0) return '0x';
  const data = random.bytes(52 + random.below(200));
  return kind === 1 ? `${data}${kEmptySignature}` : data;
}

/** An operation as user-op-probe takes it, with a delegate and, for v0.9, some paymaster signatures. */
export function randomUserOperation(random, { version, chainId }) {
  const paymasterAndData = randomPaymasterAndData(random);
  const signed = version === '0.9' && paymasterAndData !== '0x' && random.below(2) === 0;
  return {
    entryPoint: version,
    chainId: numberToHex(chainId),
    ...randomFields(random),
    paymasterAndData,
    delegate: random.bytes(20),
    ...(signed && { paymasterSignature: random.bytes(random.pick([0, 1, 65, 65, 255, 256, 1000])) }),
  };
}
