# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what secure-boot and the other parts set or read
# SPDX-License-Identifier: MIT
# Signing by NXP's Code Signing Tool. Sourced by secure-boot.

find_cst() {
  cst=${CST:-cst}
  command -v "$cst" >/dev/null || die "NXP's Code Signing Tool is not here ($cst), and nothing" \
    "else signs: install Debian 13's imx-code-signing-tool (that of Debian 12 ends with a" \
    "segmentation fault) or NXP's own, or let \$CST name it"
}

# describe_signature FILE CONTAINER SIGNATURE_BLOCK: what cst reads, in its own language.
describe_signature() {
  local certificate key
  key_names "$srk"
  cat <<END
[Header]
Target = AHAB
Version = 1.0
[Install SRK]
File = "srk-table.bin"
Source = "$certificate"
Source index = $((srk - 1))
Source set = OEM
Revocations = 0x0
[Authenticate Data]
File = "$1"
Offsets = $2 $3
END
}

# sign_container FILE CONTAINER SIGNATURE_BLOCK: FILE is signed in its place.
sign_container() {
  local status=0
  describe_signature "$@" >"$work/signature.csf"
  rm -f "$work/signed"
  # cst takes names relative to where it runs.
  (cd "${options[keys]}" && exec "$cst" -i "$work/signature.csf" -o "$work/signed") >"$work/cst.log" 2>&1 ||
    status=$?
  if [ "$status" -ne 0 ] || [ ! -s "$work/signed" ]; then
    die "$cst did not sign the container at $2 (exit code $status): $(tail -n 5 "$work/cst.log")"
  fi
  mv "$work/signed" "$1"
}

check_sign_options() {
  need flash optee keys out
  srk=${options[srk]:-1}
  [[ $srk =~ ^[1-4]$ ]] || die "--srk $srk: expected 1 to 4"
  [ ! -e "${options[out]}" ] || die "${options[out]} is there already"
  # It would end a string in cst's description.
  [[ $work != *[\"$'\n']* ]] || die "\$TMPDIR has a quote in its name"
}

do_sign() {
  local container signature_block
  check_sign_options
  find_cst
  # A file that changes meanwhile was not checked.
  cp "${options[flash]}" "$work/flash.bin"
  # What could not be booted anyway gets no keys and no signature.
  ahab check "$work/flash.bin" --optee "${options[optee]}" >"$work/checks" || {
    cat "$work/checks"
    die "${options[flash]} is not what can be booted; nothing was signed"
  }
  [ -z "${options[make-keys]:-}" ] || make_keys "${options[keys]}"
  check_keys "${options[keys]}"
  ahab offsets "$work/flash.bin" >"$work/offsets"
  while read -r container signature_block; do
    sign_container "$work/flash.bin" "$container" "$signature_block"
    say "signed the container at $container by SRK $srk"
  done <"$work/offsets"
  options[srk-table]=${options[keys]}/srk-table.bin
  check_flash "$work/flash.bin"
  # Only what was found right gets the name; it holds no secret.
  install -m 644 "$work/flash.bin" "${options[out]}.new"
  mv -T "${options[out]}.new" "${options[out]}"
  say "${options[out]}: signed, $(stat -c %s "${options[out]}") bytes"
}
