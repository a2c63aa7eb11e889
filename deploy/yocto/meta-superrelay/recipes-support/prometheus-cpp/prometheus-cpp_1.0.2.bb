# SPDX-License-Identifier: MIT
SUMMARY = "Metrics for Prometheus in C++: the core, without servers of its own"
HOMEPAGE = "https://github.com/jupp0r/prometheus-cpp"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://LICENSE;md5=f203962b7b283e1e356c14312b4f6211"

inherit cmake superrelay-debian

SRC_URI = "${SUPERRELAY_DEBIAN_POOL}/${BPN}_${PV}.orig.tar.gz"
SRC_URI[sha256sum] = "65838fed64c4667140a574b78eb9f5c995bab80d575b082c9c677c6795c3c607"

EXTRA_OECMAKE = " \
    -DBUILD_SHARED_LIBS=ON \
    -DENABLE_PULL=OFF \
    -DENABLE_PUSH=OFF \
    -DENABLE_COMPRESSION=OFF \
    -DENABLE_TESTING=OFF \
    -DUSE_THIRDPARTY_LIBRARIES=OFF \
    -DGENERATE_PKGCONFIG=ON \
"
