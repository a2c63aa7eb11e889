# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The disk with two slots, in sectors of 512 bytes. Sourced by build.sh,
# scripts/make-bundle and deploy/imx93/layout.sh; layout.h is made of it, since the
# stage that chooses a slot reads the disk before there is anything that knows
# partitions.

# shellcheck disable=SC2034 # used where this is sourced
slot_state=2048       # U-Boot's environment, twice
slot_state_second=128 # where in that partition the second copy begins
slot_state_size=4096  # of one copy, in bytes
slot_firmware_a=4096
slot_firmware_b=12288
slot_firmware_sectors=8192 # 4 MiB: BL31, OP-TEE with the TA in it, U-Boot
slot_system_a=20480
slot_system_b=282624
slot_system_sectors=262144 # 128 MiB: kernel and root
slot_data=544768           # what RAUC and the update service know
slot_data_sectors=32768
slot_disk_sectors=579584

# slot_table: the partitions, for sfdisk. Equal at each making.
slot_table() {
  cat <<TABLE
label: gpt
label-id: 53524f54-4100-4000-8000-000000000000
start=$slot_state, size=2048, name=boot-state, uuid=53524f54-4100-4000-8000-000000000001
start=$slot_firmware_a, size=$slot_firmware_sectors, name=firmware-A, uuid=53524f54-4100-4000-8000-000000000002
start=$slot_firmware_b, size=$slot_firmware_sectors, name=firmware-B, uuid=53524f54-4100-4000-8000-000000000003
start=$slot_system_a, size=$slot_system_sectors, name=system-A, uuid=53524f54-4100-4000-8000-000000000004
start=$slot_system_b, size=$slot_system_sectors, name=system-B, uuid=53524f54-4100-4000-8000-000000000005
start=$slot_data, size=$slot_data_sectors, name=data, uuid=53524f54-4100-4000-8000-000000000006
TABLE
}

# slot_header: layout.h.
slot_header() {
  cat <<HEADER
/* SPDX-License-Identifier: MIT */
/* Made of a layout.sh. */
#define SLOT_STATE_FIRST $slot_state
#define SLOT_STATE_SECOND ($slot_state + $slot_state_second)
#define SLOT_STATE_SIZE $slot_state_size
#define SLOT_FIRMWARE_A $slot_firmware_a
#define SLOT_FIRMWARE_B $slot_firmware_b
#define SLOT_FIRMWARE_SECTORS $slot_firmware_sectors
HEADER
}
