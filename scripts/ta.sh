# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# How Trusted Applications are built for OP-TEE. Sourced after lib.sh.
# TA_DEV_KIT_DIR names another development kit than the one that
# scripts/fetch-deps fetched.

# shellcheck disable=SC2154 # lib.sh's
deps=${SUPERRELAY_DEPS:-$cache}
published_kit=$deps/optee-4.5.0/usr/lib/optee-os-dev/vexpress-qemu_armv8a
kit=${TA_DEV_KIT_DIR:-$published_kit}
# What a TA is signed with when no key is named: the kit's, which is published.
# shellcheck disable=SC2034 # used where this is sourced
kit_key=$kit/keys/default_ta.pem

# require_ta_tools: ends the script when something is missing to build with.
require_ta_tools() {
  command -v "${CROSS_COMPILE:-aarch64-linux-gnu-}gcc" >/dev/null ||
    die "no arm64 cross compiler: install gcc-aarch64-linux-gnu"
  /usr/bin/python3 -c 'import cryptography, elftools' 2>/dev/null ||
    die "signing needs python3-cryptography and python3-pyelftools"
  [ -d "$kit" ] || die "no development kit: run scripts/fetch-deps"
}

# make_ta TA FOLDER KEY VARIABLE=VALUE…: makes ta/TA, signed with KEY. Quiet unless
# it fails. Another key, kit or variable makes it from nothing: the kit would
# leave what an older key has signed.
make_ta() {
  local source=$root/ta/$1 folder=$2 key=$3 made
  shift 3
  [ -f "$key" ] || die "there is no key $key to sign with"
  made="$kit ${CFG_TA_VERSION:-} $* $(sha256sum <"$key")"
  [ "$(cat "$folder/made-with" 2>/dev/null)" = "$made" ] || rm -rf "$folder"
  mkdir -p "$folder"
  echo "$made" >"$folder/made-with"
  # A make or ninja around us is none of this make's business.
  env -u MAKEFLAGS -u MAKELEVEL -u CFLAGS -u CPPFLAGS \
    make -C "$source" -j"$(nproc)" O="$folder" \
    CROSS_COMPILE="${CROSS_COMPILE:-aarch64-linux-gnu-}" \
    TA_DEV_KIT_DIR="$kit" TA_SIGN_KEY="$(realpath "$key")" \
    PYTHON3=/usr/bin/python3 "$@" >"$folder.log" 2>&1 ||
    { cat "$folder.log" >&2 && die "the build failed"; }
}
