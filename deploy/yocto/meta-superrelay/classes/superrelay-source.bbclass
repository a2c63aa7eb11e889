# SPDX-License-Identifier: MIT
# For recipes that build this repository: SUPERRELAY_PATHS, files and folders of it,
# lie in S, and another content of them is another build.
FILESEXTRAPATHS:prepend := "${SUPERRELAY_SOURCE}:"

SUPERRELAY_PATHS ?= ""
SRC_URI = "file://LICENSE;subdir=superrelay ${@' '.join('file://%s;subdir=superrelay' % path for path in d.getVar('SUPERRELAY_PATHS').split())}"
S = "${WORKDIR}/superrelay"

HOMEPAGE = "https://github.com/superrelay/superrelay"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://LICENSE;md5=88cb298d0f2197e70e69f710b52b436b"
