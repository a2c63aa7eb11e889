/* SPDX-License-Identifier: MIT */
/*
 * A TEE that is slow, or goes away while a node runs, by LD_PRELOAD before its
 * libteec: as long as the file that TEE_OUTAGE names exists, every call finds
 * the Trusted Application dead, and no session can be opened. Each call takes
 * TEE_DELAY_US microseconds more.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <tee_client_api.h>
#include <unistd.h>

static int tee_is_away(void) {
    const char* file = getenv("TEE_OUTAGE");

    return file && access(file, F_OK) == 0;
}

static void be_slow(void) {
    const char* microseconds = getenv("TEE_DELAY_US");

    if (microseconds) usleep((useconds_t)strtoul(microseconds, NULL, 10));
}

static TEEC_Result fail(TEEC_Result result, uint32_t* origin) {
    if (origin) *origin = TEEC_ORIGIN_TEE;
    return result;
}

TEEC_Result TEEC_OpenSession(TEEC_Context* context, TEEC_Session* session,
                             const TEEC_UUID* destination, uint32_t method, const void* data,
                             TEEC_Operation* operation, uint32_t* origin) {
    __typeof__(TEEC_OpenSession)* real = dlsym(RTLD_NEXT, "TEEC_OpenSession");

    if (tee_is_away()) return fail(TEEC_ERROR_COMMUNICATION, origin);
    return real(context, session, destination, method, data, operation, origin);
}

TEEC_Result TEEC_InvokeCommand(TEEC_Session* session, uint32_t command, TEEC_Operation* operation,
                               uint32_t* origin) {
    __typeof__(TEEC_InvokeCommand)* real = dlsym(RTLD_NEXT, "TEEC_InvokeCommand");

    if (tee_is_away()) return fail(TEEC_ERROR_TARGET_DEAD, origin);
    be_slow();
    return real(session, command, operation, origin);
}
