/* SPDX-License-Identifier: MIT */
/* Entry points of the Trusted Application (TEE Internal Core API, 4.3). */
#include "commands.h"
#include "wipe.h"

/* The API hands back as const what it was given. */
static struct sr_instance *this_instance(void)
{
	return (struct sr_instance *)TEE_GetInstanceData();
}

TEE_Result TA_CreateEntryPoint(void)
{
	struct sr_instance *instance = NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	instance = TEE_Malloc(sizeof(*instance), TEE_MALLOC_FILL_ZERO);
	if (!instance)
		return TEE_ERROR_OUT_OF_MEMORY;
	sr_curve_init(&instance->curve);
	res = sr_key_store_load(&instance->keys);
	if (res) {
		sr_wipe(instance, sizeof(*instance));
		TEE_Free(instance);
		return res;
	}
	TEE_SetInstanceData(instance);
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
	struct sr_instance *instance = this_instance();

	if (!instance)
		return;
	TEE_SetInstanceData(NULL);
	sr_wipe(instance, sizeof(*instance));
	TEE_Free(instance);
}

/* Sessions carry no state and no rights: one is like another. */
TEE_Result TA_OpenSessionEntryPoint(uint32_t types,
				    TEE_Param params[TEE_NUM_PARAMS],
				    void **session)
{
	(void)params;
	(void)session;
	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE,
				     TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *session)
{
	(void)session;
}

static sr_command *find_command(uint32_t command)
{
	switch (command) {
	case SR_CMD_GENERATE_KEY:
		return sr_generate_key;
	case SR_CMD_SIGN_MESSAGE:
		return sr_sign_message;
	case SR_CMD_GET_PUBLIC_KEY:
		return sr_get_public_key;
	case SR_CMD_DELETE_KEY:
		return sr_delete_key;
	case SR_CMD_LIST_KEYS:
		return sr_list_keys;
	case SR_CMD_GET_INFO:
		return sr_get_info;
	case SR_CMD_SIGN_BATCH:
		return sr_sign_batch;
	case SR_CMD_SPONSOR_BATCH:
		return sr_sponsor_batch;
	case SR_CMD_ADD_ENTROPY:
		return sr_add_entropy;
	case SR_CMD_GET_STORAGE:
		return sr_get_storage;
	case SR_CMD_CHECK_STORAGE:
		return sr_check_storage;
	case SR_CMD_CONFIRM_VERSION:
		return sr_confirm_version;
#ifdef SR_DEVELOPMENT
	case SR_CMD_IMPORT_KEY:
		return sr_import_key;
	case SR_CMD_PANIC:
		return sr_panic;
	case SR_CMD_SET_VERSION_FLOOR:
		return sr_set_version_floor;
#endif
	default:
		return NULL;
	}
}

/* What leaves the keys alone, and therefore works below the version floor. */
static bool leaves_keys_alone(uint32_t command)
{
	switch (command) {
	case SR_CMD_GET_PUBLIC_KEY:
	case SR_CMD_LIST_KEYS:
	case SR_CMD_GET_INFO:
	case SR_CMD_ADD_ENTROPY:
	case SR_CMD_GET_STORAGE:
	case SR_CMD_CHECK_STORAGE:
#ifdef SR_DEVELOPMENT
	case SR_CMD_PANIC:
	case SR_CMD_SET_VERSION_FLOOR:
#endif
		return true;
	default:
		return false;
	}
}

TEE_Result TA_InvokeCommandEntryPoint(void *session, uint32_t command,
				      uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	struct sr_instance *const instance = this_instance();
	sr_command *const handler = find_command(command);
	TEE_Result res = TEE_SUCCESS;

	(void)session;
	if (!handler)
		return TEE_ERROR_NOT_SUPPORTED;
	if (!leaves_keys_alone(command))
		res = sr_version_check(&instance->keys.floor);
	if (res)
		return res;
	return handler(instance, types, params);
}
