# SPDX-License-Identifier: MIT
# For recipes that build a release as Debian keeps it: SUPERRELAY_DEBIAN_POOL is its
# folder there. What Debian's mirrors keep no longer, its snapshots of that day do.
SUPERRELAY_DEBIAN_SNAPSHOT = "https://snapshot.debian.org/archive/debian/20260701T000000Z/pool"
MIRRORS:append = " ${DEBIAN_MIRROR} ${SUPERRELAY_DEBIAN_SNAPSHOT}"

SUPERRELAY_DEBIAN_POOL ?= "${DEBIAN_MIRROR}/main/${@d.getVar('BPN')[0]}/${BPN}"
