/* SPDX-License-Identifier: MIT */
/*
 * Randomness for keys, from both worlds: the TEE's generator may be badly
 * seeded, the caller's may be known to a thief. Either alone suffices.
 */
#ifndef ENTROPY_H
#define ENTROPY_H

#include <stdint.h>
#include <tee_internal_api.h>

#include <super_relay_ta.h>

/*
 * 32 bytes for a secp256k1 scalar: HKDF-SHA256 (RFC 5869) over fresh
 * randomness of the TEE and the caller's. attempt tells apart the tries of
 * one key. The caller wipes the output.
 */
TEE_Result sr_entropy_derive(const uint8_t caller[SR_ENTROPY_SIZE],
			     uint8_t attempt, uint8_t output[32]);

/*
 * Gives the caller's randomness, 1 to SR_ENTROPY_MAX bytes, a share in what the
 * TEE's own generator draws from its next re-keying on.
 *
 * The generator is fed nothing that the caller knows: each event is derived,
 * as above, from fresh randomness of the TEE and the caller's. A caller that
 * could feed known bytes would, call by call, replace the state of a generator
 * that everything in the TEE shares.
 *
 * What it gives depends on the generator. OP-TEE's Fortuna deals events out to
 * 32 pools in turn and re-keys, when it is next drawn from, from pools alone:
 * if the first one holds 64 bytes, and 100 ms after the last time at the
 * earliest. So 64 events of 32 bytes make sure of it, and what it then draws is
 * unknown to whoever lacks either world's randomness. An OP-TEE that reads a
 * hardware generator instead takes the events and ignores them: there the
 * caller has no share.
 *
 * Fails where the TEE takes no events.
 */
TEE_Result sr_entropy_add(const uint8_t *caller, size_t size);

/*
 * The same, and waits until the generator re-keys when it is next drawn from,
 * for keys that only the TEE can make. Takes a good 150 ms.
 */
TEE_Result sr_entropy_feed(const uint8_t caller[SR_ENTROPY_SIZE]);

#endif
