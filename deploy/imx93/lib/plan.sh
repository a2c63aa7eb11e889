# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what secure-boot and the other parts set or read
# SPDX-License-Identifier: MIT
# What there is to do, and what cannot be undone. Sourced by secure-boot.

# print_fuses TABLE: the commands for U-Boot's prompt on the board, for people to type.
print_fuses() {
  local word number=0
  ahab fuses "$1" >"$work/fuses" || die "$1 is no SRK table"
  cat <<'END'

ONE-WAY, on the board, by hand. Fuses cannot be unset: with a wrong word, or after
ahab_close with an image that is not signed by these keys, the board never boots again.
First boot the signed image on the open board: 'ahab_status' must report no events
but those of the SRK hash that is not fused yet.

END
  while read -r word; do
    echo "  u-boot=> fuse prog 16 $number $word"
    number=$((number + 1))
  done <"$work/fuses"
  cat <<'END'

Read them back by 'fuse read 16 0 8' and compare each word; reset; 'ahab_status' must
now report no event at all. Only then, ONE-WAY as well:

  u-boot=> ahab_close
END
}

# state_of FILE: its size, or that it is missing.
state_of() {
  if [ -f "$1" ]; then echo "$1, $(stat -Lc %s "$1") bytes"; else echo "$1, which is not there"; fi
}

plan_keys() {
  local keys=${options[keys]:-FOLDER} table
  table=${options[srk-table]:-$keys/srk-table.bin}
  echo "1. Keys, on a machine without a network (sign --make-keys)"
  echo "   $keys/keys: four ECDSA keys on P-384, mode 600, under the passphrase key_pass.txt"
  echo "   $keys/crts: their certificates, SHA-384, of no CA"
  echo "   SRK table: $(state_of "$table")"
  [ ! -f "$table" ] || echo "   its SHA-256, which is fused: $(sha256sum <"$table" | cut -d ' ' -f 1)"
}

plan_sign() {
  local flash=${options[flash]:-flash.bin}
  echo "2. Sign by NXP's cst (sign), $(command -v "${CST:-cst}" || echo "which is not here")"
  echo "   $(state_of "$flash")"
  [ -f "$flash" ] || return 0
  ahab show "$flash" | sed 's/^/   /'
  ahab check "$flash" ${options[optee]:+--optee "${options[optee]}"} \
    ${options[srk-table]:+--srk-table "${options[srk-table]}"} | sed 's/^/   /' || true
}

plan_write() {
  local flash=${options[flash]:-} target=${options[image]:-${options[device]:-}} end='its end'
  [ ! -f "$flash" ] || end=$((flash_at + $(stat -Lc %s "$flash")))
  echo "3. Write (write): asks first; what is overwritten is gone"
  echo "   bytes $flash_at to $end of ${target:-the image or device}"
  [ -n "$target" ] || return 0
  [ -e "$target" ] || die "$target is not there"
  [ ! -b "$target" ] || echo "   the medium's name: $(medium_name "$target")"
  # In a shell of its own: a refusal is a line of the plan.
  (
    if [ -b "$target" ]; then check_device "$target"; else check_image_file "$target"; fi
    [ ! -f "$flash" ] || check_target "$target" "$(stat -Lc %s "$flash")"
  ) 2>&1 | sed 's/^/   /' || true
}

do_plan() {
  local table=${options[srk-table]:-${options[keys]:-}/srk-table.bin}
  plan_keys
  plan_sign
  plan_write
  echo "4. Verify (verify): reads the medium again and checks it; compares it with --flash"
  echo "5. Boot the open board with it; U-Boot's ahab_status"
  echo "6. ONE-WAY: fuse the SRK hash (bank 16, words 0 to 7); 7. ONE-WAY: ahab_close"
  if [ -f "$table" ]; then
    print_fuses "$table"
  else
    echo "   The words are printed when there is an SRK table."
  fi
  echo
  echo "Nothing was changed."
}
