/* SPDX-License-Identifier: MIT */
#include "abi_hash.h"

static const uint8_t zeros[SR_ABI_WORD] = {0};

void sr_abi_address(struct sr_keccak256 *keccak, const uint8_t address[20])
{
	sr_keccak256_update(keccak, zeros, SR_ABI_WORD - 20);
	sr_keccak256_update(keccak, address, 20);
}

void sr_abi_number(struct sr_keccak256 *keccak, uint64_t number)
{
	uint8_t word[SR_ABI_WORD] = {0};

	for (size_t i = 1; i <= sizeof(number); i++) {
		word[SR_ABI_WORD - i] = (uint8_t)number;
		number >>= 8;
	}
	sr_abi_word(keccak, word);
}

void sr_abi_uint128(struct sr_keccak256 *keccak, const uint8_t number_be[16])
{
	sr_abi_pair(keccak, zeros, number_be);
}

void sr_abi_pair(struct sr_keccak256 *keccak, const uint8_t upper[16],
		 const uint8_t lower[16])
{
	sr_keccak256_update(keccak, upper, 16);
	sr_keccak256_update(keccak, lower, 16);
}

void sr_abi_word(struct sr_keccak256 *keccak, const uint8_t word[SR_ABI_WORD])
{
	sr_keccak256_update(keccak, word, SR_ABI_WORD);
}

void sr_abi_bytes(struct sr_keccak256 *keccak, const uint8_t *bytes,
		  uint32_t size)
{
	sr_abi_number(keccak, size);
	sr_keccak256_update(keccak, bytes, size);
	sr_keccak256_update(keccak, zeros, sr_abi_padded(size) - size);
}
