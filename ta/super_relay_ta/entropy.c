/* SPDX-License-Identifier: MIT */
#include "entropy.h"

#include <pta_system.h>
#include <string.h>
#include <tee_internal_api_extensions.h>

#include "wipe.h"

#define OUTPUT_SIZE 32u

/* Two for each of Fortuna's 32 pools: see sr_entropy_add(). */
#define EVENT_COUNT 64u
/* Longer than Fortuna's 100 ms between two reseedings. */
#define RESEED_PAUSE_MS 150u

/* What HKDF's output is for; no two purposes share a label (RFC 5869, 3.2). */
static const char key_label[] = "SuperRelay secp256k1 key v1";
static const char event_label[] = "SuperRelay generator event v1";

#define LABEL_SIZE_MAX 32u

_Static_assert(sizeof(key_label) <= LABEL_SIZE_MAX, "the longest label");
_Static_assert(sizeof(event_label) <= LABEL_SIZE_MAX, "the longest label");

/* An operation that holds the input keying material. */
static TEE_Result open_hkdf(uint8_t *material, size_t size,
			    TEE_OperationHandle *operation)
{
	const uint32_t bits = (uint32_t)size * 8;
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_Attribute attribute = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	TEE_InitRefAttribute(&attribute, TEE_ATTR_HKDF_IKM, material, size);
	res = TEE_AllocateTransientObject(TEE_TYPE_HKDF_IKM, bits, &key);
	if (res)
		return res;
	res = TEE_PopulateTransientObject(key, &attribute, 1);
	if (res)
		goto out_key;
	res = TEE_AllocateOperation(operation, TEE_ALG_HKDF_SHA256_DERIVE_KEY,
				    TEE_MODE_DERIVE, bits);
	if (res)
		goto out_key;
	res = TEE_SetOperationKey(*operation, key);
	if (res)
		TEE_FreeOperation(*operation);
out_key:
	TEE_FreeTransientObject(key);
	return res;
}

/* Both worlds' randomness; the TEE's share is drawn here. */
static TEE_Result open_mixed(const uint8_t *caller, size_t size,
			     TEE_OperationHandle *operation)
{
	uint8_t material[32 + SR_ENTROPY_MAX] = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	if (size > SR_ENTROPY_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	TEE_GenerateRandom(material, 32);
	memcpy(material + 32, caller, size);
	res = open_hkdf(material, 32 + size, operation);
	sr_wipe(material, sizeof(material));
	return res;
}

/* info is the label, its zero, and the output's number. */
static TEE_Result expand(TEE_OperationHandle operation, const char *label,
			 uint8_t number, uint8_t output[OUTPUT_SIZE])
{
	uint8_t info[LABEL_SIZE_MAX + 1] = {0};
	const size_t label_size = strlen(label) + 1;
	TEE_Attribute attributes[2] = {0};
	TEE_ObjectHandle derived = TEE_HANDLE_NULL;
	size_t size = OUTPUT_SIZE;
	TEE_Result res = TEE_ERROR_GENERIC;

	memcpy(info, label, label_size);
	info[label_size] = number;
	TEE_InitRefAttribute(&attributes[0], TEE_ATTR_HKDF_INFO, info,
			     label_size + 1);
	TEE_InitValueAttribute(&attributes[1], TEE_ATTR_HKDF_OKM_LENGTH,
			       OUTPUT_SIZE, 0);
	res = TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET,
					  OUTPUT_SIZE * 8, &derived);
	if (res)
		return res;
	TEE_DeriveKey(operation, attributes, 2, derived);
	res = TEE_GetObjectBufferAttribute(derived, TEE_ATTR_SECRET_VALUE,
					   output, &size);
	if (!res && size != OUTPUT_SIZE)
		res = TEE_ERROR_GENERIC;
	TEE_FreeTransientObject(derived);
	return res;
}

TEE_Result sr_entropy_derive(const uint8_t caller[SR_ENTROPY_SIZE],
			     uint8_t attempt, uint8_t output[OUTPUT_SIZE])
{
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Result res = open_mixed(caller, SR_ENTROPY_SIZE, &operation);

	if (res)
		return res;
	res = expand(operation, key_label, attempt, output);
	TEE_FreeOperation(operation);
	return res;
}

static TEE_Result add_event(TEE_TASessionHandle system_pta,
			    uint8_t event[OUTPUT_SIZE])
{
	TEE_Param params[TEE_NUM_PARAMS] = {0};

	params[0].memref.buffer = event;
	params[0].memref.size = OUTPUT_SIZE;
	return TEE_InvokeTACommand(
		system_pta, TEE_TIMEOUT_INFINITE, PTA_SYSTEM_ADD_RNG_ENTROPY,
		TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
				TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE,
				TEE_PARAM_TYPE_NONE),
		params, NULL);
}

static TEE_Result add_events(TEE_OperationHandle operation)
{
	const TEE_UUID uuid = PTA_SYSTEM_UUID;
	TEE_TASessionHandle system_pta = TEE_HANDLE_NULL;
	uint8_t event[OUTPUT_SIZE] = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL,
				&system_pta, NULL);
	if (res)
		return res;
	for (uint8_t i = 0; !res && i < EVENT_COUNT; i++) {
		res = expand(operation, event_label, i, event);
		if (!res)
			res = add_event(system_pta, event);
	}
	TEE_CloseTASession(system_pta);
	sr_wipe(event, sizeof(event));
	return res;
}

TEE_Result sr_entropy_add(const uint8_t *caller, size_t size)
{
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Result res = open_mixed(caller, size, &operation);

	if (res)
		return res;
	res = add_events(operation);
	TEE_FreeOperation(operation);
	return res;
}

TEE_Result sr_entropy_feed(const uint8_t caller[SR_ENTROPY_SIZE])
{
	const TEE_Result res = sr_entropy_add(caller, SR_ENTROPY_SIZE);

	if (res)
		return res;
	return TEE_Wait(RESEED_PAUSE_MS);
}
