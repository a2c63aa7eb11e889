# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what secure-boot and the other parts set or read
# SPDX-License-Identifier: MIT
# What is checked of a medium or a disk image before a byte is written. Sourced by secure-boot.

# Where the ROM of i.MX 93 looks for flash.bin on SD and eMMC.
flash_at=32768

# number FILE OFFSET SIZE: a little-endian number of a file or device.
number() { od -An -v -j "$2" -N "$3" --endian=little -t "u$3" "$1" | tr -d ' '; }

target_size() {
  if [ -b "$1" ]; then blockdev --getsize64 "$1"; else stat -Lc %s "$1"; fi
}

# sysfs_of DEVICE: its folder there.
sysfs_of() {
  local numbers
  numbers=$(stat -Lc '0x%t 0x%T' "$1")
  # shellcheck disable=SC2086 # two numbers
  printf '/sys/dev/block/%d:%d' $numbers
}

# words FILE…: their words, with single blanks; nothing for a file that is not there.
words() { cat "$@" 2>/dev/null | xargs; }

# medium_name DEVICE: what an operator tells one medium from another by.
medium_name() {
  local at
  at=$(sysfs_of "$1")
  if [ -e "$at/loop/backing_file" ]; then
    cat "$at/loop/backing_file"
  elif [ -e "$at/device/cid" ]; then
    words "$at/device/name" "$at/device/serial"
  else
    echo "$(words "$at/device/vendor" "$at/device/model") $(target_size "$1")"
  fi
}

# is_removable DEVICE: a card, a stick, or a file that plays one. eMMC says that it is of type MMC.
is_removable() {
  local at
  at=$(sysfs_of "$1")
  [ ! -e "$at/loop/backing_file" ] || return 0
  if [ -e "$at/device/cid" ]; then
    [ "$(words "$at/device/type")" = SD ]
  else
    [ "$(words "$at/removable")" = 1 ]
  fi
}

# check_unused DEVICE: nothing of it is mounted, swapped to, or part of something else.
check_unused() {
  local used
  lsblk -nrpo NAME,TYPE,MOUNTPOINTS "$1" >"$work/uses" || die "$1: lsblk cannot tell whether it is in use"
  used=$(awk 'NF > 2 { print $1 " is mounted at " $3; exit }
    NR > 1 && $2 != "part" { print $1 " (" $2 ") stands on it"; exit }' "$work/uses")
  [ -z "$used" ] || die "$1 is in use: $used"
}

check_device() {
  local device=$1 name
  [ -b "$device" ] || die "$device: expected a block device"
  [ ! -e "$(sysfs_of "$device")/partition" ] || die "$device is a partition: expected the whole medium"
  is_removable "$device" || die "$device is no removable medium (eMMC is written by NXP's uuu, over USB)"
  check_unused "$device"
  name=$(medium_name "$device")
  [ -n "${options[medium]:-}" ] || die "$device is the medium '$name': if that is the one, add --medium '$name'"
  [ "${options[medium]}" = "$name" ] || die "$device is the medium '$name', not '${options[medium]}'"
}

check_image_file() {
  local loops
  [ -f "$1" ] || die "$1: expected the file of a disk image"
  loops=$(losetup -nO NAME -j "$1" | xargs) || die "$1: losetup cannot tell whether it is in use"
  [ -z "$loops" ] || die "$1 is in use as $loops"
}

# check_table TARGET: partitions are all that it has, and their table ends before flash.bin.
check_table() {
  local target=$1 found status=0 kind type table_end
  found=$(blkid -p -o export "$target" 2>/dev/null) || status=$?
  # 2: blkid found nothing.
  [ "$status" -eq 0 ] || [ "$status" -eq 2 ] || die "$target: blkid cannot tell what it has (exit code $status)"
  kind=$(sed -n 's/^PTTYPE=//p' <<<"$found")
  type=$(sed -n 's/^TYPE=//p' <<<"$found")
  [ -z "$type" ] || die "$target has $type without partitions, which flash.bin would overwrite"
  case $kind in
    gpt)
      [ "$(dd if="$target" bs=1 skip=512 count=8 status=none)" = 'EFI PART' ] ||
        die "$target: its first partition table is damaged (sgdisk -e and sfdisk mend it)"
      # UEFI: entries begin at block [72], as many as [80], each of size [84].
      table_end=$(($(number "$target" $((512 + 72)) 8) * 512 +
        $(number "$target" $((512 + 80)) 4) * $(number "$target" $((512 + 84)) 4)))
      [ "$table_end" -le "$flash_at" ] ||
        die "$target: its partition table reaches to byte $table_end, flash.bin begins at $flash_at"
      # The last block that partitions may use; the second table follows.
      room_end=$((($(number "$target" $((512 + 48)) 8) + 1) * 512))
      ;;
    dos | '') ;;
    *) die "$target has a partition table of type $kind: expected gpt, dos or none" ;;
  esac
  has_table=$kind
}

# check_partitions TARGET END: none begins before END and ends behind flash.bin's start.
check_partitions() {
  local target=$1 end=$2 number first last
  [ -n "$has_table" ] || return 0
  partx --noheadings --raw --output NR,START,END "$target" >"$work/partitions" ||
    die "$target: its partition table cannot be read"
  while read -r number first last; do
    [ $((first * 512)) -ge "$end" ] || [ $(((last + 1) * 512)) -le "$flash_at" ] ||
      die "$target: partition $number ($((first * 512)) to $(((last + 1) * 512))) overlaps flash.bin" \
        "($flash_at to $end)"
  done <"$work/partitions"
}

# check_target TARGET SIZE: it has room for so many bytes at 32 KiB.
check_target() {
  local end=$((flash_at + $2)) room_end has_table
  room_end=$(target_size "$1")
  [ "$end" -le "$room_end" ] || die "$1 has $room_end bytes, and flash.bin would end at $end"
  check_table "$1"
  [ "$end" -le "$room_end" ] || die "$1: flash.bin would end at $end, its second partition table begins before"
  check_partitions "$1" "$end"
}
