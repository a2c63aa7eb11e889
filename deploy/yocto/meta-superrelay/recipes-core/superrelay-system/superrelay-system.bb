# SPDX-License-Identifier: MIT
SUMMARY = "What a system slot holds: kernel, device tree and root as one FIT image"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://${COREBASE}/meta/COPYING.MIT;md5=3da9cfbcb788c80a0384361b4de20420"

inherit deploy nopackages

COMPATIBLE_MACHINE = "(mx93-generic-bsp)"
PACKAGE_ARCH = "${MACHINE_ARCH}"

DEPENDS = "u-boot-tools-native dtc-native"
SRC_URI = "file://system.its"
S = "${WORKDIR}"
B = "${WORKDIR}/build"

SUPERRELAY_DEVICE_TREE ?= "imx93-11x11-evk.dtb"

do_configure[noexec] = "1"
do_install[noexec] = "1"

do_compile() {
    cp ${DEPLOY_DIR_IMAGE}/Image ${B}/kernel
    cp ${DEPLOY_DIR_IMAGE}/${SUPERRELAY_DEVICE_TREE} ${B}/device-tree
    cp ${DEPLOY_DIR_IMAGE}/superrelay-image-${MACHINE}.rootfs.cpio.zst ${B}/root
    cp ${WORKDIR}/system.its ${B}/
    cd ${B}
    uboot-mkimage -f system.its system.fit
}
do_compile[cleandirs] = "${B}"
do_compile[depends] += "virtual/kernel:do_deploy superrelay-image:do_image_complete"

do_deploy() {
    install -m 0644 ${B}/system.fit ${DEPLOYDIR}/superrelay-system.fit
}
addtask deploy after do_compile before do_build
