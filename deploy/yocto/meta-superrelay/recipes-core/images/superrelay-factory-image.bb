# SPDX-License-Identifier: MIT
SUMMARY = "For the factory: has OP-TEE write the RPMB's key, and serves nobody"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://${COREBASE}/meta/COPYING.MIT;md5=3da9cfbcb788c80a0384361b4de20420"

inherit core-image superrelay-image-checks

IMAGE_FEATURES += "read-only-rootfs"
IMAGE_INSTALL = " \
    packagegroup-core-boot \
    kernel-modules \
    optee-client \
    super-relay-provision \
"

SUPERRELAY_IMAGE_OPTEE = "1"
