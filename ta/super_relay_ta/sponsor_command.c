/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "key_commands.h"
#include "signer.h"
#include "sponsor.h"

static void approve(struct sr_signer *signer,
		    const struct sr_sponsor_record *record,
		    const struct sr_tails *tails,
		    struct sr_sponsor_result *result)
{
	uint8_t digest[32] = {0};

	result->status = sr_sponsor_check(record, tails);
	if (result->status)
		return;
	sr_sponsor_hash(record, tails, result->hash);
	sr_sponsor_digest(result->hash, digest);
	result->status = sr_signer_sign(signer, digest, sizeof(digest),
					&result->signature);
	if (result->status)
		memset(result->hash, 0, sizeof(result->hash));
}

/*
 * Each record is copied before it is judged, each result written after its
 * record was judged and hashed: where a caller's buffers overlap, later records
 * and tails are bytes of its own earlier results, judged like any others.
 */
static void approve_all(struct sr_signer *signer, const uint8_t *records,
			uint32_t count, const struct sr_tails *tails,
			uint8_t *results)
{
	for (uint32_t i = 0; i < count; i++) {
		struct sr_sponsor_record record = {0};
		struct sr_sponsor_result result = {0};

		memcpy(&record, records + i * sizeof(record), sizeof(record));
		approve(signer, &record, tails, &result);
		memcpy(results + i * sizeof(result), &result, sizeof(result));
	}
}

TEE_Result sr_sponsor_batch(struct sr_instance *instance, uint32_t types,
			    TEE_Param params[TEE_NUM_PARAMS])
{
	const size_t record_size = sizeof(struct sr_sponsor_record);
	const struct sr_key *key = NULL;
	struct sr_tails tails = {NULL, 0, false};
	struct sr_signer signer = {0};
	uint32_t count = 0;
	TEE_Result res = TEE_ERROR_GENERIC;

	if ((types != SR_PARAMS(IN, IN, OUT, NONE) &&
	     types != SR_PARAMS(IN, IN, OUT, IN)) ||
	    !sr_input_fits(&params[1], record_size,
			   SR_BATCH_MAX * record_size) ||
	    params[1].memref.size % record_size)
		return TEE_ERROR_BAD_PARAMETERS;
	count = (uint32_t)(params[1].memref.size / record_size);
	res = sr_tails_take(&tails, TEE_PARAM_TYPE_GET(types, 3), &params[3]);
	if (!res)
		res = sr_claim_output(&params[2],
				      count * sizeof(struct sr_sponsor_result));
	if (!res)
		res = sr_find_described_key(instance, &params[0],
					    SR_KEY_USE_SPONSOR, &key);
	if (!res)
		res = sr_signer_begin(&signer, &instance->curve, key, count);
	if (res)
		return res;
	approve_all(&signer, params[1].memref.buffer, count, &tails,
		    params[2].memref.buffer);
	sr_signer_end(&signer);
	return TEE_SUCCESS;
}
