/* SPDX-License-Identifier: MIT */
/* What softtee offers its tests beyond the Client API. */
#ifndef SOFTTEE_H
#define SOFTTEE_H

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

#ifdef __cplusplus
}
#endif

#endif
