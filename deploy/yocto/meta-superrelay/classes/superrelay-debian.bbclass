# SPDX-License-Identifier: MIT
# For recipes that build a release as Debian keeps it: SUPERRELAY_DEBIAN_POOL is its
# folder there. What Debian's mirrors keep no longer, its archive of snapshots does:
# SUPERRELAY_DEBIAN_SNAPSHOT names the pool of a day there, or nothing.
SUPERRELAY_DEBIAN_SNAPSHOT ??= ""
MIRRORS:append = "${@' ${DEBIAN_MIRROR} ${SUPERRELAY_DEBIAN_SNAPSHOT}' if d.getVar('SUPERRELAY_DEBIAN_SNAPSHOT') else ''}"

SUPERRELAY_DEBIAN_POOL ?= "${DEBIAN_MIRROR}/main/${@d.getVar('BPN')[0]}/${BPN}"
