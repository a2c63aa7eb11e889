# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What the machine with two slots is made of, beside what every machine is.
# Sourced by deploy/qemu/build; docs/adr/0006 has the reasons.

# shellcheck disable=SC2154 # build's: here out deps guest toolchain ta_uuid updates
# shellcheck source=layout.sh
. "$here/slots/layout.sh"

# The TA's versions that the demonstration updates between.
slot_versions=(1 2)
update_keys=$deps/qemu-update-keys
boot_packages=(rauc dbus-daemon libubootenv-tool u-boot-qemu)

unpack_boot() {
  "$scripts/unpack-debian" updates arm64 "${boot_packages[@]}" >/dev/null
}

make_update_keys() {
  [ -e "$update_keys/ca.pem" ] || "$scripts/update-keys" "$update_keys" demonstration
}

# build_slot_optee: one OP-TEE without the TA, and one for each version with the TA
# in it as an early one, so that they share a slot, a signature and a fate.
build_slot_optee() {
  local source=$deps/optee-os-4.10.0 version ta made key
  key=$source/keys/default_ta.pem
  made=$(find "$root/ta" "$here/optee" "$here/slots/build.sh" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
  ! current "$out/optee.stamp" "$made" || return 0
  rm -f "$out/optee.stamp"
  # As if it had one, or all would be compiled anew for the next.
  "$here/optee" "$key" "$out/optee" CFG_REE_FS_TA=n CFG_EARLY_TA=y
  keep_core 0
  for version in "${slot_versions[@]}"; do
    ta=$out/ta-$version
    TA_DEV_KIT_DIR=$out/optee/export-ta_arm64 build_early_ta "$ta" "$version"
    "$here/optee" "$key" "$out/optee" CFG_REE_FS_TA=n EARLY_TA_PATHS="$ta/$ta_uuid.stripped.elf"
    keep_core "$version"
  done
  echo "$made" >"$out/optee.stamp"
}

# build_early_ta FOLDER VERSION
build_early_ta() {
  (
    # shellcheck source=../../../scripts/ta.sh
    . "$scripts/ta.sh"
    make_ta super_relay_ta "$1" "$kit_key" "SECP256K1_SOURCE=$deps/libsecp256k1-0.5.0" SR_DEVELOPMENT=n \
      SR_TA_VERSION="$2"
  )
}

keep_core() {
  mkdir -p "$out/core-$1"
  cp "$out"/optee/core/tee-{header,pager,pageable}_v2.bin "$out/core-$1"
}

# change FILE EXPRESSION: of TF-A's, by sed; ends the script when nothing changed.
change() {
  local before
  before=$(sha256sum <"$1")
  sed -i -E "$2" "$1"
  [ "$before" != "$(sha256sum <"$1")" ] || die "TF-A's $(basename "$1") is not as it was expected: $2"
}

# add_slots_to TFA: a BL2 that chooses the slot.
add_slots_to() {
  cp -r "$here/slots/bl2" "$1/plat/qemu/slots"
  cp "$root"/deploy/rauc/boot-state/*.[ch] "$1/plat/qemu/slots"
  slot_header >"$1/plat/qemu/slots/layout.h"
  echo "BL2_SOURCES += $(cd "$1" && echo plat/qemu/slots/*.c)" >>"$1/plat/qemu/qemu/platform.mk"
  change "$1/plat/qemu/common/qemu_io_storage.c" \
    's/^static const io_block_spec_t fip_block_spec/io_block_spec_t fip_block_spec/'
  # What a slot has not is not looked for by semihosting, which nobody answers: that hangs.
  change "$1/plat/qemu/common/qemu_io_storage.c" \
    's/^(\tresult = )io_dev_init\(sh_dev_handle, .*/\1-1;/'
  # The places of virtio-mmio as well, which begin at 0x0a000000.
  change "$1/plat/qemu/qemu/include/platform_def.h" 's/^(#define DEVICE1_SIZE\s+)0x00c00000/\10x01200000/'
}

# build_slot_firmware: what is fixed (firmware.bin: BL1 and BL2), and what a slot has
# (firmware-VERSION.fip: BL31, OP-TEE, U-Boot).
build_slot_firmware() {
  # shellcheck disable=SC2031 # the one in a subshell is equal
  local tfa=$deps/tf-a-2.12.1 work=$out/tf-a uboot=$updates/usr/lib/u-boot/qemu_arm64/u-boot.bin
  local fiptool=$out/tf-a/tools/fiptool/fiptool release=$out/tf-a/build/qemu/release made version
  made=$(cat "$out/optee.stamp" "$uboot" "$here"/slots/bl2/* "$root"/deploy/rauc/boot-state/*.[ch] "$here"/slots/*.sh | sha256sum)
  ! current "$out/firmware.stamp" "$made" || return 0
  rm -rf "$work" "$out/firmware.stamp"
  cp -r "$tfa" "$work"
  add_slots_to "$work"
  make_tfa "$work" "$out/core-0" BL33="$uboot"
  "$fiptool" create --tb-fw "$release/bl2.bin" "$out/bl2.fip"
  cp "$release/bl1.bin" "$out/firmware.bin"
  dd if="$out/bl2.fip" of="$out/firmware.bin" bs=64k seek=4 status=none
  for version in 0 "${slot_versions[@]}"; do
    "$fiptool" create --soc-fw "$release/bl31.bin" --nt-fw "$uboot" \
      --tos-fw "$out/core-$version/tee-header_v2.bin" \
      --tos-fw-extra1 "$out/core-$version/tee-pager_v2.bin" \
      --tos-fw-extra2 "$out/core-$version/tee-pageable_v2.bin" "$out/firmware-$version.fip"
  done
  rm -rf "$work"
  echo "$made" >"$out/firmware.stamp"
}

# build_loader: U-Boot's environment, where its flash is. It holds what to start,
# and never changes; which slot, BL2 has said in the device tree.
build_loader() {
  SOURCE_DATE_EPOCH=1735689600 mkenvimage -s 0x40000 -o "$out/loader.bin" "$here/slots/u-boot.env"
  truncate -s 64M "$out/loader.bin"
}

# build_disk: slots.img, as a factory would write it: slot A filled, slot B empty.
build_disk() {
  local disk=$out/slots.img.new
  rm -f "$disk"
  truncate -s "$((slot_disk_sectors * 512))" "$disk"
  slot_table | sfdisk --quiet "$disk"
  put_at() { dd if="$1" of="$disk" bs=512 seek="$2" conv=notrunc,sparse status=none; }
  put_at "$out/firmware-1.fip" "$slot_firmware_a"
  put_at "$out/system.fit" "$slot_system_a"
  mke2fs -q -t ext4 -m 0 -E root_owner=0:0,offset=$((slot_data * 512)) "$disk" "$((slot_data_sectors / 2))k"
  mv "$disk" "$out/slots.img"
}

build_slot_system() { "$here/slots/system" "$out"; }
