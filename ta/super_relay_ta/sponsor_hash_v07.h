/* SPDX-License-Identifier: MIT */
#ifndef SPONSOR_HASH_V07_H
#define SPONSOR_HASH_V07_H

#include <super_relay_ta.h>

/*
 * getHash of eth-infinitism's VerifyingPaymaster from tag v0.7.0 on, which
 * v0.8 and v0.9 share: Keccak-256 of the ABI encoding of twelve words.
 */
void sr_sponsor_hash_v07(const struct sr_sponsor_record *record,
			 uint8_t hash[32]);

#endif
