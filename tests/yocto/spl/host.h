/* SPDX-License-Identifier: MIT */
/* As much of U-Boot as deploy/imx93/u-boot/slot_spl.c sees, for a host. */
#ifndef HOST_H
#define HOST_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define __used __attribute__((used))
#define noinline __attribute__((noinline))
#ifndef static_assert
#define static_assert(condition) _Static_assert(condition, #condition)
#endif

typedef uint32_t u32;
typedef uint64_t lbaint_t;

struct blk_desc {
    int devnum;
    int hwpart;
};

struct mmc {
    struct blk_desc disk;
};

struct blk_desc* mmc_get_blk_desc(struct mmc* mmc);
int blk_dselect_hwpart(struct blk_desc* disk, int hwpart);
unsigned long blk_dread(struct blk_desc* disk, lbaint_t first, lbaint_t count, void* buffer);
unsigned long blk_dwrite(struct blk_desc* disk, lbaint_t first, lbaint_t count, const void* buffer);
void* malloc_cache_aligned(size_t size);
void reset_cpu(void);

#define BLOBLISTT_PRIVATE_AREA 0xfff000
void* bloblist_add(unsigned int tag, int size, int align);

enum boot_device { SD1_BOOT, SD2_BOOT, MMC1_BOOT, MMC2_BOOT, USB_BOOT, USB2_BOOT, QSPI_BOOT };
enum boot_device get_boot_device(void);

enum { BOOT_DEVICE_MMC1, BOOT_DEVICE_MMC2, BOOT_DEVICE_BOARD, BOOT_DEVICE_BOOTROM };

struct spl_image_info;
struct spl_boot_device;
typedef int (*spl_loader)(struct spl_image_info* image, struct spl_boot_device* device);
#define SPL_LOAD_IMAGE_METHOD(name, priority, device, function) spl_loader host_loader = function

#endif
