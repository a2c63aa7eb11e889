/* SPDX-License-Identifier: MIT */
/*
 * What a TA's shared object tells softtee about itself: the counterpart of
 * OP-TEE's ta_head section. Made by ta_header.c, read by the loader.
 */
#ifndef SOFTTEE_TA_H
#define SOFTTEE_TA_H

#include <stddef.h>
#include <stdint.h>
#include <tee_ta_api.h>
#include <user_ta_header.h>

/* Changes with this structure; the loader refuses another one. */
#define SOFTTEE_TA_ABI 1u

#define SOFTTEE_TA_SYMBOL "softtee_ta"

struct softtee_ta {
	uint32_t abi;	/* SOFTTEE_TA_ABI */
	uint32_t flags; /* TA_FLAG_* */
	TEE_UUID uuid;
	size_t stack_size;
	size_t heap_size;
	const char *version;
	const char *description;
	const struct user_ta_property *properties; /* the TA's own */
	size_t property_count;
	TEE_Result (*create)(void);
	void (*destroy)(void);
	TEE_Result (*open_session)(uint32_t types, TEE_Param *params,
				   void **session);
	void (*close_session)(void *session);
	TEE_Result (*invoke_command)(void *session, uint32_t command,
				     uint32_t types, TEE_Param *params);
};

#ifdef __cplusplus
extern "C" {
#endif

/* Made of the TA's heap; ta_runtime.c gives them libc's names. */
void *softtee_ta_malloc(size_t size);
void *softtee_ta_calloc(size_t count, size_t size);
void *softtee_ta_realloc(void *buffer, size_t size);
void softtee_ta_free(void *buffer);

#ifdef __cplusplus
}
#endif

#endif
