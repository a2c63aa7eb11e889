/* SPDX-License-Identifier: MIT */
/*
 * Ed25519 (RFC 8032) by the GlobalPlatform API, which cannot derive a public
 * key from a seed: both are kept.
 */
#ifndef ED25519_H
#define ED25519_H

#include <stdint.h>
#include <tee_internal_api.h>

#include <super_relay_ta.h>

#define SR_ED25519_SIZE 32u /* of a seed, and of a public key */

/* Makes a key of the TEE's randomness. The caller wipes the seed. */
TEE_Result sr_ed25519_generate(uint8_t seed[SR_ED25519_SIZE],
			       uint8_t public_key[SR_ED25519_SIZE]);

/*
 * Opens an operation that signs with a key; the caller frees it with
 * TEE_FreeOperation(). The two parts must belong together: a signature made
 * with a foreign public key gives the secret away.
 */
TEE_Result sr_ed25519_open(const uint8_t seed[SR_ED25519_SIZE],
			   const uint8_t public_key[SR_ED25519_SIZE],
			   TEE_OperationHandle *operation);

/*
 * Signs. The message is read twice: it must lie in memory that the normal
 * world cannot change meanwhile, or two signatures give the secret away.
 */
TEE_Result sr_ed25519_sign(TEE_OperationHandle operation, const void *message,
			   size_t size, struct sr_signature *signature);

/*
 * TEE_ERROR_SIGNATURE_INVALID: the signature does not verify with this key.
 *
 * If the 32 bytes encode no point of the curve, OP-TEE 4.5 does not answer
 * that: TEE_AsymmetricVerifyDigest() panics, and this TA's instance is gone.
 * Only IMPORT_KEY verifies, with a key of its caller's; no release build has
 * it.
 */
TEE_Result sr_ed25519_verify(const uint8_t public_key[SR_ED25519_SIZE],
			     const void *message, size_t size,
			     const struct sr_signature *signature);

#endif
