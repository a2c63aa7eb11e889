# SPDX-License-Identifier: MIT
SUMMARY = "The signed boot image, and what of it a firmware slot holds"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://${COREBASE}/meta/COPYING.MIT;md5=3da9cfbcb788c80a0384361b4de20420"

inherit deploy nopackages

COMPATIBLE_MACHINE = "(mx93-generic-bsp)"
PACKAGE_ARCH = "${MACHINE_ARCH}"

python () {
    if not d.getVar('SUPERRELAY_FLASH') or not d.getVar('SUPERRELAY_FIRMWARE'):
        raise bb.parse.SkipRecipe('SUPERRELAY_FLASH and SUPERRELAY_FIRMWARE are not set: expected what '
                                  'secure-boot sign and secure-boot slot wrote, on the machine with the keys')
}

do_configure[noexec] = "1"
do_install[noexec] = "1"

# The slot's container is the end of the boot image; one of another build would do as well
# on an open board, and on none that is closed by other keys.
do_compile() {
    size=$(stat -c %s ${SUPERRELAY_FIRMWARE})
    tail -c $size ${SUPERRELAY_FLASH} | cmp - ${SUPERRELAY_FIRMWARE} \
        || bbfatal "SUPERRELAY_FIRMWARE was not cut out of SUPERRELAY_FLASH"
}
do_compile[file-checksums] += "${SUPERRELAY_FLASH}:True ${SUPERRELAY_FIRMWARE}:True"

do_deploy() {
    install -m 0644 ${SUPERRELAY_FLASH} ${DEPLOYDIR}/superrelay-flash.bin
    install -m 0644 ${SUPERRELAY_FIRMWARE} ${DEPLOYDIR}/superrelay-firmware.img
}
addtask deploy after do_compile before do_build
