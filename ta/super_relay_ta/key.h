/* SPDX-License-Identifier: MIT */
/* One key, as a slot holds it in memory and in storage. */
#ifndef KEY_H
#define KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tee_internal_api.h>

#include <super_relay_ta.h>

/* Format of the objects this TA writes; it reads this one alone so far. */
#define SR_STORAGE_FORMAT 1u
/* A flag of a record's format: the key was deleted, its secret is zeros. */
#define SR_FORMAT_DEAD 0x80000000u

#define SR_SECRET_SIZE 32u

#define SR_ORIGIN_GENERATED 1u
#define SR_ORIGIN_IMPORTED  2u

struct sr_key {
	uint32_t format; /* SR_STORAGE_FORMAT, perhaps | SR_FORMAT_DEAD */
	uint32_t type;	 /* SR_KEY_TYPE_* */
	uint32_t use;	 /* SR_KEY_USE_* */
	uint32_t origin; /* SR_ORIGIN_* */
	uint32_t id_size;
	uint32_t public_key_size;
	uint8_t id[SR_KEY_ID_MAX];	/* zero behind id_size */
	uint8_t secret[SR_SECRET_SIZE]; /* secp256k1: scalar; Ed25519: seed */
	uint8_t public_key[68];		/* as in struct sr_key_info */
};

_Static_assert(sizeof(struct sr_key) == 188, "the stored layout");
_Static_assert(offsetof(struct sr_key, id) == 24, "the stored layout");
_Static_assert(offsetof(struct sr_key, secret) == 88, "the stored layout");
_Static_assert(offsetof(struct sr_key, public_key) == 120, "the stored layout");

static inline bool sr_key_dead(const struct sr_key *key)
{
	return key->format & SR_FORMAT_DEAD;
}

/* Sponsorships are signed on the chain's curve only. */
static inline bool sr_key_kind_valid(uint32_t type, uint32_t use)
{
	switch (use) {
	case SR_KEY_USE_RAW:
		return type == SR_KEY_TYPE_ECDSA_SECP256K1 ||
		       type == SR_KEY_TYPE_ED25519;
	case SR_KEY_USE_SPONSOR:
		return type == SR_KEY_TYPE_ECDSA_SECP256K1;
	default:
		return false;
	}
}

static inline uint32_t sr_public_key_size(uint32_t type)
{
	return type == SR_KEY_TYPE_ED25519 ? 32 : 65;
}

#endif
