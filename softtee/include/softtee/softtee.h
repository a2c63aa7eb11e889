/* SPDX-License-Identifier: MIT */
/* What softtee offers its tests beyond the Client API. */
#ifndef SOFTTEE_H
#define SOFTTEE_H

#include <stddef.h>
#include <stdint.h>
#include <tee_client_api.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Takes the power from the TEE and gives it back: every TA instance is gone,
 * also one that is kept alive, without its destructor; sessions that are open
 * answer TEEC_ERROR_TARGET_DEAD; the storage stays. Waits for calls that are
 * under way.
 */
void softtee_restart(void);

/*
 * How many sessions clients of this process have open, whatever became of the
 * TA's instance.
 */
unsigned int softtee_sessions(void);

/* What a TA's instance has asked of its TEE since it was started. */
struct softtee_usage {
	uint64_t api_calls;    /* of the Internal Core API, without the three
				* TEE_Mem* that only move bytes */
	uint64_t storage_uses; /* calls that open, make, rename or delete an
				* object, walk over them, read or write data */
	uint64_t random_draws;
	uint64_t allocations; /* on its heap, also those for its handles */
	size_t heap_size;     /* what it has */
	size_t heap_peak;     /* the heap with which it would just have done */
	size_t stack_size;    /* what it declares */
	size_t stack_peak;    /* 0: not watched, see softtee_watch_stacks() */
};

/*
 * Of the instance of this TA that runs, or of one, if there are several. Waits
 * for a call that is under way. Returns 0, or -1 if none runs.
 */
int softtee_get_usage(const TEEC_UUID *ta, struct softtee_usage *usage);

/*
 * From now on the stacks of instances that are started are watched: stack_peak
 * is how deep the TA's own frames have reached, those of the functions of the
 * Internal Core API, which stand on this stack too, left out. What lies deeper
 * than stack_size counts as stack_size. Costs some microseconds a call.
 * Returns 0, or -1 under a sanitizer, where frames are larger.
 */
int softtee_watch_stacks(void);

#ifdef __cplusplus
}
#endif

#endif
