# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What the project's commands share. Sourced after `set -euo pipefail`.

# The tools' messages are read by people who search for them, and some are
# parsed here: English, everywhere.
export LC_ALL=C.UTF-8

# Tools for file systems and modules are there, which Debian gives users no path to.
PATH=$PATH:/usr/sbin:/sbin

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scripts=$root/scripts
# What outlives a clone: fetched sources, the linters' memory.
# shellcheck disable=SC2034 # used where this is sourced
cache=${XDG_CACHE_HOME:-$HOME/.cache}/superrelay
self=$(basename "$0")

# ccache keeps hitting when the same sources lie in another clone.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

if [ -t 2 ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi

say() { echo "$self: $*" >&2; }

die() {
  say "${bold}failed:${plain} $*"
  exit 1
}

# step HEADING COMMAND…: runs a step of the work under a heading, in a shell of
# its own, and tells how long it took; ends the script when the step fails. Must
# not stand in a condition: that would switch set -e off.
step() {
  local heading=$1 start=$SECONDS status
  shift
  echo "${bold}== $heading${plain}" >&2
  set +e
  (
    set -e
    "$@"
  )
  status=$?
  set -e
  if [ "$status" -ne 0 ]; then
    say "${bold}failed:${plain} $heading (the reason stands above)"
    exit "$status"
  fi
  echo "== $heading: $((SECONDS - start)) s" >&2
}

# as_root COMMAND…: with sudo where it is needed.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "this must run as root and there is no sudo here: $*"
  fi
}

# debian_archive: the Debian mirror that this system's own apt uses.
debian_archive() {
  local uri
  # shellcheck disable=SC2016 # apt's own placeholder
  uri=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' \
    'Origin: Debian' 'Label: Debian' | sed -n 1p)
  [ -n "$uri" ] || die "this system's apt knows no Debian archive: one must stand" \
    "in /etc/apt/sources.list or sources.list.d, and apt-get update must have run"
  echo "$uri"
}

# usage: the comment on top of the running script, for --help.
usage() {
  awk 'NR > 1 && !/^#/ { exit } NR > 1 && !/SPDX/ { sub(/^# ?/, ""); print }' "$0"
}

# count PASSED FAILED [SKIPPED]: what a part of the tests came to, for
# scripts/test, which adds it up.
count() {
  [ -z "${SUPERRELAY_COUNTS:-}" ] || echo "$1 $2 ${3:-0}" >>"$SUPERRELAY_COUNTS"
}

# own_files PATTERN…: our own files, tracked or about to be, NUL-terminated.
own_files() {
  git -C "$root" ls-files -z --cached --others --exclude-standard -- "$@" |
    while IFS= read -r -d '' file; do
      # A file that git still knows may have been removed already.
      [ -f "$root/$file" ] && printf '%s\0' "$file"
    done | sort -zu
}

# shell_scripts: those of our files that bash or sh run.
shell_scripts() {
  local file first
  own_files '*' | while IFS= read -r -d '' file; do
    IFS= read -r first <"$root/$file" 2>/dev/null || true
    case $first in
      '#!'*sh | '# shellcheck shell='*) printf '%s\0' "$file" ;;
    esac
  done
}

# build PRESET [TARGET…]: configures when there is need, and builds.
build() {
  local preset=$1
  shift
  cd "$root" || die "cannot enter $root"
  # A failed configuration leaves a cache but no build.ninja; a good one
  # renews itself from there on.
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset"
  if [ $# -gt 0 ]; then
    cmake --build --preset "$preset" --target "$@"
  else
    cmake --build --preset "$preset"
  fi
}

# build_device_plugin PRESET: the project of its own in apps/tee-device-plugin.
build_device_plugin() {
  cd "$root/apps/tee-device-plugin" || die "cannot enter apps/tee-device-plugin"
  [ -f "$root/build/device-plugin/$1/build.ninja" ] || cmake --preset "$1"
  cmake --build --preset "$1"
}

# prepare: everything that running the node needs, from nothing.
prepare() {
  step "packages" "$scripts/setup" build node
  step "OP-TEE development kit and libsecp256k1" "$scripts/fetch-deps"
  # The node and the TA it runs, not the tests.
  step "build" build dev apps/all ta/all
  step "Node.js and its packages" "$scripts/node-env" true
}
