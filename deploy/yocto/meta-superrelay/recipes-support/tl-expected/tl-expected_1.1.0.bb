# SPDX-License-Identifier: MIT
SUMMARY = "std::expected of C++23 for C++11 to C++20"
HOMEPAGE = "https://tl.tartanllama.xyz"
LICENSE = "CC0-1.0"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/CC0-1.0;md5=0ceb3372c9595f0a8067e55da801e4a1"

inherit cmake superrelay-debian

SRC_URI = "${SUPERRELAY_DEBIAN_POOL}/${BPN}_${PV}.orig.tar.gz"
SRC_URI[sha256sum] = "1db357f46dd2b24447156aaf970c4c40a793ef12a8a9c2ad9e096d9801368df6"
S = "${WORKDIR}/expected-${PV}"

EXTRA_OECMAKE = "-DEXPECTED_BUILD_TESTS=OFF -DEXPECTED_BUILD_PACKAGE=OFF"

# Headers, and nothing else.
ALLOW_EMPTY:${PN} = "1"
