/* SPDX-License-Identifier: MIT */
/*
 * The contract between the worlds: commands, layouts and result codes of
 * the SuperRelay Trusted Application.
 *
 * Compiled as C11 by the TA and as C++20 by its client; it needs nothing of
 * either TEE API. Both worlds are little-endian and every structure is laid
 * out without padding: the assertions at the end say so. Fields named *_be
 * hold EVM integers, big-endian, as the chain hashes them.
 *
 * Each command lists its parameters p0 to p3 by GlobalPlatform type (TEE
 * Client API 1.0, 4.3.8); one that is not listed is NONE. Other types
 * answer TEE_ERROR_BAD_PARAMETERS. An output that is too small answers
 * TEE_ERROR_SHORT_BUFFER and the size needed, and nothing has been done.
 */
#ifndef SUPER_RELAY_TA_H
#define SUPER_RELAY_TA_H

#include <stddef.h>
#include <stdint.h>

/* A release build of the TA: 12345678-5b69-11d4-9fee-00c04f4c3456. */
#define SR_TA_UUID_RELEASE \
	{0x12345678, \
	 0x5b69, \
	 0x11d4, \
	 {0x9f, 0xee, 0x00, 0xc0, 0x4f, 0x4c, 0x34, 0x56}}
/*
 * A development build, 6290202f-d1d2-42d1-bae0-01e4f49b055b: it imports
 * plain keys and panics on request. What is once signed for a UUID stays
 * loadable for ever, so such a build never carries the release UUID.
 */
#define SR_TA_UUID_DEVELOPMENT \
	{0x6290202f, \
	 0xd1d2, \
	 0x42d1, \
	 {0xba, 0xe0, 0x01, 0xe4, 0xf4, 0x9b, 0x05, 0x5b}}

#define SR_ABI_VERSION 6u

/*
 * GENERATE_KEY: makes a key and stores it.
 *   p0 MEMREF_INPUT   key id, 1 to SR_KEY_ID_MAX bytes
 *   p1 VALUE_INPUT    a: SR_KEY_TYPE_*, b: SR_KEY_USE_*
 *   p2 MEMREF_INPUT   SR_ENTROPY_SIZE bytes of the caller's randomness
 *   p3 MEMREF_OUTPUT  struct sr_key_info
 * A secp256k1 key is derived from the TEE's randomness and the caller's, so
 * that neither world alone decides. An Ed25519 key is drawn by the TEE, whose
 * generator has been fed a derivation of both: where it ignores that, as a
 * hardware generator may, the TEE alone decides. This takes 150 ms and more,
 * in which the TA serves nobody else.
 * TEE_ERROR_ACCESS_CONFLICT: the id is taken. TEE_ERROR_STORAGE_NO_SPACE:
 * all SR_KEY_SLOTS slots are.
 */
#define SR_CMD_GENERATE_KEY 0u
/*
 * IMPORT_KEY: stores a key that the caller brings in plain; development
 * builds only, TEE_ERROR_NOT_SUPPORTED elsewhere.
 *   p0 MEMREF_INPUT   key id
 *   p1 VALUE_INPUT    a: SR_KEY_TYPE_*, b: SR_KEY_USE_*
 *   p2 MEMREF_INPUT   secp256k1: the scalar, 32 bytes, big-endian;
 *                     Ed25519: seed and public key, 64 bytes (RFC 8032)
 *   p3 MEMREF_OUTPUT  struct sr_key_info
 * One scalar has one entry: TEE_ERROR_ACCESS_CONFLICT when it is stored
 * under another id, SR_DENIED_KEY_USE when it once had another use.
 */
#define SR_CMD_IMPORT_KEY 1u
/*
 * SIGN_MESSAGE: signs with a key of use raw.
 *   p0 MEMREF_INPUT   key id
 *   p1 MEMREF_INPUT   secp256k1: a digest of SR_DIGEST_SIZE bytes;
 *                     Ed25519: a message of 1 to SR_MESSAGE_MAX bytes
 *   p2 MEMREF_OUTPUT  struct sr_signature
 * SR_DENIED_KEY_USE: the key is for sponsorships.
 */
