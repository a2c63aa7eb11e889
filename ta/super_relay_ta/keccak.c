/* SPDX-License-Identifier: MIT */
/* The hash that the node uses, compiled into the TA. */
#include <superrelay/core/keccak256.c>
