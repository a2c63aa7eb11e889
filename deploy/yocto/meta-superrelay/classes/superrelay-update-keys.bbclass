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
    for certificate in ${SUPERRELAY_UPDATE_CERTIFICATES}; do
        names=$(openssl x509 -in $certificate -noout -subject -issuer) \
            || bbfatal "$certificate is no certificate"
        case $names in
            *demonstration*) bbfatal "$certificate is the demonstration's: everybody can sign for it" ;;
        esac
    done
}
do_refuse_demonstration[file-checksums] += "${@' '.join('%s:True' % each for each in d.getVar('SUPERRELAY_UPDATE_CERTIFICATES').split())}"
addtask refuse_demonstration after do_prepare_recipe_sysroot before do_configure do_install
