# SPDX-License-Identifier: MIT
# imx-mkimage takes the address from the environment.
export TEE_LOAD_ADDR = "${SUPERRELAY_TEE_LOAD_ADDRESS}"
