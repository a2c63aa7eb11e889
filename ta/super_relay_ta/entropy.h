/* SPDX-License-Identifier: MIT */
/*
 * Randomness for keys, from both worlds: the TEE's generator may be badly
 * seeded, the caller's may be known to a thief. Either alone suffices.
 */
#ifndef ENTROPY_H
#define ENTROPY_H

#include <stdint.h>
#include <tee_internal_api.h>

#include <super_relay_ta.h>

/*
 * Hands the caller's randomness to the TEE's own generator, by the system
 * PTA. Fails where the TEE has none.
 */
TEE_Result sr_entropy_feed(const uint8_t caller[SR_ENTROPY_SIZE]);

/*
 * 32 bytes for a secp256k1 scalar: HKDF-SHA256 (RFC 5869) over fresh
 * randomness of the TEE and the caller's. attempt tells apart the tries of
 * one key. The caller wipes the output.
 */
TEE_Result sr_entropy_derive(const uint8_t caller[SR_ENTROPY_SIZE],
			     uint8_t attempt, uint8_t output[32]);

#endif
