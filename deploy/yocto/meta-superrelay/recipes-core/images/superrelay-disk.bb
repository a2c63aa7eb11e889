# SPDX-License-Identifier: MIT
SUMMARY = "A board's whole medium: signed boot image, slot A, room for slot B and data"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://${COREBASE}/meta/COPYING.MIT;md5=3da9cfbcb788c80a0384361b4de20420"

inherit core-image superrelay-image-checks

COMPATIBLE_MACHINE = "(mx93-generic-bsp)"

# The root is in slot A's image; this one has none of its own.
IMAGE_FEATURES += "read-only-rootfs"
IMAGE_INSTALL = ""
IMAGE_FSTYPES = "wic.zst wic.bmap"
WKS_FILE = "superrelay-imx93.wks"
do_image_wic[depends] += "superrelay-firmware:do_deploy superrelay-system:do_deploy"

SUPERRELAY_IMAGE_OPTEE = "0"
