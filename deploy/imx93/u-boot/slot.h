/* SPDX-License-Identifier: MIT */
/*
 * What SPL tells U-Boot in the list that U-Boot's stages hand on (bloblist):
 * which slot it chose, and on which device. It is in memory that nothing else
 * uses before Linux, so U-Boot believes nothing that lies on a disk, which
 * Linux can write.
 */
#ifndef SUPERRELAY_SLOT_H
#define SUPERRELAY_SLOT_H

#include <linux/types.h>

/* In the area that U-Boot keeps for what is of one build only. */
#define SLOT_BLOB (BLOBLISTT_PRIVATE_AREA + 0x93)

struct slot_blob {
	char slot;	/* 'A' or 'B' */
	uint8_t device; /* the number that U-Boot's command mmc takes */
};

#endif
