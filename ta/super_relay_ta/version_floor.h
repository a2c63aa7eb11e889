/* SPDX-License-Identifier: MIT */
/*
 * The highest version of the TA that was confirmed on this storage. An older
 * TA, which may have a flaw that is known by now, must not get at the keys
 * again, whoever installs it.
 *
 * The floor is an object of its own, so that keys outlive a damaged ledger, and
 * it is there before the first key: where it is missing or damaged, no TA uses
 * a key. Who wipes the storage has wiped the keys as well. Who can put back an
 * older copy of the whole storage lowers the floor: only RPMB prevents that.
 */
#ifndef VERSION_FLOOR_H
#define VERSION_FLOOR_H

#include "ledger.h"

struct sr_version_floor {
	uint32_t version; /* 0: none was confirmed */
	bool known;	  /* or else its object is damaged or lost */
	bool stored;	  /* the object exists */
	bool unsure;	  /* a write failed: as in struct sr_ledger */
};

/*
 * Reads the floor, after the ledger. A damaged or missing one is not an error
 * here: see the members. Others are those of sr_storage_read().
 */
TEE_Result sr_version_load(struct sr_version_floor *floor,
			   const struct sr_ledger *ledger);

/*
 * Whether this TA may make, use and delete keys:
 *   SR_DENIED_TA_VERSION      it is below the floor
 *   TEE_ERROR_CORRUPT_OBJECT  the floor is not known
 */
TEE_Result sr_version_check(const struct sr_version_floor *floor);

/*
 * Whether what is stored is still this, which is written anew before where that
 * is unsure. TEE_ERROR_CORRUPT_OBJECT: it is not. Other errors: those of
 * storage.
 */
TEE_Result sr_version_check_stored(struct sr_version_floor *floor);

/*
 * Has ledger and floor stored where new storage has none yet, as they must be
 * before the first key is. Errors: those of storage; TEE_ERROR_CORRUPT_OBJECT:
 * the floor is not known, and nothing was done.
 */
TEE_Result sr_version_prepare(struct sr_version_floor *floor,
			      struct sr_ledger *ledger);

/*
 * Has the floor stored as `version`. After an error it is as it was, or, where
 * storage did more than it said, already the new one. Errors: those of storage;
 * TEE_ERROR_CORRUPT_OBJECT: the floor is not known.
 */
TEE_Result sr_version_set_floor(struct sr_version_floor *floor,
				struct sr_ledger *ledger, uint32_t version);

#endif
