# SPDX-License-Identifier: MIT
SUMMARY = "OP-TEE, the secure world's operating system, with SuperRelay's TA inside"

require optee-os.inc
inherit deploy nopackages superrelay-ta-keys

DEPENDS += "super-relay-ta dtc-native"

SUPERRELAY_OPTEE_FLAGS:append = "${@' ${WORKDIR}/factory.flags' if d.getVar('SUPERRELAY_FACTORY') == '1' else ''}"

# The public key is in there though no TA is loaded from Linux: OP-TEE takes the
# published one where none is named.
do_compile() {
    optee_make all \
        TA_PUBLIC_KEY=${SUPERRELAY_TA_PUBLIC_KEY} \
        EARLY_TA_PATHS="$(echo ${STAGING_DATADIR}/super-relay-ta/*.stripped.elf)"
}

do_install[noexec] = "1"

# What imx-mkimage puts into the container that AHAB authenticates.
do_deploy() {
    install -D -m 0644 ${B}/core/tee-raw.bin ${DEPLOYDIR}/optee/tee.mx93evk.bin
    install -m 0644 ${B}/conf.mk ${DEPLOYDIR}/optee/tee.mx93evk.conf
    ln -sf optee/tee.mx93evk.bin ${DEPLOYDIR}/tee.bin
}
addtask deploy after do_compile before do_build
