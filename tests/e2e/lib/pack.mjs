// SPDX-License-Identifier: MIT
// Operations in the RPC form (v0.6: initCode and paymasterAndData, later: the
// parts), as the contracts take them. Numbers may be hex strings or bigints.

import { concatHex, numberToHex } from 'viem';

/** Two 128-bit quantities side by side. */
function pair(high, low) {
  return concatHex([numberToHex(BigInt(high), { size: 16 }), numberToHex(BigInt(low), { size: 16 })]);
}

function initCodeOf({ initCode, factory, factoryData }) {
  if (initCode !== undefined) return initCode;
  return factory ? concatHex([factory, factoryData ?? '0x']) : '0x';
}

function paymasterAndDataOf(op) {
  if (op.paymasterAndData !== undefined) return op.paymasterAndData;
  if (!op.paymaster) return '0x';
  const gas = pair(op.paymasterVerificationGasLimit ?? 0, op.paymasterPostOpGasLimit ?? 0);
  return concatHex([op.paymaster, gas, op.paymasterData ?? '0x']);
}

/** The UserOperation of v0.6 or the PackedUserOperation of later versions. */
export function packOperation(version, op) {
  const common = {
    sender: op.sender,
    nonce: BigInt(op.nonce),
    initCode: initCodeOf(op),
    callData: op.callData,
    preVerificationGas: BigInt(op.preVerificationGas),
    paymasterAndData: paymasterAndDataOf(op),
    signature: op.signature ?? '0x',
  };
  if (version === '0.6') {
    const names = ['callGasLimit', 'verificationGasLimit', 'maxFeePerGas', 'maxPriorityFeePerGas'];
    return { ...common, ...Object.fromEntries(names.map((name) => [name, BigInt(op[name])])) };
  }
  return {
    ...common,
    accountGasLimits: pair(op.verificationGasLimit, op.callGasLimit),
    gasFees: pair(op.maxPriorityFeePerGas, op.maxFeePerGas),
  };
}
