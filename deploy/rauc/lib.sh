# shellcheck shell=dash
# SPDX-License-Identifier: MIT
# What the update scripts on the device share; busybox or dash runs them.

# shellcheck disable=SC2034 # where this is sourced
here=/usr/lib/superrelay/update
data=/var/lib/rauc
# Names the slot that was written last, until it is confirmed or was left.
trial=$data/trial
# Gone with each start: confirm-slot has decided about this one.
judged=/run/super-relay-update/judged

# booted: the name of the slot that runs.
booted() { sed -n 's/.*\<rauc\.slot=\([AB]\).*/\1/p' /proc/cmdline; }

# other_than SLOT: fails for what is none.
other_than() { case $1 in A) echo B ;; B) echo A ;; *) return 1 ;; esac; }

# is_mounted: it is on a partition of its own, and not a folder of this slot's root.
is_mounted() { [ "$(stat -c %d "$data")" != "$(stat -c %d /)" ]; }

# is_on_trial SLOT
is_on_trial() { [ "$(cat "$trial" 2>/dev/null)" = "$1" ]; }

# is_number TEXT
is_number() { case $1 in '' | *[!0-9]* | ??????????*) return 1 ;; esac; }
