# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What is said of certificates. Sourced after lib.sh.

# demonstrates FILE: whether one of its certificates is the demonstration's, to whose
# key everybody has access. Ends the script when the file holds none.
demonstrates() {
  local names
  command -v openssl >/dev/null || die "no openssl here: run scripts/setup ota"
  names=$(openssl crl2pkcs7 -nocrl -certfile "$1" 2>/dev/null | openssl pkcs7 -print_certs -noout) ||
    die "$1 holds no certificate"
  [[ $names == *subject* ]] || die "$1 holds no certificate"
  [[ $names == *demonstration* ]]
}
