/* SPDX-License-Identifier: MIT */
/* The one instance's state, on its heap: the TA has no writable globals. */
#ifndef INSTANCE_H
#define INSTANCE_H

#include "curve.h"
#include "key_store.h"

struct sr_instance {
	struct sr_curve curve;
	struct sr_key_store keys;
};

#endif
