/* SPDX-License-Identifier: MIT */
/*
 * The only translation unit that knows libsecp256k1. It includes the library
 * whole and is compiled as a whole program: what the TA does not call, the
 * library's heap use and its writable globals with it, is never emitted.
 * Include path: the library's top folder, as a system folder.
 */
/* Verification is not what we are for: the smallest table. */
#define ECMULT_WINDOW_SIZE 2
/* 11 blocks of 6 teeth: the signing table of 22 kB. */
#define COMB_BLOCKS 11
#define COMB_TEETH  6

#define ENABLE_MODULE_RECOVERY
#define USE_EXTERNAL_DEFAULT_CALLBACKS
#define SECP256K1_API extern

#include <src/secp256k1.c>

#include <src/precomputed_ecmult.c>
#include <src/precomputed_ecmult_gen.c>

#include "curve.h"
#include "wipe.h"

#if defined(__has_attribute)
#if __has_attribute(externally_visible)
#define SR_OFFERED __attribute__((externally_visible))
#endif
#endif
#ifndef SR_OFFERED
#define SR_OFFERED
#endif

/* Signatures between two blindings, which cost as much as two of them. */
#define SIGNATURES_PER_BLINDING 1024u

_Static_assert(sizeof(secp256k1_context) <=
		       sizeof(((struct sr_curve *)NULL)->context),
	       "struct sr_curve has too little room for the context");
_Static_assert(_Alignof(secp256k1_context) <= _Alignof(struct sr_curve),
	       "struct sr_curve is not aligned for the context");

/* The library found one of its own invariants broken, or we misused it. */
void secp256k1_default_illegal_callback_fn(const char *text, void *data)
{
	(void)text;
	(void)data;
	TEE_Panic(TEE_ERROR_BAD_STATE);
}

void secp256k1_default_error_callback_fn(const char *text, void *data)
{
	(void)text;
	(void)data;
	TEE_Panic(TEE_ERROR_BAD_STATE);
}

static const secp256k1_context *context_of(const struct sr_curve *curve)
{
	/* The memory comes from the heap: its type is what is written to it. */
	const void *memory = curve->context;

	return memory;
}

static void blind(struct sr_curve *curve)
{
	void *context = curve->context;
	uint8_t seed[32] = {0};

	TEE_GenerateRandom(seed, sizeof(seed));
	/* Fails only for the library's static context (its header says). */
	if (!secp256k1_context_randomize(context, seed))
		TEE_Panic(TEE_ERROR_BAD_STATE);
	sr_wipe(seed, sizeof(seed));
	curve->signatures_left = SIGNATURES_PER_BLINDING;
}

SR_OFFERED void sr_curve_init(struct sr_curve *curve)
{
	if (!secp256k1_context_preallocated_create(curve->context,
						   SECP256K1_CONTEXT_NONE))
		TEE_Panic(TEE_ERROR_BAD_STATE);
	blind(curve);
}

SR_OFFERED bool sr_curve_scalar_valid(const struct sr_curve *curve,
				      const uint8_t scalar[SR_SCALAR_SIZE])
{
	return secp256k1_ec_seckey_verify(context_of(curve), scalar) == 1;
}

SR_OFFERED TEE_Result sr_curve_public_key(
	const struct sr_curve *curve, const uint8_t scalar[SR_SCALAR_SIZE],
	uint8_t public_key[SR_CURVE_PUBLIC_KEY_SIZE])
{
	secp256k1_pubkey point = {{0}};
	size_t size = SR_CURVE_PUBLIC_KEY_SIZE;

	if (!secp256k1_ec_pubkey_create(context_of(curve), &point, scalar))
		return TEE_ERROR_BAD_PARAMETERS;
	secp256k1_ec_pubkey_serialize(context_of(curve), public_key, &size,
				      &point, SECP256K1_EC_UNCOMPRESSED);
	return TEE_SUCCESS;
}

SR_OFFERED void sr_curve_begin(struct sr_curve *curve, uint32_t signatures,
			       uint8_t hedge[SR_HEDGE_SIZE])
{
	if (curve->signatures_left < signatures)
		blind(curve);
	curve->signatures_left -= signatures;
	TEE_GenerateRandom(hedge, SR_HEDGE_SIZE);
}

SR_OFFERED TEE_Result sr_curve_sign(const struct sr_curve *curve,
				    const uint8_t scalar[SR_SCALAR_SIZE],
				    const uint8_t digest[SR_DIGEST_SIZE],
				    const uint8_t hedge[SR_HEDGE_SIZE],
				    struct sr_signature *signature)
{
	secp256k1_ecdsa_recoverable_signature raw = {{0}};
	int recovery_id = 0;

	if (!secp256k1_ecdsa_sign_recoverable(context_of(curve), &raw, digest,
					      scalar, NULL, hedge))
		return TEE_ERROR_GENERIC;
	secp256k1_ecdsa_recoverable_signature_serialize_compact(
		context_of(curve), signature->bytes, &recovery_id, &raw);
	signature->size = SR_SIGNATURE_SIZE;
	signature->recovery_id = (uint32_t)recovery_id;
	return TEE_SUCCESS;
}

_Static_assert(SR_BATCH_MAX <= SIGNATURES_PER_BLINDING,
	       "a batch must fit between two blindings");
