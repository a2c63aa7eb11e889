/* SPDX-License-Identifier: MIT */
#include "storage.h"

#include <string.h>

static TEE_Result one_corruption(TEE_Result res)
{
	return res == TEE_ERROR_CORRUPT_OBJECT_2 ? TEE_ERROR_CORRUPT_OBJECT
						 : res;
}

/*
 * Starting to enumerate is looking for a first object (TEE Internal Core API,
 * 5.8.4): there is no need to ask for it.
 */
TEE_Result sr_storage_empty(bool *empty)
{
	TEE_ObjectEnumHandle objects = TEE_HANDLE_NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	*empty = false;
	res = TEE_AllocatePersistentObjectEnumerator(&objects);
	if (res)
		return res;
	res = TEE_StartPersistentObjectEnumerator(objects, TEE_STORAGE_PRIVATE);
	TEE_FreePersistentObjectEnumerator(objects);
	if (res == TEE_ERROR_ITEM_NOT_FOUND) {
		*empty = true;
		return TEE_SUCCESS;
	}
	return one_corruption(res);
}

TEE_Result sr_storage_read(const char *name, void *data, size_t *size)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, name, strlen(name),
				       TEE_DATA_FLAG_ACCESS_READ, &object);
	if (res)
		return one_corruption(res);
	res = TEE_GetObjectInfo1(object, &info);
	if (!res && info.dataSize > *size)
		res = TEE_ERROR_OVERFLOW;
	if (!res)
		res = TEE_ReadObjectData(object, data, info.dataSize, size);
	/*
	 * A handle whose object was found corrupt is closed already (TEE
	 * Internal Core API, 5.7: gpd.ta.doesNotCloseHandleOnCorruptObject).
	 */
	res = one_corruption(res);
	if (res != TEE_ERROR_CORRUPT_OBJECT)
		TEE_CloseObject(object);
	return res == TEE_ERROR_OVERFLOW ? TEE_ERROR_CORRUPT_OBJECT : res;
}

TEE_Result sr_storage_write(const char *name, const void *data, size_t size)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	const uint32_t flags =
		TEE_DATA_FLAG_ACCESS_WRITE | TEE_DATA_FLAG_OVERWRITE;
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_CreatePersistentObject(TEE_STORAGE_PRIVATE, name,
					 strlen(name), flags, TEE_HANDLE_NULL,
					 data, size, &object);
	if (!res)
		TEE_CloseObject(object);
	return one_corruption(res);
}

TEE_Result sr_storage_remove(const char *name)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, name, strlen(name),
				       TEE_DATA_FLAG_ACCESS_WRITE_META,
				       &object);
	if (!res)
		res = TEE_CloseAndDeletePersistentObject1(object);
	return one_corruption(res);
}
