/* SPDX-License-Identifier: MIT */
#include "ledger.h"

#include <string.h>

#include "storage.h"

static const char object_name[] = "ledger";

#define HEAD_SIZE offsetof(struct sr_ledger_image, tombstones)

_Static_assert(HEAD_SIZE == 16, "the stored layout");
_Static_assert(sizeof(struct sr_tombstone) == 36, "the stored layout");
_Static_assert(SR_KEY_SLOTS <= 64, "one bit a slot");

static size_t image_size(const struct sr_ledger_image *image)
{
	return HEAD_SIZE + image->tombstone_count * sizeof(struct sr_tombstone);
}

static bool image_valid(const struct sr_ledger_image *image, size_t size)
{
	return size >= HEAD_SIZE &&
	       (image->format == SR_LEDGER_FORMAT ||
		image->format == SR_LEDGER_FORMAT_FLOOR) &&
	       image->tombstone_count <= SR_TOMBSTONES_MAX &&
	       size == image_size(image);
}

TEE_Result sr_ledger_load(struct sr_ledger *ledger)
{
	size_t size = sizeof(ledger->image);
	TEE_Result res = TEE_ERROR_GENERIC;

	memset(ledger, 0, sizeof(*ledger));
	res = sr_storage_read(object_name, &ledger->image, &size);
	switch (res) {
	case TEE_SUCCESS:
		ledger->stored = true;
		ledger->damaged = !image_valid(&ledger->image, size);
		break;
	case TEE_ERROR_ITEM_NOT_FOUND:
		break;
	case TEE_ERROR_CORRUPT_OBJECT:
		ledger->damaged = true;
		break;
	default:
		return res;
	}
	if (!ledger->stored || ledger->damaged) {
		memset(&ledger->image, 0, sizeof(ledger->image));
		ledger->image.format = SR_LEDGER_FORMAT_FLOOR;
	}
	return TEE_SUCCESS;
}

TEE_Result sr_ledger_save(struct sr_ledger *ledger)
{
	TEE_Result res = TEE_ERROR_GENERIC;

	if (ledger->damaged)
		return TEE_ERROR_CORRUPT_OBJECT;
	res = sr_storage_write(object_name, &ledger->image,
			       image_size(&ledger->image));
	ledger->unsure = res != TEE_SUCCESS;
	if (!res)
		ledger->stored = true;
	return res;
}

TEE_Result sr_ledger_check(struct sr_ledger *ledger)
{
	TEE_Result res = TEE_SUCCESS;

	if (ledger->damaged)
		return TEE_ERROR_CORRUPT_OBJECT;
	if (ledger->unsure)
		res = sr_ledger_save(ledger);
	if (res)
		return res;
	return sr_storage_compare(object_name, &ledger->image,
				  image_size(&ledger->image));
}

bool sr_ledger_blank(const struct sr_ledger *ledger)
{
	return !ledger->image.slots && !ledger->image.tombstone_count;
}

bool sr_ledger_has_slot(const struct sr_ledger *ledger, uint32_t slot)
{
	return (ledger->image.slots >> slot) & 1;
}

void sr_ledger_set_slot(struct sr_ledger *ledger, uint32_t slot, bool used)
{
	const uint64_t bit = UINT64_C(1) << slot;

	if (used)
		ledger->image.slots |= bit;
	else
		ledger->image.slots &= ~bit;
}

const struct sr_tombstone *sr_ledger_find(const struct sr_ledger *ledger,
					  const uint8_t public_key_hash[32])
{
	const struct sr_ledger_image *image = &ledger->image;

	for (uint32_t i = 0; i < image->tombstone_count; i++) {
		const struct sr_tombstone *tombstone = &image->tombstones[i];

		if (!memcmp(tombstone->public_key_hash, public_key_hash, 32))
			return tombstone;
	}
	return NULL;
}

TEE_Result sr_ledger_room(const struct sr_ledger *ledger,
			  const uint8_t public_key_hash[32])
{
	if (ledger->damaged)
		return TEE_ERROR_CORRUPT_OBJECT;
	if (ledger->image.tombstone_count == SR_TOMBSTONES_MAX &&
	    !sr_ledger_find(ledger, public_key_hash))
		return TEE_ERROR_STORAGE_NO_SPACE;
	return TEE_SUCCESS;
}

TEE_Result sr_ledger_bury(struct sr_ledger *ledger,
			  const uint8_t public_key_hash[32], uint32_t use)
{
	struct sr_ledger_image *image = &ledger->image;
	struct sr_tombstone *tombstone = NULL;

	/* Import let it come back for the same use only. */
	if (sr_ledger_find(ledger, public_key_hash))
		return TEE_SUCCESS;
	if (image->tombstone_count == SR_TOMBSTONES_MAX)
		return TEE_ERROR_STORAGE_NO_SPACE;
	tombstone = &image->tombstones[image->tombstone_count];
	memcpy(tombstone->public_key_hash, public_key_hash, 32);
	tombstone->use = use;
	image->tombstone_count++;
	return TEE_SUCCESS;
}
