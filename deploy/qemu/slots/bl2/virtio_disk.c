/* SPDX-License-Identifier: MIT */
/* Virtual I/O Device (VIRTIO) 1.2: 2.7 split virtqueues, 4.2 over MMIO, 5.2
 * block device. */
#include "virtio_disk.h"

#include <arch_helpers.h>
#include <lib/mmio.h>
#include <stddef.h>
#include <string.h>

/* Where QEMU's virt machine has them. */
#define PLACES	    0x0a000000UL
#define PLACE_SIZE  0x200
#define PLACE_COUNT 32

#define MAGIC	       0x000
#define MAGIC_VALUE    0x74726976
#define VERSION	       0x004
#define DEVICE_ID      0x008
#define DRIVER_FEATURE 0x020
#define FEATURE_SELECT 0x024
#define QUEUE_SELECT   0x030
#define QUEUE_SIZE     0x038
#define QUEUE_READY    0x044
#define QUEUE_NOTIFY   0x050
#define STATUS	       0x070
#define QUEUE_TABLE    0x080
#define QUEUE_DRIVER   0x090
#define QUEUE_DEVICE   0x0a0

#define BLOCK_DEVICE 2
#define ACKNOWLEDGED 1
#define DRIVER	     2
#define DRIVER_OK    4
#define FEATURES_OK  8

#define READ  0
#define WRITE 1

#define NEXT	  1 /* the chain goes on */
#define TO_MEMORY 2 /* the device writes there */
#define ENTRIES	  4

struct descriptor {
	uint64_t address;
	uint32_t size;
	uint16_t flags, next;
};

struct request {
	uint32_t type, reserved;
	uint64_t sector;
};

struct rings {
	struct descriptor table[ENTRIES];
	struct {
		uint16_t flags, index, ring[ENTRIES];
	} offered;
	uint32_t pad;
	struct {
		uint16_t flags, index;
		struct {
			uint32_t id, size;
		} ring[ENTRIES];
	} used;
	struct request request;
	uint8_t status;
};

static uintptr_t device;
static volatile struct rings *rings;

static void set(unsigned int place, uint32_t value)
{
	mmio_write_32(device + place, value);
}

static void set_address(unsigned int place, uintptr_t address)
{
	set(place, (uint32_t)address);
	set(place + 4, (uint32_t)(address >> 32));
}

static int find_disk(void)
{
	unsigned int i = 0;

	for (i = 0; i < PLACE_COUNT; i++) {
		device = PLACES + i * PLACE_SIZE;
		if (mmio_read_32(device + MAGIC) == MAGIC_VALUE &&
		    mmio_read_32(device + VERSION) == 2 &&
		    mmio_read_32(device + DEVICE_ID) == BLOCK_DEVICE)
			return 0;
	}
	return -1;
}

int virtio_disk_open(uintptr_t memory)
{
	if (find_disk() != 0)
		return -1;
	rings = (volatile struct rings *)memory;
	memset((void *)memory, 0, sizeof(*rings));
	set(STATUS, 0);
	set(STATUS, ACKNOWLEDGED | DRIVER);
	/* Nothing is wanted but that it speaks version 1: bit 32. */
	set(FEATURE_SELECT, 0);
	set(DRIVER_FEATURE, 0);
	set(FEATURE_SELECT, 1);
	set(DRIVER_FEATURE, 1);
	set(STATUS, ACKNOWLEDGED | DRIVER | FEATURES_OK);
	if (!(mmio_read_32(device + STATUS) & FEATURES_OK))
		return -1;
	set(QUEUE_SELECT, 0);
	set(QUEUE_SIZE, ENTRIES);
	set_address(QUEUE_TABLE, (uintptr_t)&rings->table);
	set_address(QUEUE_DRIVER, (uintptr_t)&rings->offered);
	set_address(QUEUE_DEVICE, (uintptr_t)&rings->used);
	set(QUEUE_READY, 1);
	set(STATUS, ACKNOWLEDGED | DRIVER | FEATURES_OK | DRIVER_OK);
	return 0;
}

static void describe(unsigned int entry, uintptr_t address, uint32_t size,
		     uint16_t flags)
{
	rings->table[entry].address = address;
	rings->table[entry].size = size;
	rings->table[entry].flags = flags;
	rings->table[entry].next = (uint16_t)(entry + 1);
}

static int transfer(uint32_t type, uint64_t sector, uintptr_t buffer,
		    uint32_t size)
{
	uint16_t before = rings->used.index;

	rings->request.type = type;
	rings->request.reserved = 0;
	rings->request.sector = sector;
	rings->status = 0xff;
	describe(0, (uintptr_t)&rings->request, sizeof(struct request), NEXT);
	describe(1, buffer, size, type == READ ? NEXT | TO_MEMORY : NEXT);
	describe(2, (uintptr_t)&rings->status, 1, TO_MEMORY);
	rings->offered.ring[rings->offered.index % ENTRIES] = 0;
	dsbsy();
	rings->offered.index++;
	dsbsy();
	set(QUEUE_NOTIFY, 0);
	/* No time-out: without this disk there is nothing to start. */
	while (rings->used.index == before)
		dsbsy();
	dsbsy(); /* before the status and what was read */
	return rings->status == 0 ? 0 : -1;
}

int virtio_disk_read(uint64_t sector, uintptr_t buffer, uint32_t size)
{
	return transfer(READ, sector, buffer, size);
}

int virtio_disk_write(uint64_t sector, uintptr_t buffer, uint32_t size)
{
	return transfer(WRITE, sector, buffer, size);
}

void virtio_disk_close(void)
{
	set(STATUS, 0);
}