#define SR_CMD_SIGN_MESSAGE 2u
/*
 * GET_PUBLIC_KEY: describes one key.
 *   p0 MEMREF_INPUT   key id
 *   p1 MEMREF_OUTPUT  struct sr_key_info
 */
#define SR_CMD_GET_PUBLIC_KEY 3u
/*
 * DELETE_KEY: destroys a key. An imported one leaves a tombstone, so that
 * its scalar cannot come back for another use.
 *   p0 MEMREF_INPUT   key id
 * When storage fails, the key either stays as it is or is dead: then it is no
 * longer listed, and the next DELETE_KEY or start of the TA buries it.
 */
#define SR_CMD_DELETE_KEY 4u
/*
 * LIST_KEYS: describes every key, in the order of their slots.
 *   p0 MEMREF_OUTPUT  struct sr_key_info[]
 */
#define SR_CMD_LIST_KEYS 5u
/*
 * GET_INFO: describes the TA.
 *   p0 MEMREF_OUTPUT  struct sr_info
 */
#define SR_CMD_GET_INFO 6u
/*
 * SIGN_BATCH: SIGN_MESSAGE for many messages of SR_DIGEST_SIZE bytes.
 *   p0 MEMREF_INPUT   key id
 *   p1 MEMREF_INPUT   1 to SR_BATCH_MAX messages
 *   p2 MEMREF_OUTPUT  struct sr_sign_result[], in the order of p1
 */
#define SR_CMD_SIGN_BATCH 7u
/*
 * SPONSOR_BATCH: approves sponsorships with a key of use sponsor. The TA
 * computes the paymaster's hash of each record and signs that, prefixed as
 * EIP-191 asks. One record's refusal leaves the others alone.
 *   p0 MEMREF_INPUT   key id, or the struct sr_key_info that once described
 *                     the key: then it must be that key still
 *   p1 MEMREF_INPUT   1 to SR_BATCH_MAX struct sr_sponsor_record
 *   p2 MEMREF_OUTPUT  struct sr_sponsor_result[], in the order of p1
 *   p3 MEMREF_INPUT   the tails that records of v0.6's VerifyingPaymaster
 *                     point into, at most SR_TAILS_MAX bytes; or NONE: no
 *                     record has one
 * SR_DENIED_KEY_USE: the key is not for sponsorships.
 * TEE_ERROR_ACCESS_CONFLICT: the id is another key's by now.
 */
#define SR_CMD_SPONSOR_BATCH 8u
/*
 * ADD_ENTROPY: gives the caller's randomness a share in what the TEE's
 * generator draws from its next re-keying on: when it is next drawn from, or at
 * the latest 100 ms later.
 *   p0 MEMREF_INPUT   1 to SR_ENTROPY_MAX bytes of the caller's randomness
 * The generator is fed derivations of its own randomness and the caller's,
 * nothing that the caller knows: this can only add. A generator in hardware
 * takes the bytes and ignores them; where the TEE takes none, this fails.
 */
#define SR_CMD_ADD_ENTROPY 9u
/*
 * CONFIRM_VERSION: raises the version floor to this TA's own version, for good:
 * an older TA that opens the same storage then makes, uses and deletes no key.
 * No parameters. It rises in no other way, so that a TA that is only being
 * tried leaves the way back to an older one open.
 * SR_DENIED_TA_VERSION: the floor is above this TA. TEE_ERROR_CORRUPT_OBJECT:
 * it is not known. Nothing changes in either case.
 */
#define SR_CMD_CONFIRM_VERSION 10u
/*
 * GET_STORAGE: says where keys are kept, having written to RPMB and read it,
 * or, where this was done before, having read it. The TEE's word on its storage
 * says only what it was built for.
 *   p0 VALUE_OUTPUT   a: SR_STORAGE_*
 * An error of storage: the TEE is built for RPMB, and it does not work.
 */
#define SR_CMD_GET_STORAGE 11u
/*
 * CHECK_STORAGE: reads everything that is stored and compares it with what the
 * TA holds in memory.
 *   p0 VALUE_OUTPUT   a: objects that should be there, b: of these, how many do
 *                     not authenticate, are gone or are others; without a
 *                     ledger, every slot that holds no readable key
 */
