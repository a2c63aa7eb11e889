// SPDX-License-Identifier: MIT
// VerifyingPaymaster's getHash, asked of the contract itself: operations in
// the RPC form, packed as the EntryPoint takes them.

import { concatHex, encodeAbiParameters, hashMessage, keccak256, numberToHex, recoverAddress } from 'viem';
import { verifyingPaymaster } from './contracts.mjs';
import { packOperation } from './pack.mjs';

const kHalfOrder = 0x7fffffff_ffffffff_ffffffff_ffffffff_5d576e73_57a4501d_dfe92f46_681b20a0n;

const kWindow = [{ type: 'uint48' }, { type: 'uint48' }];
const kSignatureSize = 65;
const kSenderNonceSlot = 1n; // of v0.6's VerifyingPaymaster, behind the owner

/** The operation up to what the paymaster signs; v0.6 hashes the length of what follows as well. */
function unsigned(version, op) {
  if (version !== '0.6') return packOperation(version, op);
  const window = encodeAbiParameters(kWindow, [Number(op.validUntil), Number(op.validAfter)]);
  const paymasterAndData = concatHex([op.paymaster, window, numberToHex(0, { size: kSignatureSize })]);
  return packOperation(version, { ...op, paymasterAndData });
}

/** What the contract at `op.paymaster` says that its signer has to sign. */
export async function contractHash(chain, entryPoint, op) {
  return chain.readContract({
    address: op.paymaster,
    abi: (await verifyingPaymaster(entryPoint)).abi,
    functionName: 'getHash',
    args: [unsigned(entryPoint.version, op), Number(op.validUntil), Number(op.validAfter)],
  });
}

/** Sets v0.6's count of the sender's operations, which its paymaster hashes. */
export function setSenderNonce(chain, op) {
  const place = encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [op.sender, kSenderNonceSlot]);
  const value = numberToHex(BigInt(op.senderNonce), { size: 32 });
  return chain.setStorageAt({ address: op.paymaster, index: keccak256(place), value });
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
