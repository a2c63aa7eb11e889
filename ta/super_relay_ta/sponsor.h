/* SPDX-License-Identifier: MIT */
/* What a sponsorship must look like, and what of it is signed. */
#ifndef SPONSOR_H
#define SPONSOR_H

#include <stdint.h>
#include <tee_internal_api.h>

#include <super_relay_ta.h>

/*
 * Judges one record:
 *   TEE_ERROR_BAD_PARAMETERS  malformed, or its window is empty
 *   TEE_ERROR_NOT_SUPPORTED   an EntryPoint, layout or flag we do not know
 *   SR_DENIED_NO_EXPIRY       it would never lapse
 */
TEE_Result sr_sponsor_check(const struct sr_sponsor_record *record);

/*
 * getHash of eth-infinitism's VerifyingPaymaster, tag v0.7.0: Keccak-256 of
 * the ABI encoding of twelve words.
 */
void sr_sponsor_hash(const struct sr_sponsor_record *record, uint8_t hash[32]);

/* The digest that is signed: EIP-191, version 0x45, of a 32-byte message. */
void sr_sponsor_digest(const uint8_t hash[32], uint8_t digest[32]);

#endif
