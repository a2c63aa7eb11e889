/* SPDX-License-Identifier: MIT */
/* The disk that is on one of the machine's virtio-mmio places, read and written
 * by polling. */
#ifndef VIRTIO_DISK_H
#define VIRTIO_DISK_H

#include <stdint.h>

/*
 * @param rings 4 KiB of memory that the device can reach, for its use alone
 * @return 0, or -1 when the machine has no such disk
 */
int virtio_disk_open(uintptr_t rings);

/* `buffer` is memory that the device can reach. @return 0, or -1 */
int virtio_disk_read(uint64_t sector, uintptr_t buffer, uint32_t size);
int virtio_disk_write(uint64_t sector, uintptr_t buffer, uint32_t size);

/* Leaves the device as it was at start. */
void virtio_disk_close(void);

#endif
