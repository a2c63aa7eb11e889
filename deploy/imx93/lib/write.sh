# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what secure-boot and the other parts set or read
# SPDX-License-Identifier: MIT
# Writing to a medium and reading back from it. Sourced by secure-boot.

# The most that is read of a medium to find the containers.
longest_flash=$((64 * 1024 * 1024))

# target: sets $target to what --image or --device names.
find_target() {
  target=${options[image]:-${options[device]:-}}
  [ -n "$target" ] || die "$action needs --image or --device (see --help)"
  [ ! -e "$target" ] || [ -r "$target" ] || die "$target cannot be read by $(id -un)"
}

# confirm QUESTION: goes on only by the operator's word.
confirm() {
  local answer
  [ -z "${options[yes]:-}" ] || return 0
  [ -t 0 ] || die "$1: there is no terminal to ask at; give --yes to go on without"
  read -r -p "$1. Type yes to go on: " answer
  [ "$answer" = yes ] || die "not confirmed; nothing was written"
}

forget_cached() { [ ! -b "$1" ] || blockdev --flushbufs "$1"; }

before_flash() { head -c "$flash_at" "$1" | sha256sum; }

# write_flash FILE SIZE: FILE to $target, compared with what is then read from it.
write_flash() {
  local before
  before=$(before_flash "$target")
  dd if="$1" of="$target" bs="$flash_at" seek=1 conv=notrunc,fsync status=none ||
    die "$target was not written to the end: it boots no longer, until a write has come to its end"
  forget_cached "$target"
  cmp -n "$2" -i "0:$flash_at" "$1" "$target" ||
    die "$target does not have what was written (see above): write again, or take another medium"
  [ "$(before_flash "$target")" = "$before" ] || die "$target: what lies before flash.bin has changed"
}

# check_whole_target SIZE: $target may be written, and has room for so many bytes.
check_whole_target() {
  if [ -n "${options[device]:-}" ]; then check_device "$target"; else check_image_file "$target"; fi
  check_target "$target" "$1"
}

do_write() {
  local size target
  need flash optee srk-table
  find_target
  # A file that changes meanwhile was not checked.
  cp "${options[flash]}" "$work/flash.bin"
  check_flash "$work/flash.bin"
  size=$(stat -c %s "$work/flash.bin")
  check_whole_target "$size"
  [ -w "$target" ] || die "$target cannot be written by $(id -un)"
  confirm "This overwrites bytes $flash_at to $((flash_at + size)) of $target"
  # While the question stood, another medium may have got the same name.
  check_whole_target "$size"
  write_flash "$work/flash.bin" "$size"
  say "$target: $size bytes at $flash_at, read back and compared"
}

# read_flash TARGET: what begins at 32 KiB, into the work folder.
read_flash() {
  [ -f "$1" ] || [ -b "$1" ] || die "$1: expected a disk image or a block device"
  forget_cached "$1"
  tail -c "+$((flash_at + 1))" "$1" | head -c "$longest_flash" >"$work/flash.bin" || true
  [ -s "$work/flash.bin" ] || die "$1 ends before $flash_at, where flash.bin begins"
}

do_verify() {
  local target size
  need optee srk-table
  if [ -n "${options[image]:-}${options[device]:-}" ]; then
    find_target
    read_flash "$target"
  else
    need flash
    target=${options[flash]}
    cp "$target" "$work/flash.bin"
  fi
  if [ -n "${options[flash]:-}" ]; then
    size=$(stat -Lc %s "${options[flash]}")
    cmp -n "$size" "${options[flash]}" "$work/flash.bin" || die "$target has not what ${options[flash]} has"
  fi
  ahab show "$work/flash.bin"
  check_flash "$work/flash.bin"
  say "$target: everything is as it must be"
  print_fuses "${options[srk-table]}"
}

# do_slot: the last container, which holds TF-A, OP-TEE and U-Boot. SPL loads it from a slot
# of the medium, which is what an update replaces.
do_slot() {
  local first
  need flash optee srk-table out
  [ ! -e "${options[out]}" ] || die "${options[out]} is there already"
  cp "${options[flash]}" "$work/flash.bin"
  check_flash "$work/flash.bin"
  ahab offsets "$work/flash.bin" >"$work/offsets"
  first=$(tail -n 1 "$work/offsets" | cut -d ' ' -f 1)
  tail -c "+$((first + 1))" "$work/flash.bin" >"$work/slot.bin"
  install -m 644 "$work/slot.bin" "${options[out]}.new"
  mv -T "${options[out]}.new" "${options[out]}"
  say "${options[out]}: the container at $first, $(stat -c %s "${options[out]}") bytes"
}
