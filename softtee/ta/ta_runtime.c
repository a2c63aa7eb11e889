/* SPDX-License-Identifier: MIT */
/*
 * The few libc functions that must not be the host's: a TA's malloc takes
 * from the TA's heap, and its abort ends the TA, not the process. Hidden, so
 * that they bind inside this TA alone.
 */
#include "softtee_ta.h"

#include <stdlib.h>
#include <trace.h>

void *malloc(size_t size)
{
	return softtee_ta_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return softtee_ta_calloc(count, size);
}

void *realloc(void *buffer, size_t size)
{
	return softtee_ta_realloc(buffer, size);
}

void free(void *buffer)
{
	softtee_ta_free(buffer);
}

/* TEE_Panic does not return, but its declaration does not say so. */
static void __noreturn panic(void)
{
	for (;;)
		TEE_Panic(TEE_ERROR_GENERIC);
}

void abort(void)
{
	panic();
}

/* What glibc's assert() calls; its header declares it in debug builds only. */
void __assert_fail(const char *assertion, const char *file, unsigned int line,
		   const char *function) __noreturn;

void __assert_fail(const char *assertion, const char *file, unsigned int line,
		   const char *function)
{
	trace_printf(function, (int)line, TRACE_ERROR, true,
		     "assertion '%s' failed at %s", assertion, file);
	panic();
}
