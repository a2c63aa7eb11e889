/* SPDX-License-Identifier: MIT */
/* What a sponsorship must look like, and what of it is signed. */
#ifndef SPONSOR_H
#define SPONSOR_H

#include "sponsor_tails.h"

/*
 * Judges one record:
 *   TEE_ERROR_BAD_PARAMETERS  malformed, its window is empty, its tails lie
 *                             outside of these, or it fills in a field that
 *                             its version and layout do not use
 *   TEE_ERROR_NOT_SUPPORTED   an EntryPoint or layout we do not know
 *   SR_DENIED_NO_EXPIRY       it would never lapse
 */
TEE_Result sr_sponsor_check(const struct sr_sponsor_record *record,
			    const struct sr_tails *tails);

/* The paymaster's hash of a record that sr_sponsor_check() found good. */
void sr_sponsor_hash(const struct sr_sponsor_record *record,
		     const struct sr_tails *tails, uint8_t hash[32]);

/* The digest that is signed: EIP-191, version 0x45, of a 32-byte message. */
void sr_sponsor_digest(const uint8_t hash[32], uint8_t digest[32]);

#endif
