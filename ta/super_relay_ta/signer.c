/* SPDX-License-Identifier: MIT */
#include "signer.h"

#include <string.h>

#include "ed25519.h"
#include "wipe.h"

TEE_Result sr_signer_begin(struct sr_signer *signer, struct sr_curve *curve,
			   const struct sr_key *key, uint32_t signatures)
{
	memset(signer, 0, sizeof(*signer));
	signer->curve = curve;
	signer->key = key;
	signer->operation = TEE_HANDLE_NULL;
	if (key->type == SR_KEY_TYPE_ED25519)
		return sr_ed25519_open(key->secret, key->public_key,
				       &signer->operation);
	sr_curve_begin(curve, signatures, signer->hedge);
	return TEE_SUCCESS;
}

/*
 * No two signatures share a nonce, not even those of one digest: of two that
 * do, one of them disturbed while it was made, anybody could compute the key.
 */
static void renew_hedge(uint8_t hedge[SR_HEDGE_SIZE])
{
	for (size_t i = 0; i < SR_HEDGE_SIZE && !++hedge[i]; i++)
		;
}

TEE_Result sr_signer_sign(struct sr_signer *signer, const void *message,
			  size_t size, struct sr_signature *signature)
{
	const struct sr_key *key = signer->key;
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	memset(signature, 0, sizeof(*signature));
	if (key->type == SR_KEY_TYPE_ED25519)
		res = sr_ed25519_sign(signer->operation, message, size,
				      signature);
	else if (size == SR_DIGEST_SIZE) {
		renew_hedge(signer->hedge);
		res = sr_curve_sign(signer->curve, key->secret, message,
				    signer->hedge, signature);
	}
	if (res)
		memset(signature, 0, sizeof(*signature));
	return res;
}

void sr_signer_end(struct sr_signer *signer)
{
	TEE_FreeOperation(signer->operation);
	sr_wipe(signer, sizeof(*signer));
}
