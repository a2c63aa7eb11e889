# SPDX-License-Identifier: MIT
require superrelay-slots.inc
