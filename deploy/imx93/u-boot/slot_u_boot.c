/* SPDX-License-Identifier: MIT */
/* U-Boot learns from SPL which slot this is and where: variables slot and
 * mmcdev. */
#include <bloblist.h>
#include <env.h>
#include <event.h>
#include <linker_lists.h>
#include <stdio.h>

#include "slot.h"

/* Without a slot, U-Boot came over USB: the variable stays away. */
static int slot_to_environment(void)
{
	const struct slot_blob *blob =
		bloblist_find(SLOT_BLOB, sizeof(struct slot_blob));
	char name[] = "?";

	if (!blob || (blob->slot != 'A' && blob->slot != 'B'))
		return 0;
	name[0] = blob->slot;
	printf("Slot %s, device %d\n", name, blob->device);
	return env_set("slot", name) ?: env_set_ulong("mmcdev", blob->device);
}
EVENT_SPY_SIMPLE(EVT_MAIN_LOOP, slot_to_environment);
