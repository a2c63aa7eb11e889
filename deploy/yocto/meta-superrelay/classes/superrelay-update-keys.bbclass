# SPDX-License-Identifier: MIT
# For recipes that trust or sign bundles. SUPERRELAY_UPDATE_CERTIFICATES: the
# certificates that they use; what the demonstration made is refused, since everybody
# has its keys.
SUPERRELAY_UPDATE_CERTIFICATES ?= "${SUPERRELAY_UPDATE_KEYRING}"

DEPENDS += "openssl-native"

# The layer can be parsed without; a build of these recipes says what it lacks.
python () {
    if not d.getVar('SUPERRELAY_UPDATE_KEYRING'):
        raise bb.parse.SkipRecipe('SUPERRELAY_UPDATE_KEYRING is not set: expected the ca.pem of scripts/update-keys')
}

do_refuse_demonstration() {
    bash ${SUPERRELAY_SOURCE}/scripts/refuse-demonstration ${SUPERRELAY_UPDATE_CERTIFICATES} \
        || bbfatal "SUPERRELAY_UPDATE_CERTIFICATES are none of your own (see above)"
}
do_refuse_demonstration[file-checksums] += "${SUPERRELAY_SOURCE}/scripts/refuse-demonstration:True ${@' '.join('%s:True' % each for each in d.getVar('SUPERRELAY_UPDATE_CERTIFICATES').split())}"
addtask refuse_demonstration after do_prepare_recipe_sysroot before do_configure do_install
