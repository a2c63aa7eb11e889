# shellcheck shell=dash
# SPDX-License-Identifier: MIT
# What the update scripts on the device share; busybox or dash runs them.

# shellcheck disable=SC2034 # where this is sourced
here=/usr/lib/superrelay/update
# Names the slot that was written last, until it is confirmed or has failed.
trial=/var/lib/rauc/trial

# booted: the name of the slot that runs.
booted() { sed -n 's/.*\<rauc\.slot=\([AB]\).*/\1/p' /proc/cmdline; }

# is_number TEXT
is_number() { case $1 in '' | *[!0-9]* | ??????????*) return 1 ;; esac; }
