# SPDX-License-Identifier: MIT
SUMMARY = "Optimised C library for ECDSA signatures on the curve secp256k1"
HOMEPAGE = "https://github.com/bitcoin-core/secp256k1"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://COPYING;md5=67330c75f8bf6a92f6f8a36ae669ba74"

inherit cmake superrelay-debian

SUPERRELAY_DEBIAN_POOL = "${DEBIAN_MIRROR}/main/libs/${BPN}"
SRC_URI = "${SUPERRELAY_DEBIAN_POOL}/${BPN}_${PV}.orig.tar.xz"
SRC_URI[sha256sum] = "13b70138be52d7a23bdf0ea39ed79799a30eb855f2ed82c028357f6432cd536b"

EXTRA_OECMAKE = " \
    -DBUILD_SHARED_LIBS=ON \
    -DSECP256K1_ENABLE_MODULE_RECOVERY=ON \
    -DSECP256K1_BUILD_BENCHMARK=OFF \
    -DSECP256K1_BUILD_TESTS=OFF \
    -DSECP256K1_BUILD_EXHAUSTIVE_TESTS=OFF \
"
