# SPDX-License-Identifier: MIT
SUMMARY = "A board that runs SuperRelay's node: read-only, updated as a whole"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://${COREBASE}/meta/COPYING.MIT;md5=3da9cfbcb788c80a0384361b4de20420"

inherit core-image superrelay-image-checks

IMAGE_FEATURES += "read-only-rootfs"
IMAGE_INSTALL = " \
    packagegroup-core-boot \
    kernel-modules \
    optee-client \
    super-relay \
    superrelay-board \
    ${@bb.utils.contains('BBFILE_COLLECTIONS', 'rauc', 'rauc', '', d)} \
"

# It would call every slot good that gets so far: confirm-slot asks the node first.
BAD_RECOMMENDATIONS += "rauc-mark-good"

# The root of superrelay-system, which a slot holds.
IMAGE_FSTYPES += "cpio.zst"

SUPERRELAY_IMAGE_OPTEE = "0"
