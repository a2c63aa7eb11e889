# SPDX-License-Identifier: MIT
# For recipes that sign a TA or have OP-TEE trust one: no key, or a published one,
# and there is nothing to build.
SUPERRELAY_TA_PRIVATE_KEY = "${SUPERRELAY_TA_KEYS}/ta.pem"
SUPERRELAY_TA_PUBLIC_KEY = "${SUPERRELAY_TA_KEYS}/ta.pub.pem"

DEPENDS += "openssl-native"

# The layer can be parsed without keys; a build of these recipes says what it lacks.
python () {
    if not d.getVar('SUPERRELAY_TA_KEYS'):
        raise bb.parse.SkipRecipe('SUPERRELAY_TA_KEYS is not set: expected the folder that scripts/ta-keys filled')
}

do_refuse_published_key() {
    bash ${SUPERRELAY_SOURCE}/scripts/refuse-published-key ${SUPERRELAY_TA_PUBLIC_KEY} \
        || bbfatal "SUPERRELAY_TA_KEYS names no key of your own (see above)"
}
do_refuse_published_key[file-checksums] += " \
    ${SUPERRELAY_TA_PUBLIC_KEY}:True \
    ${SUPERRELAY_SOURCE}/scripts/refuse-published-key:True \
"
addtask refuse_published_key after do_prepare_recipe_sysroot before do_configure

do_compile[file-checksums] += "${SUPERRELAY_TA_PUBLIC_KEY}:True"
