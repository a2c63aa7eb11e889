# SPDX-License-Identifier: MIT
SUMMARY = "An update for boards: one firmware slot and one system slot, signed"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://${COREBASE}/meta/COPYING.MIT;md5=3da9cfbcb788c80a0384361b4de20420"

inherit bundle superrelay-update-keys

COMPATIBLE_MACHINE = "(mx93-generic-bsp)"

# As scripts/make-bundle makes it.
RAUC_BUNDLE_COMPATIBLE = "superrelay-imx93"
RAUC_BUNDLE_VERSION = "${DISTRO_VERSION}"
RAUC_BUNDLE_FORMAT = "verity"
RAUC_BUNDLE_SLOTS = "firmware system"

RAUC_SLOT_firmware = "superrelay-firmware"
RAUC_SLOT_firmware[type] = "file"
RAUC_SLOT_firmware[file] = "superrelay-firmware.img"
RAUC_SLOT_firmware[rename] = "firmware.img"

RAUC_SLOT_system = "superrelay-system"
RAUC_SLOT_system[type] = "file"
RAUC_SLOT_system[file] = "superrelay-system.fit"
RAUC_SLOT_system[rename] = "system.img"

RAUC_META_SECTIONS = "superrelay"
RAUC_META_superrelay[ta-version] = "${SUPERRELAY_TA_VERSION}"

RAUC_CERT_FILE = "${SUPERRELAY_UPDATE_CERTIFICATE}"
RAUC_KEY_FILE = "${SUPERRELAY_UPDATE_KEY}"
RAUC_KEYRING_FILE = "${SUPERRELAY_UPDATE_KEYRING}"
SUPERRELAY_UPDATE_CERTIFICATES = "${SUPERRELAY_UPDATE_KEYRING} ${SUPERRELAY_UPDATE_CERTIFICATE}"

python () {
    for name in ('SUPERRELAY_UPDATE_CERTIFICATE', 'SUPERRELAY_UPDATE_KEY'):
        if not d.getVar(name):
            raise bb.parse.SkipRecipe(name + ' is not set: expected what scripts/update-keys made')
}
