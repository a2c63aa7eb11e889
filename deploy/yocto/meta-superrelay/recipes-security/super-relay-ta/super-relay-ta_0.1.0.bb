# SPDX-License-Identifier: MIT
SUMMARY = "SuperRelay's Trusted Application, which OP-TEE holds inside"

inherit python3native superrelay-debian superrelay-source superrelay-ta-keys

DEPENDS += "optee-os-tadevkit python3-cryptography-native python3-pyelftools-native"

SUPERRELAY_PATHS = "ta superrelay/core"
SUPERRELAY_DEBIAN_POOL = "${DEBIAN_MIRROR}/main/libs/libsecp256k1"
SRC_URI += "${SUPERRELAY_DEBIAN_POOL}/libsecp256k1_0.5.0.orig.tar.xz"
SRC_URI[sha256sum] = "13b70138be52d7a23bdf0ea39ed79799a30eb855f2ed82c028357f6432cd536b"
LICENSE = "MIT"
LIC_FILES_CHKSUM += "file://${WORKDIR}/libsecp256k1-0.5.0/COPYING;md5=67330c75f8bf6a92f6f8a36ae669ba74"

B = "${WORKDIR}/build"

COMPATIBLE_MACHINE = "(mx93-generic-bsp)"
PACKAGE_ARCH = "${MACHINE_ARCH}"

CFLAGS[unexport] = "1"
CPPFLAGS[unexport] = "1"
LDFLAGS[unexport] = "1"

EXTRA_OEMAKE = " \
    -C ${S}/ta/super_relay_ta O=${B} \
    CROSS_COMPILE=${TARGET_PREFIX} \
    CFLAGS64=--sysroot=${STAGING_DIR_HOST} \
    CXXFLAGS64=--sysroot=${STAGING_DIR_HOST} \
    PYTHON3=${PYTHON} \
    TA_DEV_KIT_DIR=${STAGING_INCDIR}/optee/export-ta_arm64 \
    TA_SIGN_KEY=${SUPERRELAY_TA_PRIVATE_KEY} \
    SECP256K1_SOURCE=${WORKDIR}/libsecp256k1-0.5.0 \
    SR_DEVELOPMENT=n \
    SR_TA_VERSION=${SUPERRELAY_TA_VERSION} \
    SR_KEY_STORAGE=rpmb \
"

do_configure[noexec] = "1"
do_compile[cleandirs] = "${B}"
do_compile() {
    oe_runmake all
}

# For optee-os to embed. No image holds it: there TAs are not loaded from Linux.
do_install() {
    install -d ${D}${datadir}/super-relay-ta
    install -m 0644 ${B}/*.stripped.elf ${D}${datadir}/super-relay-ta/
}

FILES:${PN} = "${datadir}/super-relay-ta"
# A program of the secure world, without what Linux's have.
INSANE_SKIP:${PN} = "arch ldflags already-stripped"
INHIBIT_PACKAGE_STRIP = "1"
