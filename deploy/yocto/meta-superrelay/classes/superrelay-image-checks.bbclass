# SPDX-License-Identifier: MIT
# What an image of this layer refuses. SUPERRELAY_IMAGE_OPTEE: the SUPERRELAY_FACTORY
# that its OP-TEE has to be built with.
python superrelay_check_image () {
    wanted = d.getVar('SUPERRELAY_IMAGE_OPTEE')
    if d.getVar('SUPERRELAY_FACTORY') != wanted:
        bb.fatal('%s needs SUPERRELAY_FACTORY = "%s": OP-TEE that writes the RPMB\'s key is for '
                 'the factory, and no other writes it' % (d.getVar('PN'), wanted))
    loose = {'debug-tweaks', 'allow-empty-password', 'empty-root-password', 'allow-root-login',
             'serial-autologin-root'}
    found = sorted(loose & set(d.getVar('IMAGE_FEATURES').split()))
    if found:
        bb.fatal('IMAGE_FEATURES has %s: not on a board with keys' % ' '.join(found))
}
do_rootfs[prefuncs] += "superrelay_check_image"
do_rootfs[vardeps] += "SUPERRELAY_FACTORY IMAGE_FEATURES"
