# shellcheck shell=bash
# shellcheck disable=SC2034 # used where this is sourced
# SPDX-License-Identifier: MIT
# A board's eMMC or card, in sectors of 512 bytes: the emulated machine's partitions
# (deploy/qemu/slots/layout.sh) at places that leave room for flash.bin, which ROM
# looks for at 32 KiB. Sourced by scripts/build-u-boot-imx93.

# shellcheck source=../qemu/slots/layout.sh
. "$(dirname "${BASH_SOURCE[0]}")/../qemu/slots/layout.sh"

slot_state=16384 # at 8 MiB
slot_firmware_a=18432
slot_firmware_b=34816
slot_firmware_sectors=16384 # 8 MiB: the container with TF-A, OP-TEE, U-Boot
slot_system_a=51200
slot_system_b=575488
slot_system_sectors=524288 # 256 MiB: kernel, device tree, root
slot_data=1099776          # what RAUC, the node and tee-supplicant keep
slot_data_sectors=524288
slot_disk_sectors=1626112
