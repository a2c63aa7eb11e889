# SPDX-License-Identifier: MIT
FILESEXTRAPATHS:prepend := "${THISDIR}/files:"

SRC_URI:append:mx93-generic-bsp = " file://superrelay.cfg"
