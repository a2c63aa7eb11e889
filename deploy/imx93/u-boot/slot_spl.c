/* SPDX-License-Identifier: MIT */
/*
 * SPL on an i.MX 93: chooses a slot, counts the attempt, and loads the
 * container with TF-A, OP-TEE and U-Boot from it. Before all of that, so that a
 * slot whose OP-TEE hangs is counted too: the watchdog that SPL has started
 * resets the chip.
 */
#include <asm/arch/sys_proto.h>
#include <asm/mach-imx/boot_mode.h>
#include <blk.h>
#include <bloblist.h>
#include <cpu_func.h>
#include <linux/build_bug.h>
#include <malloc.h>
#include <memalign.h>
#include <mmc.h>
#include <spl.h>
#include <stdio.h>

#include "boot_state.h"
#include "layout.h"
#include "slot.h"

#define SECTOR	      512
#define STATE_SECTORS (SLOT_STATE_SIZE / SECTOR)

/* The eMMC's user area, or the whole of a card. SPL itself may be elsewhere. */
#define USER_AREA 0

static_assert(sizeof(struct boot_state) == SLOT_STATE_SIZE);

static const lbaint_t places[2] = {SLOT_STATE_FIRST, SLOT_STATE_SECOND};

/* An attempt is spent, if it could be counted; the next start has one less. */
static void start_anew(const char *why)
{
	printf("Slots: %s; reset\n", why);
	reset_cpu();
}

static bool read_state(struct blk_desc *disk, struct boot_state copies[2])
{
	return blk_dread(disk, places[0], STATE_SECTORS, &copies[0]) ==
		       STATE_SECTORS &&
	       blk_dread(disk, places[1], STATE_SECTORS, &copies[1]) ==
		       STATE_SECTORS;
}

static char choose(struct blk_desc *disk, struct boot_state copies[2])
{
	char slot = 0;
	int next = boot_state_take(copies, &slot);

	if (blk_dwrite(disk, places[next], STATE_SECTORS, &copies[next]) !=
	    STATE_SECTORS)
		start_anew("the boot state cannot be written");
	return slot;
}

static void tell(char slot, int device)
{
	struct slot_blob *blob = bloblist_add(SLOT_BLOB, sizeof(*blob), 0);

	if (!blob)
		start_anew("no room to tell U-Boot the slot");
	blob->slot = slot;
	blob->device = device;
}

/* spl_mmc.c's: the first sector of what SPL loads. Seen in the linked SPL,
 * hence kept. */
__used noinline unsigned long
board_spl_mmc_get_uboot_raw_sector(struct mmc *mmc, unsigned long sector)
{
	struct blk_desc *disk = mmc_get_blk_desc(mmc);
	struct boot_state *copies =
		malloc_cache_aligned(2 * sizeof(struct boot_state));
	char slot = 0;

	if (!copies || blk_dselect_hwpart(disk, USER_AREA) != 0 ||
	    !read_state(disk, copies))
		start_anew("the boot state cannot be read");
	slot = choose(disk, copies);
	free(copies);
	tell(slot, disk->devnum);
	printf("Slot %c\n", slot);
	return slot == 'A' ? SLOT_FIRMWARE_A : SLOT_FIRMWARE_B;
}

/*
 * spl.c's: where to load from, one after another. From eMMC or card once, by
 * SPL's own driver, since ROM only reads; then the reset below, so that each
 * attempt has a chip as it is after power-on. Over USB as NXP's uuu sends it,
 * without a slot. Nothing else: ROM's way to other media goes on when a
 * container was refused.
 */
__used noinline void board_boot_order(u32 *list)
{
	list[1] = BOOT_DEVICE_BOARD;
	switch (get_boot_device()) {
	case SD1_BOOT:
	case MMC1_BOOT:
		list[0] = BOOT_DEVICE_MMC1;
		break;
	case SD2_BOOT:
	case MMC2_BOOT:
		list[0] = BOOT_DEVICE_MMC2;
		break;
	case USB_BOOT:
	case USB2_BOOT:
		list[0] = BOOT_DEVICE_BOOTROM;
		break;
	default:
		list[0] = BOOT_DEVICE_BOARD;
	}
}

static int load_nothing(struct spl_image_info *image,
			struct spl_boot_device *device)
{
	start_anew("nothing that may be started was loaded");
	return -EIO;
}

SPL_LOAD_IMAGE_METHOD("a reset", 0, BOOT_DEVICE_BOARD, load_nothing);