#define SR_CMD_CHECK_STORAGE 12u
/* PANIC: panics, on purpose; development builds only. */
#define SR_CMD_PANIC 0x100u
/*
 * SET_VERSION_FLOOR: sets the floor to any version, as a newer TA would have
 * left it; development builds only.
 *   p0 VALUE_INPUT    a: the floor, b: 0
 */
#define SR_CMD_SET_VERSION_FLOOR 0x101u

/*
 * Result codes of this TA's own, in the range that GlobalPlatform leaves
 * to implementations (TEE Internal Core API 1.3.1, 3.3.1). A code
 * 0x8001xxxx is a denial: a rule said no, and asking again will not help.
 */
#define SR_DENIED_KEY_USE   0x80010001u /* the key is made for another use */
#define SR_DENIED_NO_EXPIRY 0x80010002u /* the approval would never lapse */
/*
 * A newer version of the TA has been confirmed on this storage. Every command
 * answers it that makes, uses or deletes a key. Where the floor is damaged or
 * lost these commands answer TEE_ERROR_CORRUPT_OBJECT.
 */
#define SR_DENIED_TA_VERSION 0x80010003u

#define SR_KEY_TYPE_ECDSA_SECP256K1 0u
#define SR_KEY_TYPE_ED25519	    1u

#define SR_KEY_USE_RAW	   1u /* signs what the caller hashed */
#define SR_KEY_USE_SPONSOR 2u /* signs only what the TA hashed itself */

#define SR_KEY_ID_MAX	  64u
#define SR_KEY_SLOTS	  64u
#define SR_ENTROPY_SIZE	  32u
#define SR_ENTROPY_MAX	  256u
#define SR_DIGEST_SIZE	  32u
#define SR_MESSAGE_MAX	  4096u
#define SR_PUBLIC_KEY_MAX 65u
#define SR_SIGNATURE_SIZE 64u
#define SR_BATCH_MAX	  256u
#define SR_TAILS_MAX	  0x100000u

struct sr_key_info {
	uint32_t type;		   /* SR_KEY_TYPE_* */
	uint32_t use;		   /* SR_KEY_USE_* */
	uint32_t id_size;	   /* bytes used of id */
	uint32_t public_key_size;  /* 65 or 32 */
	uint8_t id[SR_KEY_ID_MAX]; /* zero behind id_size */
	uint8_t public_key[68];	   /* secp256k1: 0x04, x, y (SEC 1, 2.3.3);
				    * Ed25519: RFC 8032, 5.1.5; then zeros */
};

struct sr_signature {
	uint8_t bytes[SR_SIGNATURE_SIZE]; /* secp256k1: r, s, big-endian, s at
					   * most n/2; Ed25519: RFC 8032 */
	uint32_t size;			  /* 64 */
	uint32_t recovery_id;		  /* secp256k1: 0 to 3; Ed25519: 0 */
};

struct sr_info {
	uint32_t abi_version;	 /* SR_ABI_VERSION */
	uint32_t ta_version;	 /* its name: (major << 16) | (minor << 8) |
				  * patch */
	uint32_t flags;		 /* SR_INFO_* */
	uint32_t storage_format; /* of the objects this TA writes */
	uint32_t key_slots;	 /* SR_KEY_SLOTS */
	uint32_t keys;		 /* slots in use */
	uint32_t damaged_slots;	 /* slots that no longer authenticate */
	uint32_t batch_max;	 /* SR_BATCH_MAX */
	uint32_t rollback_protection; /* the TEE's word, GP 7.6: 0, 100, 1000 */
	uint32_t version_number;      /* raised at each release; from 1 on */
	uint32_t version_floor;	      /* the highest that was confirmed; 0: none
				       * was, or it is not known */
	char tee_name[32];    /* the TEE's word on itself, as text with */
	char tee_version[64]; /* zeros behind it; empty: it says none */
};

#define SR_INFO_DEVELOPMENT   1u /* imports plain keys, can panic */
#define SR_INFO_KNOWN_HUK     2u /* the hardware unique key is all zeros */
#define SR_INFO_HUK_UNKNOWN   4u /* the TEE would not say whether it is */
#define SR_INFO_FLOOR_UNKNOWN 8u /* the version floor is damaged or lost */

