# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# A few words for testing scripts. Sourced after lib.sh. $work is a folder of
# the test's own, gone at its end.

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
expect_passed=0
expect_failed=0

# expect_pass NAME COMMAND…: the command ends with 0.
expect_pass() { expect_output '' "$@"; }

# expect_output PATTERN NAME COMMAND…: the command ends with 0 and says PATTERN.
expect_output() {
  local pattern=$1 name=$2 output
  shift 2
  if ! output=$("$@" 2>&1); then
    printf 'FAILED  %s\n  was refused: %s\n' "$name" "$output"
  elif ! [[ $output =~ $pattern ]]; then
    printf 'FAILED  %s\n  said not "%s" but: %s\n' "$name" "$pattern" "$output"
  else
    expect_passed=$((expect_passed + 1))
    return
  fi
  expect_failed=$((expect_failed + 1))
}

# expect_failure PATTERN NAME COMMAND…: the command fails and says PATTERN.
expect_failure() {
  local pattern=$1 name=$2 output
  shift 2
  if output=$("$@" 2>&1); then
    printf 'FAILED  %s\n  was let through\n' "$name"
  elif ! [[ $output =~ $pattern ]]; then
    printf 'FAILED  %s\n  said not "%s" but: %s\n' "$name" "$pattern" "$output"
  else
    expect_passed=$((expect_passed + 1))
    return
  fi
  expect_failed=$((expect_failed + 1))
}

# expect_end: the test's summary and exit code.
expect_end() {
  # shellcheck disable=SC2154 # lib.sh's
  echo "$self: $expect_passed of $((expect_passed + expect_failed)) as expected"
  count "$expect_passed" "$expect_failed"
  [ "$expect_failed" -eq 0 ]
}
