# SPDX-License-Identifier: MIT
# What the development kit compiles. SR_ROOT: this repository;
# SECP256K1_SOURCE: libsecp256k1 0.5.0; both set by Makefile.
global-incdirs-y += include
incdirs-y += .
incdirs_ext-y += $(SR_ROOT)

srcs-y += super_relay_ta.c
srcs-y += abi_hash.c
srcs-y += ed25519.c
srcs-y += entropy.c
srcs-y += entropy_command.c
srcs-y += huk.c
srcs-y += info_command.c
srcs-y += key_commands.c
srcs-y += key_store.c
srcs-y += ledger.c
srcs-y += sign_commands.c
srcs-y += signer.c
srcs-y += slot.c
srcs-y += sponsor.c
srcs-y += sponsor_command.c
srcs-y += sponsor_hash_singleton.c
srcs-y += sponsor_hash_v06.c
srcs-y += sponsor_hash_v07.c
srcs-y += sponsor_tails.c
srcs-y += storage.c
srcs-y += storage_command.c
srcs-y += version_command.c
srcs-y += version_floor.c
srcs-$(SR_DEVELOPMENT) += development_commands.c

# The kit compiles for size; these two are the time a signature takes.
srcs-y += curve.c
cflags-curve.c-y := -O2 -fwhole-program
cppflags-curve.c-y := -isystem $(SECP256K1_SOURCE)
srcs-y += keccak.c
cflags-keccak.c-y := -O2

# Global, because the kit's own user_ta_header.c needs it as well.
ifneq ($(SR_TA_VERSION),)
global-cppflags-y += -DSR_TA_VERSION=$(SR_TA_VERSION)
endif
ifeq ($(SR_KEY_STORAGE),rpmb)
cppflags-storage.c-y += -DSR_KEY_STORAGE_RPMB=1
endif
ifeq ($(SR_DEVELOPMENT),y)
global-cppflags-y += -DSR_DEVELOPMENT=1
endif
