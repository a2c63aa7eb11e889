# shellcheck shell=bash
# shellcheck disable=SC2154 # lib.sh's, and those of confirm-slot-test
# SPDX-License-Identifier: MIT
# A machine with two slots, of shell and files: deploy/rauc's scripts as they are, in a
# root of their own, `stub` in the place of what they run, and a loader. Sourced by
# confirm-slot-test.
#
# The loader follows deploy/rauc/boot-state/boot_state.c, which has tests of its own; what
# is shown here is what the scripts make of its choices, so a few lines of shell do.

machine=$device/machine
# What keeps: no part of a slot.
partition=$device/var/lib
data=$partition/rauc
update=/usr/lib/superrelay/update

# make_root: the scripts, the programs that they run, and what those are linked with.
make_root() {
  local tool path library
  mkdir -p "$device"/{bin,stubs,dev,proc,machine,run,bundle,var/lib,etc/superrelay,etc/rauc,"$update"}
  for tool in sh sed grep cat cut tr mkdir mv rm cp stat; do
    path=$(command -v "$tool")
    cp -L "$path" "$device/bin/$tool"
    for library in $(ldd "$path" | grep -o '/[^ )]*'); do
      [ -e "$device$library" ] || { mkdir -p "$device${library%/*}" && cp -L "$library" "$device$library"; }
    done
  done
  cp "$scripts/tests/update-machine/stub" "$device/stubs/"
  for tool in rauc wget sync mv rm sleep reboot super-relay; do ln -s stub "$device/stubs/$tool"; done
  cp "$rauc"/{confirm-slot,pre-install,ta-floor,lib.sh} "$device$update/"
  mount -t tmpfs data "$partition"
  echo compatible=superrelay-test >"$device/etc/rauc/system.conf"
  cat >"$device/etc/superrelay/updates.conf" <<'END'
READY_SECONDS=1
RESTART=reboot
SUPER_RELAY=super-relay
CONFIG=/etc/node.toml
END
}

put() { printf '%s\n' "$2" >"$machine/$1"; }
get() { read -r REPLY <"$machine/$1" || REPLY=; }
# is NAME VALUE
is() { get "$1" && [ "$REPLY" = "$2" ]; }

# machine [NAME=VALUE]…: slot A runs and was confirmed, B holds the same; with these in
# place of that. TRIAL=SLOT: as the file says.
machine() {
  local assignment
  rm -rf "$machine" "$data" "$device/run"
  mkdir -p "$machine"/{disk,content} "$data" "$device/run"
  echo compatible=superrelay-test >"$device/bundle/manifest.raucm"
  echo "10.00 0.00" >"$device/proc/uptime"
  for assignment in slot=A order='A B' left_{A,B}=3 ta_{A,B}=1 ready_{A,B}=yes starts_{A,B}=yes \
    was_cut=no new_{A,B}=no floor=1 confirmed=1 tee=works rauc=works calls=0 cut=0 loses=no ready_seen=no \
    restarted=no "$@"; do
    put "${assignment%%=*}" "${assignment#*=}"
  done
  : >"$machine/violations"
  [ ! -e "$machine/TRIAL" ] || cp "$machine/TRIAL" "$data/trial"
  written
  say_slot
}

say_slot() {
  get slot
  echo "console=ttyS0 rauc.slot=$REPLY quiet" >"$device/proc/cmdline"
}

# written: a machine that goes on, or ends in order, has all of its files on the disk.
written() {
  rm -rf "$machine"/{disk,content}
  cp -r "$data" "$machine/disk"
  cp -r "$data" "$machine/content"
}

# run SCRIPT: in the machine. 137 when the power went.
run() {
  { PATH=/stubs:/bin "$setsid" "$chroot" "$device" "$update/$1"; } 2>>"$machine/log" || return
}

# pre_install VERSION: asks for a bundle with that TA.
pre_install() { RAUC_BUNDLE_MOUNT_POINT=/bundle RAUC_META_SUPERRELAY_TA_VERSION=$1 run pre-install; }

# power_goes: whether it does so here, in what this shell does.
power_goes() {
  get calls
  put calls $((REPLY + 1))
  get calls
  is cut "$REPLY"
}

# lose_power: with what was not synced, or without.
lose_power() {
  put cut 0
  put was_cut yes
  if is loses yes; then
    rm -rf "$data"
    cp -r "$machine/disk" "$data"
  fi
}

# try_order: the first slot with an attempt left, which is taken.
try_order() {
  local name
  get order
  for name in $REPLY; do
    get "left_$name"
    [ "$REPLY" -gt 0 ] || continue
    put "left_$name" $((REPLY - 1))
    put slot "$name"
    return
  done
  return 1
}

load() {
  try_order && return
  put left_A 3 && put left_B 3
  try_order && return
  put order 'A B'
  try_order
}

# refused_meanwhile: where only the script was killed, it has judged nothing.
refused_meanwhile() {
  ! pre_install 9 >>"$machine/log" ||
    echo "an installation was let through before the slot was judged" >>"$machine/violations"
}

# start: the loader and, when the slot starts, confirm-slot; 0 when the machine goes on as
# it is, 1 when it starts again.
start() {
  local code=0
  load
  rm -rf "$device/run/super-relay-update"
  put ready_seen no
  put restarted no
  get slot
  is "starts_$REPLY" yes || return 1
  say_slot
  run confirm-slot >>"$machine/log" || code=$?
  if [ "$code" -eq 137 ]; then
    put cut 0
    is loses yes || refused_meanwhile
    lose_power
    return 1
  fi
  written
  is restarted no
}

# settle: starts until the machine goes on. No machine has more than two slots' attempts twice.
settle() {
  local starts
  for ((starts = 0; starts < 14; starts++)); do start && return; done
  echo "still starting after $starts starts"
  return 1
}

# install VERSION [STARTS READY]: as RAUC does it, into the slot that does not run.
install() {
  local code=0 slot target=B
  get slot && slot=$REPLY
  [ "$slot" = A ] || target=A
  mkdir -p "$device/run/super-relay-update" && : >"$device/run/super-relay-update/judged"
  pre_install "$1" >>"$machine/log" || code=$?
  [ "$code" -ne 137 ] || { lose_power && return; }
  [ "$code" -eq 0 ] || { echo "the installation was refused" && return 1; }
  ! power_goes || { lose_power && return; }
  get order
  put order "${REPLY//[ $target]/}"
  put "left_$target" 0
  put "starts_$target" no
  put "new_$target" yes
  put "ta_$target" "$1"
  ! power_goes || { lose_power && return; }
  put "starts_$target" "${2:-yes}"
  put "ready_$target" "${3:-yes}"
  ! power_goes || { lose_power && return; }
  put order "$target $slot"
  put "left_$target" 3
  ! power_goes || { lose_power && return; }
  written
}
