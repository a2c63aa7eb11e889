/* SPDX-License-Identifier: MIT */
/*
 * What SingletonPaymaster's getHash hashes in verifying mode: the operation's
 * fields and all of paymasterAndData but the signature, and that with the
 * chain. SR_LAYOUT_SINGLETON_EIP7702: then that with the delegate's hash, as
 * newer releases of its V8 do.
 */
#ifndef SPONSOR_HASH_SINGLETON_H
#define SPONSOR_HASH_SINGLETON_H

#include <stdint.h>

#include <super_relay_ta.h>

/* For a record of this layout that has been checked. */
void sr_sponsor_hash_singleton(const struct sr_sponsor_record *record,
			       uint8_t hash[32]);

#endif
