# SPDX-License-Identifier: MIT
SUMMARY = "OP-TEE's client library, and tee-supplicant without an emulated RPMB"
HOMEPAGE = "https://www.op-tee.org"
LICENSE = "BSD-2-Clause"
LIC_FILES_CHKSUM = "file://LICENSE;md5=69663ab153298557a59c67a60a743e5b"

inherit cmake pkgconfig superrelay-debian

DEPENDS = "util-linux"

SRC_URI = "${SUPERRELAY_DEBIAN_POOL}/${BPN}_${PV}.orig.tar.gz"
SRC_URI[sha256sum] = "ac6dc2c0c253ea228ea230e537211a45475771050faf4e66fe64321de3a0a652"
S = "${WORKDIR}/optee_client-${PV}"

# An emulated RPMB would be empty after each start, and OP-TEE would call its
# storage guarded all the same. Unit and rule are super-relay's.
EXTRA_OECMAKE = " \
    -DBUILD_SHARED_LIBS=ON \
    -DRPMB_EMU=OFF \
    -DCFG_ENABLE_SYSTEMD=OFF \
    -DCFG_ENABLE_UDEV=OFF \
    -DCFG_TEE_SUPP_PLUGINS=OFF \
"

PACKAGE_BEFORE_PN = "tee-supplicant"
FILES:tee-supplicant = "${sbindir}/tee-supplicant"
