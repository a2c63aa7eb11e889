/* SPDX-License-Identifier: MIT */
/*
 * secp256k1 by libsecp256k1: constant-time, no heap, no globals. Every size
 * is in bytes, every integer big-endian.
 */
#ifndef CURVE_H
#define CURVE_H

#include <stdbool.h>
#include <stdint.h>
#include <tee_internal_api.h>

#include <super_relay_ta.h>

#define SR_SCALAR_SIZE		 32u
#define SR_CURVE_PUBLIC_KEY_SIZE 65u
#define SR_HEDGE_SIZE		 32u

/* The library's context, blinded; curve.c asserts that it fits. */
struct sr_curve {
	uint64_t context[27];
	uint32_t signatures_left; /* until the context is blinded anew */
};

/* Makes the context and blinds it with the TEE's randomness. */
void sr_curve_init(struct sr_curve *curve);

/* True if 0 < scalar < n. */
bool sr_curve_scalar_valid(const struct sr_curve *curve,
			   const uint8_t scalar[SR_SCALAR_SIZE]);

/*
 * The uncompressed point 0x04, x, y (SEC 1, 2.3.3) of a scalar.
 * TEE_ERROR_BAD_PARAMETERS: the scalar is not valid.
 */
TEE_Result sr_curve_public_key(const struct sr_curve *curve,
			       const uint8_t scalar[SR_SCALAR_SIZE],
			       uint8_t public_key[SR_CURVE_PUBLIC_KEY_SIZE]);

/*
 * Prepares a batch: blinds the context anew when its share of signatures is
 * used up, and draws the hedge, fresh randomness for the batch's nonces (RFC
 * 6979, 3.6). The caller changes it for each signature, and wipes it.
 */
void sr_curve_begin(struct sr_curve *curve, uint32_t signatures,
		    uint8_t hedge[SR_HEDGE_SIZE]);

/* ECDSA with s at most n/2 (EIP-2) and the recovery id of the chosen s. */
TEE_Result sr_curve_sign(const struct sr_curve *curve,
			 const uint8_t scalar[SR_SCALAR_SIZE],
			 const uint8_t digest[SR_DIGEST_SIZE],
			 const uint8_t hedge[SR_HEDGE_SIZE],
			 struct sr_signature *signature);

#endif
