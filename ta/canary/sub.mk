# SPDX-License-Identifier: MIT
global-incdirs-y += include
# Global, because the kit's own user_ta_header.c needs it as well.
global-cppflags-y += -DCANARY_UUID=SR_CANARY_UUID_$(CANARY)
srcs-y += canary.c
