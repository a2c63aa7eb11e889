/* SPDX-License-Identifier: MIT */
/*
 * The TA that softtee's tests drive: each command is a thin cover over one
 * part of the Internal Core API. C11 and C++20. The listed parameters are p0
 * to p3; "in" is MEMREF_INPUT, "out" MEMREF_OUTPUT, "value" VALUE_INOUT.
 */
#ifndef TEST_TA_H
#define TEST_TA_H

/* Four builds of it, by their flags. */
#define TEST_TA_SHARED \
	{0x3a9e1d6c, \
	 0x7b52, \
	 0x4a0f, \
	 {0x9c, 0x11, 0x5d, 0x2e, 0x84, 0x6f, 0xb0, 0x01}}
#define TEST_TA_EXCLUSIVE \
	{0x3a9e1d6c, \
	 0x7b52, \
	 0x4a0f, \
	 {0x9c, 0x11, 0x5d, 0x2e, 0x84, 0x6f, 0xb0, 0x02}}
#define TEST_TA_KEPT_ALIVE \
	{0x3a9e1d6c, \
	 0x7b52, \
	 0x4a0f, \
	 {0x9c, 0x11, 0x5d, 0x2e, 0x84, 0x6f, 0xb0, 0x03}}
#define TEST_TA_MULTI_INSTANCE \
	{0x3a9e1d6c, \
	 0x7b52, \
	 0x4a0f, \
	 {0x9c, 0x11, 0x5d, 0x2e, 0x84, 0x6f, 0xb0, 0x04}}

#define TEST_HEAP_SIZE	(64 * 1024)
#define TEST_STACK_SIZE (16 * 1024)

enum {
	/* value: a is 0, or what TA_OpenSessionEntryPoint answers, or
	 * TEST_OPEN_PANIC; without parameters it succeeds */
	TEST_OPEN_PANIC = 1,

	/* Instance and memory, instance.c */
	TEST_COUNT = 1,	      /* value: a = ++counter of the instance */
	TEST_PANIC,	      /* value: a is the panic code */
	TEST_DIE,	      /* value: a is one of TEST_DIE_* */
	TEST_ALLOCATE,	      /* value: a bytes with hint b; kept. a = 1 if
			       * they were had */
	TEST_RELEASE,	      /* frees what TEST_ALLOCATE kept */
	TEST_COMPARE,	      /* in, in, value: a = TEE_MemCompare */
	TEST_ACCESS,	      /* inout, value: a is TEST_MEMORY_*, b flags;
			       * a = TEE_CheckMemoryAccessRights */
	TEST_STRING_PROPERTY, /* in name, out text, value: b is the set */
	TEST_IDENTITY,	      /* out: TEE_Identity's login, UUID octets */
	TEST_LIST_PROPERTIES, /* out: the TA's property names, each with a
			       * newline */
	TEST_ADD_ENTROPY,     /* in */
	TEST_UNIQUE_KEY,      /* in extra, out key */
	TEST_OTHER_TA,	      /* value: a = TEE_OpenTASession to no TA */
	TEST_AWAIT_CANCEL,    /* value: a = TEE_Wait for an hour, b = the
			       * flag; needs a cancellation */

	/* Parameters, instance.c */
	TEST_TYPES = 50,  /* any: answers TEE_SUCCESS if p0 is VALUE_OUTPUT,
			   * whose a = the types of p0 to p3 */
	TEST_ECHO,	  /* in, out: copies, with short-buffer rules */
	TEST_OUTPUT_SIZE, /* out, value: p0's size = a, answers b */
	TEST_DEEPEN,	  /* value a: so many frames of 256 bytes and more */
	TEST_FLIP,	  /* inout: inverts each byte in place */

	/* Storage, storage.c; "id" is in */
	TEST_PUT = 100,	  /* id, in data, value: b are more flags */
	TEST_GET,	  /* id, out */
	TEST_DELETE,	  /* id */
	TEST_RENAME,	  /* id, in new id */
	TEST_LIST,	  /* out: for each object size of id, id */
	TEST_WRITE_AT,	  /* id, in data, value: a is the position */
	TEST_TRUNCATE,	  /* id, value: a is the size */
	TEST_OPEN_TWICE,  /* id, value: a and b are the flags; a = the
			   * result of the second */
	TEST_CREATE_OPEN, /* id, value: a = creating it, while open */
	TEST_SEEK,	  /* id, value: a is the offset, b the whence;
			   * a = result, b = position */
	TEST_SHARED_ID,	  /* id: uses the id where it is */

	/* Cryptography, crypto.c */
	TEST_SHA256 = 200, /* in, out */
	TEST_HMAC,	   /* in key, in message, out */
	TEST_HKDF,	   /* in key, in salt, in info, out */
	TEST_GCM_ENCRYPT,  /* in key and nonce (12), in data, in plain,
			    * out cipher and tag (16) */
	TEST_GCM_DECRYPT,  /* in key and nonce, in data, in cipher and tag,
			    * out plain */
	TEST_ALGORITHM,	   /* value: a is the algorithm, b the mode;
			    * a = TEE_AllocateOperation with 256 bits */
	TEST_EXTRACT,	   /* value: a is a usage mask, reading a secret */

	/* Curves, curves.c */
	TEST_ED25519_SIGN = 250, /* in seed and public key, in message, out */
	TEST_ED25519_VERIFY,	 /* in public key, in message, in signature */
	TEST_ED25519_STORE,	 /* id: generates a key and stores it */
	TEST_ED25519_USE,	 /* id, in message, out public key, out */
	TEST_X25519,		 /* in private and public key, in peer's, out */
};

/* How TEST_DIE dies. */
enum {
	TEST_DIE_NULL_WRITE,
	TEST_DIE_NULL_MOVE, /* TEE_MemMove to null */
	TEST_DIE_STACK,	    /* endless recursion */
	TEST_DIE_ABORT,
	TEST_DIE_ASSERT,
	TEST_DIE_STALE_OBJECT,
	TEST_DIE_STALE_OPERATION,
	TEST_DIE_STALE_ENUMERATOR,
	TEST_DIE_FOREIGN_HANDLE,
	TEST_DIE_FREE_TWICE,
	TEST_DIE_LONG_ID, /* an object id of 65 bytes */
	TEST_DIE_READ_TRANSIENT,
	TEST_DIE_KEY_TWICE, /* populates an object twice */
	TEST_DIE_HALF_KEY,  /* Ed25519 without its public value */
	TEST_DIE_MAC_WITHOUT_KEY,
	TEST_DIE_NO_READ_ACCESS,
};

/* What TEST_ACCESS looks at. */
enum {
	TEST_MEMORY_NULL,
	TEST_MEMORY_STACK,
	TEST_MEMORY_HEAP,
	TEST_MEMORY_FREED,
	TEST_MEMORY_CONSTANT,
	TEST_MEMORY_SHARED,
};

#endif
