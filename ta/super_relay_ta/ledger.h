/* SPDX-License-Identifier: MIT */
/*
 * What must outlive the keys themselves: which slots hold one, and for what
 * use a deleted key had been imported. One object, replaced whole.
 *
 * The list of slots is there because OP-TEE removes an object it finds
 * corrupt: without the list a lost key would look, after the next start,
 * like one that never was, and would silently be made anew.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <stdbool.h>
#include <stdint.h>
#include <tee_internal_api.h>

#include <super_relay_ta.h>

#define SR_TOMBSTONES_MAX 256u

struct sr_tombstone {
	uint8_t public_key_hash[32]; /* Keccak-256 */
	uint32_t use;		     /* SR_KEY_USE_* */
};

/*
 * The first format of a ledger, and the one that new ledgers have: it says that
 * the object of version_floor.h belongs to the storage.
 */
#define SR_LEDGER_FORMAT       1u
#define SR_LEDGER_FORMAT_FLOOR 2u

/* As it is stored, up to the last tombstone. */
struct sr_ledger_image {
	uint32_t format; /* SR_LEDGER_FORMAT* */
	uint32_t tombstone_count;
	uint64_t slots; /* bit i: slot i holds a key */
	struct sr_tombstone tombstones[SR_TOMBSTONES_MAX];
};

struct sr_ledger {
	struct sr_ledger_image image;
	bool stored;  /* the object exists */
	bool damaged; /* it exists and cannot be read, or is lost */
	bool unsure;  /* a write failed: the image may be stored or the other */
};

/*
 * Reads the ledger. A damaged or missing one is not an error here: see the
 * members. Others are those of sr_storage_read().
 */
TEE_Result sr_ledger_load(struct sr_ledger *ledger);

/*
 * Writes the ledger. TEE_ERROR_CORRUPT_OBJECT: it is damaged, and a fresh one
 * would hide that.
 */
TEE_Result sr_ledger_save(struct sr_ledger *ledger);

/*
 * Whether what is stored is still this, which is written anew before where that
 * is unsure. TEE_ERROR_CORRUPT_OBJECT: it is not. Other errors: those of
 * storage.
 */
TEE_Result sr_ledger_check(struct sr_ledger *ledger);

/* Whether it knows of no key and of no tombstone. */
bool sr_ledger_blank(const struct sr_ledger *ledger);

bool sr_ledger_has_slot(const struct sr_ledger *ledger, uint32_t slot);
void sr_ledger_set_slot(struct sr_ledger *ledger, uint32_t slot, bool used);

/* The tombstone of a public key, or NULL. */
const struct sr_tombstone *sr_ledger_find(const struct sr_ledger *ledger,
					  const uint8_t public_key_hash[32]);

/*
 * Whether the ledger, storage permitting, will take this key's tombstone:
 *   TEE_ERROR_CORRUPT_OBJECT    it is damaged
 *   TEE_ERROR_STORAGE_NO_SPACE  it is full
 */
TEE_Result sr_ledger_room(const struct sr_ledger *ledger,
			  const uint8_t public_key_hash[32]);

/* Adds a tombstone to the image. TEE_ERROR_STORAGE_NO_SPACE: it is full. */
TEE_Result sr_ledger_bury(struct sr_ledger *ledger,
			  const uint8_t public_key_hash[32], uint32_t use);

#endif