#define SR_STORAGE_NO_RPMB   0u /* the TEE has no storage in RPMB */
#define SR_STORAGE_ELSEWHERE 1u /* it has, and keys are kept elsewhere */
#define SR_STORAGE_RPMB	     2u /* keys are kept in RPMB */

/* SR_CMD_SIGN_BATCH; without success, the signature is all zeros. */
struct sr_sign_result {
	uint32_t status; /* a TEE_Result */
	struct sr_signature signature;
};

#define SR_ENTRY_POINT_V06 6u
#define SR_ENTRY_POINT_V07 7u
#define SR_ENTRY_POINT_V08 8u
#define SR_ENTRY_POINT_V09 9u

#define SR_LAYOUT_VERIFYING 1u /* eth-infinitism's VerifyingPaymaster */
/*
 * Pimlico's SingletonPaymaster in verifying mode, open to any bundler; for
 * EntryPoint v0.6 to v0.8.
 */
#define SR_LAYOUT_SINGLETON 2u
/* The same with the hash that is aware of EIP-7702; for v0.8 alone. */
#define SR_LAYOUT_SINGLETON_EIP7702 3u

/*
 * One sponsorship, all that the paymaster's hash commits to. The gas and
 * fee fields are those of a UserOperation (EIP-4337).
 *
 * Paymasters hash initCode's and callData's hashes, which the record holds;
 * all but v0.6's VerifyingPaymaster, which hashes the bytes themselves: such a
 * record says where in p3 they lie, initCode first, callData right behind it.
 * What a version and its layout do not use is zero.
 */
struct sr_sponsor_record {
	uint32_t record_size; /* sizeof(struct sr_sponsor_record) */
	uint8_t entry_point;  /* SR_ENTRY_POINT_* */
	uint8_t layout;	      /* SR_LAYOUT_* */
	uint16_t flags;	      /* 0 */
	uint64_t chain_id;
	uint64_t valid_until; /* seconds, 47 bits: bit 47 would mean block
			       * numbers; 0 is denied */
	uint64_t valid_after; /* seconds, 47 bits, before valid_until */
	uint8_t paymaster[20];
	uint8_t sender[20];
	uint8_t nonce_be[32];
	uint8_t init_code_hash[32]; /* Keccak-256 of initCode; not with tails */
	uint8_t call_data_hash[32]; /* Keccak-256 of callData; likewise */
	uint8_t verification_gas_limit_be[16];
	uint8_t call_gas_limit_be[16];
	uint8_t paymaster_verification_gas_limit_be[16]; /* from v0.7 on */
	uint8_t paymaster_post_op_gas_limit_be[16];	 /* from v0.7 on */
	uint8_t pre_verification_gas_be[32];
	uint8_t max_priority_fee_per_gas_be[16];
	uint8_t max_fee_per_gas_be[16];
	/* Of v0.6's VerifyingPaymaster alone, up to call_data_size. */
	uint8_t sender_nonce_be[32]; /* its senderNonce of this sender */
	uint32_t tail_offset;	     /* where initCode begins in p3 */
	uint32_t init_code_size;
	uint32_t call_data_size;
	/*
	 * Of SR_LAYOUT_SINGLETON_EIP7702 alone: whose code the sender runs by
	 * EIP-7702, where initCode is the marker 0x7702 and no more than 20
	 * bytes; else zeros.
	 */
	uint8_t delegate[20];
};

/* Without success, hash and signature are all zeros. */
struct sr_sponsor_result {
	uint32_t status;  /* a TEE_Result */
	uint8_t hash[32]; /* the paymaster's getHash, unprefixed */
	struct sr_signature signature;
};

#ifdef __cplusplus
#define SR_ASSERT(condition) static_assert(condition, #condition)
#else
#define SR_ASSERT(condition) _Static_assert(condition, #condition)
#endif
#define SR_ASSERT_AT(type, field, offset) \
	SR_ASSERT(offsetof(struct type, field) == (offset))

