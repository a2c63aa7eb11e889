/* SPDX-License-Identifier: MIT */
/*
 * One handler a command; super_relay_ta.h says what each does. A handler
 * checks parameter types, then sizes, copies in, checks, acts, copies out.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include <tee_internal_api.h>

#include "instance.h"

typedef TEE_Result sr_command(struct sr_instance *instance, uint32_t types,
			      TEE_Param params[TEE_NUM_PARAMS]);

/* key_commands.c */
sr_command sr_generate_key;
sr_command sr_get_public_key;
sr_command sr_delete_key;
sr_command sr_list_keys;

/* sign_commands.c */
sr_command sr_sign_message;
sr_command sr_sign_batch;

/* sponsor_command.c */
sr_command sr_sponsor_batch;

/* info_command.c */
sr_command sr_get_info;

/* storage_command.c */
sr_command sr_get_storage;
sr_command sr_check_storage;

/* version_command.c */
sr_command sr_confirm_version;

/* entropy_command.c */
sr_command sr_add_entropy;

#ifdef SR_DEVELOPMENT
/* development_commands.c */
sr_command sr_import_key;
sr_command sr_panic;
sr_command sr_set_version_floor;
#endif

#endif
