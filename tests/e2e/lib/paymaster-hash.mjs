// SPDX-License-Identifier: MIT
// VerifyingPaymaster's getHash, asked of the contract itself: operations in
// the v0.7 RPC form, packed as the EntryPoint takes them.

import { concatHex, numberToHex, recoverAddress, hashMessage } from 'viem';
import { artifact } from './contracts.mjs';

const kHalfOrder = 0x7fffffff_ffffffff_ffffffff_ffffffff_5d576e73_57a4501d_dfe92f46_681b20a0n;

/** Two 128-bit quantities side by side. */
function pair(high, low) {
  return concatHex([numberToHex(BigInt(high), { size: 16 }), numberToHex(BigInt(low), { size: 16 })]);
}

/** The PackedUserOperation that getHash takes; paymasterAndData stops where the signed part does. */
export function packOperation(op) {
  return {
    sender: op.sender,
    nonce: BigInt(op.nonce),
    initCode: op.initCode,
    callData: op.callData,
    accountGasLimits: pair(op.verificationGasLimit, op.callGasLimit),
    preVerificationGas: BigInt(op.preVerificationGas),
    gasFees: pair(op.maxPriorityFeePerGas, op.maxFeePerGas),
    paymasterAndData: concatHex([
      op.paymaster,
      pair(op.paymasterVerificationGasLimit, op.paymasterPostOpGasLimit),
    ]),
    signature: '0x',
  };
}

/** What the contract at `op.paymaster` says that its signer has to sign. */
export function contractHash(chain, entryPoint, op) {
  return chain.readContract({
    address: op.paymaster,
    abi: artifact(entryPoint, 'VerifyingPaymaster').abi,
    functionName: 'getHash',
    args: [packOperation(op), Number(op.validUntil), Number(op.validAfter)],
  });
}

/** r, s and v of 65 bytes. */
export function splitSignature(signature) {
  const word = (from, to) => BigInt(`0x${signature.slice(2 + 2 * from, 2 + 2 * to)}`);
  return { r: word(0, 32), s: word(32, 64), v: word(64, 65), size: (signature.length - 2) / 2 };
}

/** Throws unless `signature` is one that OpenZeppelin's ECDSA.recover takes; answers the signer of `hash`. */
export function recoverSigner(hash, signature) {
  const { s, v, size } = splitSignature(signature);
  if (size !== 65) throw new Error(`a signature of ${size} bytes`);
  if (v !== 27n && v !== 28n) throw new Error(`v is ${v}`);
  if (s > kHalfOrder) throw new Error('s is above n/2 (EIP-2)');
  return recoverAddress({ hash: hashMessage({ raw: hash }), signature });
}
