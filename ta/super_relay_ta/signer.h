/* SPDX-License-Identifier: MIT */
/* Signs a batch of messages with one key of either type. */
#ifndef SIGNER_H
#define SIGNER_H

#include <tee_internal_api.h>

#include "curve.h"
#include "key.h"

struct sr_signer {
	const struct sr_curve *curve;
	const struct sr_key *key;
	uint8_t hedge[SR_HEDGE_SIZE];  /* secp256k1 */
	TEE_OperationHandle operation; /* Ed25519 */
};

/* Every begin that succeeds needs an end. */
TEE_Result sr_signer_begin(struct sr_signer *signer, struct sr_curve *curve,
			   const struct sr_key *key, uint32_t signatures);

/*
 * Signs one message: SR_DIGEST_SIZE bytes for secp256k1. The message must not
 * be shared with the normal world. Without success the signature is zeros.
 */
TEE_Result sr_signer_sign(struct sr_signer *signer, const void *message,
			  size_t size, struct sr_signature *signature);

void sr_signer_end(struct sr_signer *signer);

#endif
