# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what secure-boot and the other parts set or read
# SPDX-License-Identifier: MIT
# The four Super Root Keys and their table. Sourced by secure-boot.
#
# ECDSA on P-384 with SHA-384: the strongest with which a container of three images has room for
# its signature in the first KiB, which is all of it that the SPL reads at first. Folders and
# names are those that NXP's cst finds a certificate's key by.

# key_names NUMBER: sets $certificate and $key, inside the folder.
key_names() {
  certificate=crts/srk$1_crt.pem
  key=keys/srk$1_key.pem
}

# make_key FOLDER NUMBER: a key under the folder's passphrase, and its certificate, which is no
# CA's, so that the key signs containers itself.
make_key() {
  local certificate key
  key_names "$2"
  openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -aes-256-cbc \
    -pass "file:$1/keys/key_pass.txt" -out "$1/$key" || die "openssl makes no key (see above)"
  openssl req -x509 -new -sha384 -days 36500 -subj "/CN=SRK $2" -batch \
    -addext basicConstraints=critical,CA:FALSE -key "$1/$key" \
    -passin "file:$1/keys/key_pass.txt" -out "$1/$certificate" ||
    die "openssl makes no certificate (see above)"
}

warn_of_network() {
  awk 'NR > 1 && $2 == "00000000" { found = 1 } END { exit !found }' /proc/net/route 2>/dev/null ||
    return 0
  say "warning: this machine has a network. Production keys are made on one that has none"
}

# make_keys FOLDER: all at once or not at all; what is there already stays.
make_keys() {
  local folder=$1 made number passphrase
  [ ! -e "$folder" ] || die "$folder is there already: keys are never overwritten"
  warn_of_network
  made=$(mktemp -d "$(dirname "$folder")/.secure-boot.XXXXXX") ||
    die "cannot make a folder beside $folder"
  trap 'rm -rf "$work" "$made"' EXIT
  mkdir "$made/keys" "$made/crts"
  passphrase=$(openssl rand -hex 32)
  # cst reads it from two lines.
  printf '%s\n%s\n' "$passphrase" "$passphrase" >"$made/keys/key_pass.txt"
  for number in 1 2 3 4; do make_key "$made" "$number"; done
  ahab srk-table "$made"/crts/srk[1-4]_crt.pem >"$made/srk-table.bin" || die "no SRK table was made"
  mv -T --no-clobber "$made" "$folder"
  [ ! -e "$made" ] || die "$folder appeared meanwhile: keys are never overwritten"
  trap 'rm -rf "$work"' EXIT
  say "made $folder: whoever has it signs what the boards boot; whoever loses it cannot update them"
}

# check_there FOLDER FILE
check_there() { [ -f "$1/$2" ] || die "$1 has no $2: expected what --make-keys made"; }

# check_private FOLDER FILE: it is there, and its owner's alone.
check_private() {
  check_there "$@"
  [ "$(stat -Lc %a "$1/$2")" = 600 ] || die "$1/$2 can be read by others: expected mode 600"
}

# check_keys FOLDER: everything is there, the owner's alone, and the table is of these keys.
check_keys() {
  local folder=$1 number certificate key
  [ -d "$folder" ] || die "no keys in $folder: name their folder, or make them by --make-keys"
  check_private "$folder" keys/key_pass.txt
  for number in 1 2 3 4; do
    key_names "$number"
    check_there "$folder" "$certificate"
    check_private "$folder" "$key"
  done
  ahab srk-table "$folder"/crts/srk[1-4]_crt.pem >"$work/srk-table.bin" ||
    die "the certificates in $folder/crts make no SRK table"
  cmp -s "$work/srk-table.bin" "$folder/srk-table.bin" ||
    die "$folder/srk-table.bin is not the table of the certificates beside it"
}
