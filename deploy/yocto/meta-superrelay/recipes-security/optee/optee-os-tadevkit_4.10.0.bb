# SPDX-License-Identifier: MIT
SUMMARY = "What Trusted Applications for OP-TEE are built with"

require optee-os.inc

do_compile() {
    optee_make ta_dev_kit
}

# Without keys: the kit's own is published, and what it signs must not be ours.
do_install() {
    install -d ${D}${includedir}/optee
    cp -r --no-preserve=ownership ${B}/export-ta_arm64 ${D}${includedir}/optee/
    rm -r ${D}${includedir}/optee/export-ta_arm64/keys
}

FILES:${PN}-dev = "${includedir}/optee"
INSANE_SKIP:${PN}-dev = "staticdev"
ALLOW_EMPTY:${PN} = "1"