SR_ASSERT(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

SR_ASSERT_AT(sr_key_info, type, 0);
SR_ASSERT_AT(sr_key_info, use, 4);
SR_ASSERT_AT(sr_key_info, id_size, 8);
SR_ASSERT_AT(sr_key_info, public_key_size, 12);
SR_ASSERT_AT(sr_key_info, id, 16);
SR_ASSERT_AT(sr_key_info, public_key, 80);
SR_ASSERT(sizeof(struct sr_key_info) == 148);

SR_ASSERT_AT(sr_signature, bytes, 0);
SR_ASSERT_AT(sr_signature, size, 64);
SR_ASSERT_AT(sr_signature, recovery_id, 68);
SR_ASSERT(sizeof(struct sr_signature) == 72);

SR_ASSERT_AT(sr_info, abi_version, 0);
SR_ASSERT_AT(sr_info, ta_version, 4);
SR_ASSERT_AT(sr_info, flags, 8);
SR_ASSERT_AT(sr_info, storage_format, 12);
SR_ASSERT_AT(sr_info, key_slots, 16);
SR_ASSERT_AT(sr_info, keys, 20);
SR_ASSERT_AT(sr_info, damaged_slots, 24);
SR_ASSERT_AT(sr_info, batch_max, 28);
SR_ASSERT_AT(sr_info, rollback_protection, 32);
SR_ASSERT_AT(sr_info, version_number, 36);
SR_ASSERT_AT(sr_info, version_floor, 40);
SR_ASSERT_AT(sr_info, tee_name, 44);
SR_ASSERT_AT(sr_info, tee_version, 76);
SR_ASSERT(sizeof(struct sr_info) == 140);

SR_ASSERT_AT(sr_sign_result, status, 0);
SR_ASSERT_AT(sr_sign_result, signature, 4);
SR_ASSERT(sizeof(struct sr_sign_result) == 76);

SR_ASSERT_AT(sr_sponsor_record, record_size, 0);
SR_ASSERT_AT(sr_sponsor_record, entry_point, 4);
SR_ASSERT_AT(sr_sponsor_record, layout, 5);
SR_ASSERT_AT(sr_sponsor_record, flags, 6);
SR_ASSERT_AT(sr_sponsor_record, chain_id, 8);
SR_ASSERT_AT(sr_sponsor_record, valid_until, 16);
SR_ASSERT_AT(sr_sponsor_record, valid_after, 24);
SR_ASSERT_AT(sr_sponsor_record, paymaster, 32);
SR_ASSERT_AT(sr_sponsor_record, sender, 52);
SR_ASSERT_AT(sr_sponsor_record, nonce_be, 72);
SR_ASSERT_AT(sr_sponsor_record, init_code_hash, 104);
SR_ASSERT_AT(sr_sponsor_record, call_data_hash, 136);
SR_ASSERT_AT(sr_sponsor_record, verification_gas_limit_be, 168);
SR_ASSERT_AT(sr_sponsor_record, call_gas_limit_be, 184);
SR_ASSERT_AT(sr_sponsor_record, paymaster_verification_gas_limit_be, 200);
SR_ASSERT_AT(sr_sponsor_record, paymaster_post_op_gas_limit_be, 216);
SR_ASSERT_AT(sr_sponsor_record, pre_verification_gas_be, 232);
SR_ASSERT_AT(sr_sponsor_record, max_priority_fee_per_gas_be, 264);
SR_ASSERT_AT(sr_sponsor_record, max_fee_per_gas_be, 280);
SR_ASSERT_AT(sr_sponsor_record, sender_nonce_be, 296);
SR_ASSERT_AT(sr_sponsor_record, tail_offset, 328);
SR_ASSERT_AT(sr_sponsor_record, init_code_size, 332);
SR_ASSERT_AT(sr_sponsor_record, call_data_size, 336);
SR_ASSERT_AT(sr_sponsor_record, delegate, 340);
SR_ASSERT(sizeof(struct sr_sponsor_record) == 360);

SR_ASSERT_AT(sr_sponsor_result, status, 0);
SR_ASSERT_AT(sr_sponsor_result, hash, 4);
SR_ASSERT_AT(sr_sponsor_result, signature, 36);
SR_ASSERT(sizeof(struct sr_sponsor_result) == 108);

#endif /* SUPER_RELAY_TA_H */
