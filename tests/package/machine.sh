# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# A Debian with systemd as its first process, in namespaces of its own: no device, no network but
# its own loopback, kernel settings that it can only read. Sourced after lib.sh, run by root.
#
#   $machine   its root file system
#   $control   a folder for what is known of it
# shellcheck disable=SC2154 # these two

# What the first process is started by, in the namespaces: CONTROL ROOT.
# shellcheck disable=SC2016 # the inner shell's
machine_inside='
  set -eu
  control=$1 tree=$2
  mount --make-rprivate /
  mount --bind "$tree" "$tree"
  mount -t proc proc "$tree/proc"
  mount --bind "$tree/proc/sys" "$tree/proc/sys"
  mount -o remount,bind,ro "$tree/proc/sys"
  mount -t sysfs -o ro sysfs "$tree/sys"
  mount -t cgroup2 cgroup2 "$tree/sys/fs/cgroup"
  for each in run tmp dev; do mount -t tmpfs -o mode=755 tmpfs "$tree/$each"; done
  chmod 1777 "$tree/tmp"
  for each in null zero full random urandom tty; do
    touch "$tree/dev/$each"
    mount --bind "/dev/$each" "$tree/dev/$each"
  done
  mkdir "$tree/dev/shm" "$tree/dev/pts"
  mount -t tmpfs -o mode=1777 tmpfs "$tree/dev/shm"
  touch "$tree/dev/console"
  mount --bind "$control/console" "$tree/dev/console"
  ip link set lo up
  hostname machine
  cd "$tree"
  mkdir -p .outside
  pivot_root . .outside
  umount -l .outside
  rmdir .outside
  exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin setpriv \
    --bounding-set=-sys_module,-sys_time,-sys_rawio,-syslog,-mknod,-audit_control \
    /lib/systemd/systemd --log-target=journal'

# machine_groups: where this kernel has its control groups of version 2.
machine_groups() { findmnt --noheadings --types cgroup2 --output TARGET | head -n 1; }

# machine_start: until its systemd answers.
machine_start() {
  local groups group
  groups=$(machine_groups)
  [ -w "${groups:-none}/cgroup.procs" ] ||
    die "systemd needs control groups of version 2 that root may write, and this machine has none"
  group=$groups/superrelay-package.$$
  mkdir -p "$control" "$group"
  : >"$control/console"
  echo "$group" >"$control/group"
  (
    echo "$BASHPID" >"$group/cgroup.procs"
    exec unshare --mount --pid --uts --ipc --net --cgroup --fork --kill-child=KILL \
      sh -c "$machine_inside" sh "$control" "$machine"
  ) >"$control/log" 2>&1 </dev/null &
  echo $! >"$control/outer"
  machine_wait "its systemd" machine_answers || { cat "$control/log" "$control/console" >&2 && return 1; }
}

machine_answers() {
  kill -0 "$(cat "$control/outer")" || return 1
  pgrep --parent "$(cat "$control/outer")" >"$control/first" &&
    in_machine systemctl is-system-running 2>/dev/null | grep -qE '^(running|degraded)$'
}

# in_machine COMMAND…: as root of the machine.
in_machine() {
  nsenter --target "$(cat "$control/first")" --mount --pid --uts --ipc --net --cgroup \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# machine_wait WHAT COMMAND…: until it succeeds.
machine_wait() {
  local what=$1 tries=0
  shift
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 150 ] || { say "waited in vain for $what" && return 1; }
    sleep 0.1
  done
}

# machine_stop: with its first process all others end.
machine_stop() {
  [ -s "$control/outer" ] || return 0
  kill -KILL "$(cat "$control/first")" 2>/dev/null || true
  wait "$(cat "$control/outer")" 2>/dev/null || true
  machine_wait "the machine's groups to go" machine_groups_gone
  rm -f "$control/outer"
}

machine_groups_gone() {
  find "$(cat "$control/group")" -depth -type d -exec rmdir {} + 2>/dev/null
  [ ! -d "$(cat "$control/group")" ]
}
