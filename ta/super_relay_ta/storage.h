/* SPDX-License-Identifier: MIT */
/*
 * Whole objects in the TA's private storage. The TEE encrypts and
 * authenticates them; each is written in one atomic step.
 */
#ifndef STORAGE_H
#define STORAGE_H

#include <stdbool.h>
#include <tee_internal_api.h>

/*
 * Says whether no object is stored at all. TEE_ERROR_CORRUPT_OBJECT: the list
 * of objects, or one on it, is damaged.
 */
TEE_Result sr_storage_empty(bool *empty);

/*
 * Reads an object of at most *size bytes; *size becomes its size.
 *   TEE_ERROR_ITEM_NOT_FOUND  there is no such object. Beware: OP-TEE removes
 *                             an object when it finds it corrupt, so it is
 *                             corrupt once and absent ever after
 *   TEE_ERROR_CORRUPT_OBJECT  it does not authenticate, or is longer
 *   others                    storage or memory is not to be had: nothing is
 *                             known about the object
 */
TEE_Result sr_storage_read(const char *name, void *data, size_t *size);

/* Writes an object in place of any that is there. */
TEE_Result sr_storage_write(const char *name, const void *data, size_t size);

/*
 * Whether an object is there and holds just this. TEE_ERROR_CORRUPT_OBJECT: it
 * is gone, does not authenticate or holds something else.
 */
TEE_Result sr_storage_compare(const char *name, const void *data, size_t size);

/*
 * Reads from RPMB, in an object of this function's own that it makes when there
 * is none: something else must be stored before (sr_storage_empty()).
 * *where becomes SR_STORAGE_*. Fails where the TEE has RPMB that does not work.
 */
TEE_Result sr_storage_probe_rpmb(uint32_t *where);

/* Removes an object. */
TEE_Result sr_storage_remove(const char *name);

#endif
