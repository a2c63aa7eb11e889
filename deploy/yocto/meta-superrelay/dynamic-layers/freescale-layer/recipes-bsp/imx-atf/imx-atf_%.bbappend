# SPDX-License-Identifier: MIT
# OP-TEE is where optee-os was built for.
EXTRA_OEMAKE:append:mx93-generic-bsp = " BL32_BASE=${SUPERRELAY_TEE_LOAD_ADDRESS} BL32_SIZE=${SUPERRELAY_TEE_SIZE}"
