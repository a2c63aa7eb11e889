# SPDX-License-Identifier: MIT
# RAUC's configuration and keyring, the update scripts and their unit, by their own
# installer, which refuses the demonstration's certificate once more.
inherit systemd superrelay-update-keys

SRC_URI = ""

do_install() {
    bash ${SUPERRELAY_SOURCE}/deploy/rauc/install-files ${D} superrelay-imx93 ${SUPERRELAY_UPDATE_KEYRING}
    # superrelay-board's, in the data partition.
    rm -r ${D}${localstatedir}
}
do_install[file-checksums] += " \
    ${SUPERRELAY_UPDATE_KEYRING}:True \
    ${SUPERRELAY_SOURCE}/deploy/rauc:True \
    ${SUPERRELAY_SOURCE}/scripts/refuse-demonstration:True \
"

FILES:${PN} = " \
    ${sysconfdir}/rauc \
    ${sysconfdir}/superrelay/updates.conf \
    ${sysconfdir}/fw_env.config \
    ${nonarch_libdir}/superrelay/update \
    ${systemd_system_unitdir}/super-relay-confirm-slot.service \
    ${sysconfdir}/systemd/system/multi-user.target.wants \
"
RDEPENDS:${PN} = "libubootenv-bin"

SYSTEMD_SERVICE:${PN} = "super-relay-confirm-slot.service"
