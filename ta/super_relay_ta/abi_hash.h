/* SPDX-License-Identifier: MIT */
/*
 * Keccak-256 of a Solidity ABI encoding, absorbed word by word: nothing of it
 * is held anywhere. A word has 32 bytes, big-endian.
 */
#ifndef ABI_HASH_H
#define ABI_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <superrelay/core/keccak256.h>

#define SR_ABI_WORD 32u

/* How many bytes a dynamic value of this size takes, without its length. */
static inline uint64_t sr_abi_padded(uint32_t size)
{
	return ((uint64_t)size + SR_ABI_WORD - 1) / SR_ABI_WORD * SR_ABI_WORD;
}

/* An address in a word of its own. */
void sr_abi_address(struct sr_keccak256 *keccak, const uint8_t address[20]);

/* A number in a word of its own. */
void sr_abi_number(struct sr_keccak256 *keccak, uint64_t number);

/* The same of 16 big-endian bytes. */
void sr_abi_uint128(struct sr_keccak256 *keccak, const uint8_t number_be[16]);

/* Two halves of a word, the upper one first. */
void sr_abi_pair(struct sr_keccak256 *keccak, const uint8_t upper[16],
		 const uint8_t lower[16]);

/* A word as it is. */
void sr_abi_word(struct sr_keccak256 *keccak, const uint8_t word[SR_ABI_WORD]);

/*
 * A dynamic value where it lies: its length, its bytes, zeros up to a word's
 * end. The bytes may be the normal world's: each is read once. They may be
 * NULL only if size is 0.
 */
void sr_abi_bytes(struct sr_keccak256 *keccak, const uint8_t *bytes,
		  uint32_t size);

#endif
