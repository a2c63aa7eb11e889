// SPDX-License-Identifier: MIT
// A plausible v0.7 operation in the form that clients send it.

/** viem's dummy signature for accounts that check one ECDSA signature. */
const kDummySignature = `0x${'f'.repeat(31)}${'0'.repeat(33)}7${'a'.repeat(63)}1c`;

/** An account that exists; the nonce's upper 192 bits are a lane, so it exceeds 64 bits. */
export const EXAMPLE_OPERATION = {
  sender: '0x81caB2011E111EE92925dB7C5Ed7F5046DF2dd03',
  nonce: '0x1a202ac70510000000000000000',
  callData: '0xb61d27f60000000000000000000000000000000000000000000000000000000000000001',
  callGasLimit: '0x15f90',
  verificationGasLimit: '0x249f0',
  preVerificationGas: '0xc350',
  maxFeePerGas: '0xb2d05e00',
  maxPriorityFeePerGas: '0x3b9aca00',
  signature: kDummySignature,
};

/** Gas limits as viem sends them before the estimate. */
export const EXAMPLE_STUB_GAS = { callGasLimit: '0x0', verificationGasLimit: '0x0', preVerificationGas: '0x0' };

/** The operation at the stub call. */
export const EXAMPLE_STUB_OPERATION = { ...EXAMPLE_OPERATION, ...EXAMPLE_STUB_GAS };
