/* SPDX-License-Identifier: MIT */
#ifndef SPONSOR_HASH_V06_H
#define SPONSOR_HASH_V06_H

#include <superrelay/core/keccak256.h>

#include "sponsor_tails.h"

/*
 * getHash of eth-infinitism's VerifyingPaymaster, tag v0.6.0: Keccak-256 of
 * abi.encode(pack, chainId, paymaster, senderNonce, validUntil, validAfter).
 * pack is the operation as it lies in the calldata, from its head to where
 * paymasterAndData begins; the head's offsets are those of a client that
 * encodes canonically, with a paymasterAndData of 149 bytes: the paymaster,
 * the two times and the signature.
 *
 * The record's tails lie in these tails: see sr_tails_hold(). Each of their
 * bytes is read once.
 */
void sr_sponsor_hash_v06(const struct sr_sponsor_record *record,
			 const struct sr_tails *tails, uint8_t hash[32]);

/* Gas and fees, five words, in the order of v0.6's UserOperation. */
void sr_sponsor_gas_v06(struct sr_keccak256 *keccak,
			const struct sr_sponsor_record *record);

#endif
