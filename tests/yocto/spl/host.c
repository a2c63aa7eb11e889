/* SPDX-License-Identifier: MIT */
/*
 * SPL's choice of a slot, on a file that plays the eMMC.
 *
 *   host DISK BOOT_DEVICE [FAULT]    FAULT: read, write, area, memory, list, load
 *
 * Prints what was chosen, or that SPL resets the chip.
 */
#include "host.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "slot.h"

extern spl_loader host_loader;
void board_boot_order(u32* list);
unsigned long board_spl_mmc_get_uboot_raw_sector(struct mmc* mmc, unsigned long sector);

static int file;
static int device;
static const char* fault = "";
static struct slot_blob blob;

static bool fails(const char* what) {
    return strcmp(fault, what) == 0;
}

struct blk_desc* mmc_get_blk_desc(struct mmc* mmc) {
    return &mmc->disk;
}

int blk_dselect_hwpart(struct blk_desc* disk, int hwpart) {
    disk->hwpart = hwpart;
    return fails("area") ? -EIO : 0;
}

unsigned long blk_dread(struct blk_desc* disk, lbaint_t first, lbaint_t count, void* buffer) {
    ssize_t size = (ssize_t)(count * 512);

    if (fails("read") || disk->hwpart != 0) return 0;
    return pread(file, buffer, size, (off_t)first * 512) == size ? count : 0;
}

unsigned long blk_dwrite(struct blk_desc* disk, lbaint_t first, lbaint_t count,
                         const void* buffer) {
    ssize_t size = (ssize_t)(count * 512);

    if (fails("write") || disk->hwpart != 0) return 0;
    return pwrite(file, buffer, size, (off_t)first * 512) == size ? count : 0;
}

void* malloc_cache_aligned(size_t size) {
    return fails("memory") ? NULL : malloc(size);
}

void* bloblist_add(unsigned int tag, int size, int align) {
    (void)align;
    return tag == SLOT_BLOB && size == sizeof(blob) && !fails("list") ? &blob : NULL;
}

enum boot_device get_boot_device(void) {
    return (enum boot_device)device;
}

void reset_cpu(void) {
    puts("reset");
    exit(0);
}

int main(int argc, char** argv) {
    /* As SPL comes from an eMMC's boot partition. */
    struct mmc mmc = {.disk = {.devnum = 7, .hwpart = 1}};
    u32 list[2] = {99, 99};
    unsigned long sector = 0;

    if (argc < 3) return 64;
    file = open(argv[1], O_RDWR);
    device = atoi(argv[2]);
    fault = argc > 3 ? argv[3] : "";
    board_boot_order(list);
    printf("order %u %u\n", list[0], list[1]);
    if (fails("load")) return host_loader(NULL, NULL);
    sector = board_spl_mmc_get_uboot_raw_sector(&mmc, 1);
    printf("told %c on %d, sector %lu\n", blob.slot, blob.device, sector);
    return 0;
}
