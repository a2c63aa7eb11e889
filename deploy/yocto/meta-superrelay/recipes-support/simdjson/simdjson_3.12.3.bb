# SPDX-License-Identifier: MIT
SUMMARY = "Parses JSON by SIMD instructions, and validates all of it"
HOMEPAGE = "https://simdjson.org"
LICENSE = "Apache-2.0"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/Apache-2.0;md5=89aea4e17d99a7cacdbeed46a0096b10"

inherit cmake superrelay-debian

SRC_URI = "${SUPERRELAY_DEBIAN_POOL}/${BPN}_${PV}.orig.tar.gz"
SRC_URI[sha256sum] = "d0af071f2f4187d8b26b556e83ef832b634bd5feb4e2f537b9dabbd334d4e334"

EXTRA_OECMAKE = "-DBUILD_SHARED_LIBS=ON -DSIMDJSON_DEVELOPER_MODE=OFF"
