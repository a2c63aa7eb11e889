/* SPDX-License-Identifier: MIT */
/*
 * Keccak-256 as Ethereum uses it: Keccak[c = 512] with the original padding
 * (pad10*1, no domain bits), which FIPS 202's SHA3-256 does not share.
 * One C11 file for the node and the Trusted Application.
 *
 * No allocation, no globals; different contexts may be used concurrently.
 * Source: Bertoni, Daemen, Peeters, Van Assche, "The Keccak reference", 3.0.
 */
#ifndef SUPERRELAY_CORE_KECCAK256_H
#define SUPERRELAY_CORE_KECCAK256_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SR_KECCAK256_SIZE 32u
/* Bytes that one permutation absorbs: (1600 - 512) / 8. */
#define SR_KECCAK256_RATE 136u

struct sr_keccak256 {
    uint64_t lanes[25];
    size_t absorbed; /* bytes of the current block, below the rate */
};

/* Starts a new hash in *ctx. */
void sr_keccak256_init(struct sr_keccak256* ctx);

/* Appends size bytes; data may be NULL only if size is 0. */
void sr_keccak256_update(struct sr_keccak256* ctx, const void* data, size_t size);

/*
 * Writes the hash of everything appended. *ctx is used up: init before it is
 * used again. It still holds the state; a caller that hashed a secret wipes it.
 */
void sr_keccak256_final(struct sr_keccak256* ctx, uint8_t hash[SR_KECCAK256_SIZE]);

/* All of the above in one call; hash may overlap data. */
void sr_keccak256_hash(const void* data, size_t size, uint8_t hash[SR_KECCAK256_SIZE]);

#ifdef __cplusplus
}
#endif

#endif
