/* SPDX-License-Identifier: MIT */
/*
 * What this machine's BL2 does before it loads anything: chooses a slot, counts
 * the attempt, and has the rest of the boot come from that slot. On a board
 * with i.MX 93 U-Boot's SPL is at this place.
 */
#include <common/debug.h>
#include <drivers/io/io_driver.h>
#include <drivers/io/io_storage.h>
#include <lib/mmio.h>
#include <libfdt.h>
#include <plat/common/platform.h>
#include <platform_def.h>

#include "boot_state.h"
#include "layout.h"
#include "virtio_disk.h"

/* Memory that nothing has been put into yet: beyond the kernel's place, below
 * U-Boot. */
#define RINGS	 0x50000000UL
#define STATE	 0x50010000UL
#define FIRMWARE 0x50100000UL

#define SECTOR 512

_Static_assert(sizeof(struct boot_state) == SLOT_STATE_SIZE,
	       "the disk's layout");

/* qemu_io_storage.c's: where the images to load are. */
extern io_block_spec_t fip_block_spec;

/* The machine's way to start anew, which BL31 has as PSCI's SYSTEM_RESET. */
static void __dead2 start_anew(void)
{
	const uintptr_t pin = 1U << SECURE_GPIO_RESET;
	const uintptr_t direction = SECURE_GPIO_BASE + 0x400;
	const uintptr_t data = SECURE_GPIO_BASE + (pin << 2);

	mmio_write_8(direction, (uint8_t)(mmio_read_8(direction) | pin));
	mmio_write_8(data, 0);
	mmio_write_8(data, (uint8_t)pin);
	for (;;)
		;
}

/* What a slot holds cannot be loaded: the next start has an attempt less. */
void __dead2 plat_error_handler(int error)
{
	ERROR("BL2: this slot does not load (%d)\n", error);
	start_anew();
}

static const uint64_t places[2] = {SLOT_STATE_FIRST, SLOT_STATE_SECOND};

static int choose(char *slot)
{
	struct boot_state *copies = (struct boot_state *)STATE;
	int next = 0;

	if (virtio_disk_read(places[0], (uintptr_t)&copies[0],
			     sizeof(copies[0])) != 0 ||
	    virtio_disk_read(places[1], (uintptr_t)&copies[1],
			     sizeof(copies[1])) != 0)
		return -1;
	next = boot_state_take(copies, slot);
	return virtio_disk_write(places[next], (uintptr_t)&copies[next],
				 sizeof(copies[next]));
}

/* U-Boot and Linux read it there. */
static int tell(char slot)
{
	void *fdt = (void *)(uintptr_t)ARM_PRELOADED_DTB_BASE;
	const char name[] = {slot, '\0'};
	int chosen = 0;

	if (fdt_open_into(fdt, fdt, PLAT_QEMU_DT_MAX_SIZE) != 0)
		return -1;
	chosen = fdt_path_offset(fdt, "/chosen");
	if (chosen < 0)
		chosen = fdt_add_subnode(fdt, 0, "chosen");
	return fdt_setprop(fdt, chosen, "superrelay,slot", name, sizeof(name));
}

void bl2_plat_preload_setup(void)
{
	uint64_t firmware = 0;
	char slot = 0;

	if (virtio_disk_open(RINGS) != 0) {
		ERROR("BL2: there is no disk with slots\n");
		start_anew();
	}
	if (choose(&slot) != 0) {
		ERROR("BL2: the boot state cannot be read and written\n");
		start_anew();
	}
	NOTICE("BL2: slot %c\n", slot);
	firmware = slot == 'A' ? SLOT_FIRMWARE_A : SLOT_FIRMWARE_B;
	if (virtio_disk_read(firmware, FIRMWARE,
			     SLOT_FIRMWARE_SECTORS * SECTOR) != 0 ||
	    tell(slot) != 0)
		plat_error_handler(-1);
	virtio_disk_close();
	fip_block_spec.offset = FIRMWARE;
	fip_block_spec.length = SLOT_FIRMWARE_SECTORS * SECTOR;
}
