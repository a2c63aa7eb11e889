# SPDX-License-Identifier: MIT
SUMMARY = "What a board keeps over updates, and the watchdog that ends one that hangs"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://${COREBASE}/meta/COPYING.MIT;md5=3da9cfbcb788c80a0384361b4de20420"

inherit systemd features_check

REQUIRED_DISTRO_FEATURES = "systemd"

SRC_URI = "file://var-lib.mount file://superrelay-watchdog.systemd file://superrelay-board.tmpfiles"
S = "${WORKDIR}"

do_configure[noexec] = "1"
do_compile[noexec] = "1"
do_install() {
    install -D -m 0644 ${WORKDIR}/var-lib.mount ${D}${systemd_system_unitdir}/var-lib.mount
    install -D -m 0644 ${WORKDIR}/superrelay-watchdog.systemd ${D}${nonarch_libdir}/systemd/system.conf.d/superrelay-watchdog.conf
    install -D -m 0644 ${WORKDIR}/superrelay-board.tmpfiles ${D}${nonarch_libdir}/tmpfiles.d/superrelay-board.conf
    install -d ${D}${sysconfdir}/super-relay
    ln -s ${localstatedir}/lib/superrelay-board/environment ${D}${sysconfdir}/super-relay/environment
}

FILES:${PN} = " \
    ${systemd_system_unitdir}/var-lib.mount \
    ${nonarch_libdir}/systemd/system.conf.d/superrelay-watchdog.conf \
    ${nonarch_libdir}/tmpfiles.d/superrelay-board.conf \
    ${sysconfdir}/super-relay/environment \
"

SYSTEMD_SERVICE:${PN} = "var-lib.mount"
