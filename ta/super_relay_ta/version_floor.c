/* SPDX-License-Identifier: MIT */
#include "version_floor.h"

#include <string.h>

#include "storage.h"
#include "user_ta_header_defines.h"

#define FLOOR_FORMAT 1u

_Static_assert(SR_TA_VERSION >= 1, "a floor of 0 says that none is confirmed");

static const char floor_name[] = "version";

/* As it is stored. */
struct image {
	uint32_t format; /* FLOOR_FORMAT */
	uint32_t version;
};

_Static_assert(sizeof(struct image) == 8, "the stored layout");

/*
 * There is no floor. It is stored right after a new ledger and before the first
 * key: a ledger that knows of a key or of a deleted one, and is not of the time
 * before floors, has lost it.
 */
static bool never_was(const struct sr_ledger *ledger)
{
	return !ledger->damaged && (ledger->image.format == SR_LEDGER_FORMAT ||
				    sr_ledger_blank(ledger));
}

TEE_Result sr_version_load(struct sr_version_floor *floor,
			   const struct sr_ledger *ledger)
{
	struct image image = {0, 0};
	size_t size = sizeof(image);
	const TEE_Result res = sr_storage_read(floor_name, &image, &size);

	memset(floor, 0, sizeof(*floor));
	switch (res) {
	case TEE_SUCCESS:
		floor->stored = true;
		floor->known =
			size == sizeof(image) && image.format == FLOOR_FORMAT;
		floor->version = floor->known ? image.version : 0;
		return TEE_SUCCESS;
	case TEE_ERROR_ITEM_NOT_FOUND:
		floor->known = never_was(ledger);
		return TEE_SUCCESS;
	case TEE_ERROR_CORRUPT_OBJECT:
		return TEE_SUCCESS;
	default:
		return res;
	}
}

TEE_Result sr_version_check(const struct sr_version_floor *floor)
{
	if (!floor->known)
		return TEE_ERROR_CORRUPT_OBJECT;
	if (floor->version > SR_TA_VERSION)
		return SR_DENIED_TA_VERSION;
	return TEE_SUCCESS;
}

static TEE_Result save(struct sr_version_floor *floor, uint32_t version)
{
	const struct image image = {FLOOR_FORMAT, version};
	const TEE_Result res =
		sr_storage_write(floor_name, &image, sizeof(image));

	floor->unsure = res != TEE_SUCCESS;
	if (res)
		return res;
	floor->version = version;
	floor->stored = true;
	return TEE_SUCCESS;
}

TEE_Result sr_version_check_stored(struct sr_version_floor *floor)
{
	const struct image image = {FLOOR_FORMAT, floor->version};
	TEE_Result res = TEE_SUCCESS;

	if (!floor->known)
		return TEE_ERROR_CORRUPT_OBJECT;
	if (floor->unsure)
		res = save(floor, floor->version);
	if (res)
		return res;
	return sr_storage_compare(floor_name, &image, sizeof(image));
}

TEE_Result sr_version_prepare(struct sr_version_floor *floor,
			      struct sr_ledger *ledger)
{
	TEE_Result res = TEE_SUCCESS;

	/* One that was lost is not to come back as none. */
	if (!floor->known)
		return TEE_ERROR_CORRUPT_OBJECT;
	if (!ledger->stored)
		res = sr_ledger_save(ledger);
	if (!res && !floor->stored &&
	    ledger->image.format == SR_LEDGER_FORMAT_FLOOR)
		res = save(floor, floor->version);
	return res;
}

/* From now on a storage of the time before floors misses a lost one. */
static TEE_Result expect_floor(struct sr_ledger *ledger)
{
	TEE_Result res = TEE_ERROR_GENERIC;

	if (ledger->damaged || ledger->image.format == SR_LEDGER_FORMAT_FLOOR)
		return TEE_SUCCESS;
	ledger->image.format = SR_LEDGER_FORMAT_FLOOR;
	res = sr_ledger_save(ledger);
	if (res)
		ledger->image.format = SR_LEDGER_FORMAT;
	return res;
}

TEE_Result sr_version_set_floor(struct sr_version_floor *floor,
				struct sr_ledger *ledger, uint32_t version)
{
	TEE_Result res = TEE_SUCCESS;

	if (!floor->known)
		return TEE_ERROR_CORRUPT_OBJECT;
	/* A floor alone would look like the rest of a storage that is lost. */
	if (!ledger->damaged)
		res = sr_version_prepare(floor, ledger);
	if (!res && (!floor->stored || floor->version != version))
		res = save(floor, version);
	if (!res)
		res = expect_floor(ledger);
	return res;
}
