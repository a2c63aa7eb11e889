// SPDX-License-Identifier: MIT
// What the layers below ours bring, as far as our recipes use it. A name that is not
// here is a mistake or belongs here: the lint cannot tell, so whoever adds it looks it up.

/// Classes of openembedded-core in scarthgap, and meta-rauc's.
export const kClasses = new Set([
  'bundle', 'cmake', 'core-image', 'deploy', 'features_check', 'nopackages', 'pkgconfig', 'python3native',
  'systemd', 'useradd',
])

/// Variables that BitBake, bitbake.conf and those classes know; per package, per flag.
export const kVariables = new Set(
  `ALLOW_EMPTY AS B BAD_RECOMMENDATIONS BBFILES BBFILES_DYNAMIC BBFILE_COLLECTIONS BBPATH BPN CFLAGS COMPATIBLE_MACHINE CONFFILES
  CPPFLAGS CVE_PRODUCT CVE_STATUS_GROUPS CXXFLAGS DEPENDS DISTRO DISTRO_FEATURES DISTRO_NAME DISTRO_VERSION
  EXTRA_OECMAKE EXTRA_OEMAKE FILES FILESEXTRAPATHS GROUPADD_PARAM HOMEPAGE IMAGE_FEATURES IMAGE_FSTYPES IMAGE_INSTALL
  INHIBIT_PACKAGE_STRIP INIT_MANAGER INSANE_SKIP LD LDFLAGS LICENSE LIC_FILES_CHKSUM MACHINE_FEATURES MIRRORS
  PACKAGE_ARCH PACKAGE_BEFORE_PN PACKAGES PROVIDES RAUC_KEYRING_FILE RAUC_KEYRING_URI RAUC_BUNDLE_COMPATIBLE
  RAUC_BUNDLE_SLOTS RAUC_BUNDLE_FORMAT RAUC_BUNDLE_VERSION RAUC_META_SECTIONS RAUC_META_superrelay RAUC_SLOT_firmware RAUC_SLOT_system RAUC_KEY_FILE RAUC_CERT_FILE
  RDEPENDS REQUIRED_DISTRO_FEATURES RPROVIDES RRECOMMENDS S SRC_URI SRCREV SUMMARY
  SYSTEMD_PACKAGES SYSTEMD_SERVICE TEE_LOAD_ADDR USERADD_PACKAGES USERADD_PARAM VOLATILE_BINDS WKS_FILE`.split(/\s+/),
)
export const kVariablePatterns = [
  /^SUPERRELAY_[A-Z_]+$/, /^PREFERRED_(VERSION|PROVIDER)_[\w./-]+$/, /^CVE_STATUS_[A-Z]+$/,
  /^BBFILE_(PATTERN|PRIORITY)_\w+$/, /^LAYER(VERSION|SERIES_COMPAT|DEPENDS|RECOMMENDS)_\w+$/, /^do_\w+$/,
]

/// Variables that are each package's, and so carry its name.
export const kPerPackage = new Set([
  'ALLOW_EMPTY', 'CONFFILES', 'FILES', 'GROUPADD_PARAM', 'INSANE_SKIP', 'RDEPENDS', 'RPROVIDES', 'RRECOMMENDS',
  'SYSTEMD_SERVICE', 'USERADD_PARAM',
])

/// MD5 of files that come with openembedded-core.
export const kCommonFiles = new Map([
  ['${COREBASE}/meta/COPYING.MIT', '3da9cfbcb788c80a0384361b4de20420'],
  ['${COMMON_LICENSE_DIR}/Apache-2.0', '89aea4e17d99a7cacdbeed46a0096b10'],
  ['${COMMON_LICENSE_DIR}/CC0-1.0', '0ceb3372c9595f0a8067e55da801e4a1'],
  ['${COMMON_LICENSE_DIR}/MIT', '0835ade698e0bcf8506ecda2f7b4f302'],
])

export const kLicences = new Set(['Apache-2.0', 'BSD-2-Clause', 'CC0-1.0', 'MIT'])
export const kSeries = 'scarthgap'
