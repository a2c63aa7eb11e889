/* SPDX-License-Identifier: MIT */
/*
 * Trusted Applications that tell, by being opened or refused, whose signature
 * a TEE trusts; each does nothing. One is signed with each key that OP-TEE's
 * own source publishes, for everybody to sign with: a TEE that opens it trusts
 * everybody's TAs, one with our UUID among them.
 */
#ifndef CANARY_H
#define CANARY_H

/* RSA-2048, in OP-TEE up to 4.6: 68776dc3-d2b7-4a20-b1ff-16963850fc24. */
#define SR_CANARY_UUID_RSA2048 \
	{0x68776dc3, \
	 0xd2b7, \
	 0x4a20, \
	 {0xb1, 0xff, 0x16, 0x96, 0x38, 0x50, 0xfc, 0x24}}
/* RSA-4096, from 4.7 on: cf8cc5bf-829c-497c-a0db-68e5d6a434f6. */
#define SR_CANARY_UUID_RSA4096 \
	{0xcf8cc5bf, \
	 0x829c, \
	 0x497c, \
	 {0xa0, 0xdb, 0x68, 0xe5, 0xd6, 0xa4, 0x34, 0xf6}}
/*
 * For tests, signed with a key of one's own, in several versions:
 * 3b3381d8-f5b9-4263-bb91-4369a05921a2.
 */
#define SR_CANARY_UUID_OWN \
	{0x3b3381d8, \
	 0xf5b9, \
	 0x4263, \
	 {0xbb, 0x91, 0x43, 0x69, 0xa0, 0x59, 0x21, 0xa2}}

#endif
