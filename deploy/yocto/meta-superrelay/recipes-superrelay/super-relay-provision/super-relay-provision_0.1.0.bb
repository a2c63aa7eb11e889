# SPDX-License-Identifier: MIT
SUMMARY = "Writes the key of a board's RPMB, in the factory"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://${COREBASE}/meta/COPYING.MIT;md5=3da9cfbcb788c80a0384361b4de20420"

inherit systemd features_check

REQUIRED_DISTRO_FEATURES = "systemd"

SRC_URI = "file://provision-rpmb file://super-relay-provision.service"
S = "${WORKDIR}"

do_configure[noexec] = "1"
do_compile[noexec] = "1"
do_install() {
    install -D -m 0755 ${WORKDIR}/provision-rpmb ${D}${sbindir}/provision-rpmb
    install -D -m 0644 ${WORKDIR}/super-relay-provision.service \
        ${D}${systemd_system_unitdir}/super-relay-provision.service
}

FILES:${PN} = " \
    ${sbindir}/provision-rpmb \
    ${systemd_system_unitdir}/super-relay-provision.service \
"
RDEPENDS:${PN} = "super-relay"

SYSTEMD_SERVICE:${PN} = "super-relay-provision.service"
