/* SPDX-License-Identifier: MIT */
#include "storage.h"

#include <string.h>
#include <super_relay_ta.h>
#include <tee_internal_api_extensions.h>

#include "wipe.h"

/*
 * Where everything is kept. A build for a board with RPMB names that
 * (SR_KEY_STORAGE=rpmb): then the normal world has no file to put back.
 */
#ifdef SR_KEY_STORAGE_RPMB
#define KEY_STORAGE TEE_STORAGE_PRIVATE_RPMB
#else
#define KEY_STORAGE TEE_STORAGE_PRIVATE
#endif

#define COMPARED_AT_ONCE 64u

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
	res = TEE_StartPersistentObjectEnumerator(objects, KEY_STORAGE);
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

	res = TEE_OpenPersistentObject(KEY_STORAGE, name, strlen(name),
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

static TEE_Result write_to(uint32_t storage, const char *name, const void *data,
			   size_t size)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	const uint32_t flags =
		TEE_DATA_FLAG_ACCESS_WRITE | TEE_DATA_FLAG_OVERWRITE;
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_CreatePersistentObject(storage, name, strlen(name), flags,
					 TEE_HANDLE_NULL, data, size, &object);
	if (!res)
		TEE_CloseObject(object);
	return one_corruption(res);
}

TEE_Result sr_storage_write(const char *name, const void *data, size_t size)
{
	return write_to(KEY_STORAGE, name, data, size);
}

/* Reads on from where the object stands. */
static TEE_Result compare_rest(TEE_ObjectHandle object, const uint8_t *data,
			       size_t size)
{
	uint8_t part[COMPARED_AT_ONCE] = {0};
	TEE_Result res = TEE_SUCCESS;

	while (!res && size) {
		const size_t wanted = size < sizeof(part) ? size : sizeof(part);
		size_t got = 0;

		res = TEE_ReadObjectData(object, part, wanted, &got);
		if (!res && (got != wanted || memcmp(part, data, wanted) != 0))
			res = TEE_ERROR_OVERFLOW;
		data += wanted;
		size -= wanted;
	}
	sr_wipe(part, sizeof(part));
	return res;
}

static TEE_Result compare_in(uint32_t storage, const char *name,
			     const void *data, size_t size)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_OpenPersistentObject(storage, name, strlen(name),
				       TEE_DATA_FLAG_ACCESS_READ, &object);
	if (res)
		return one_corruption(res);
	res = TEE_GetObjectInfo1(object, &info);
	if (!res && info.dataSize != size)
		res = TEE_ERROR_OVERFLOW;
	if (!res)
		res = compare_rest(object, data, size);
	/* As in sr_storage_read(). */
	res = one_corruption(res);
	if (res != TEE_ERROR_CORRUPT_OBJECT)
		TEE_CloseObject(object);
	return res == TEE_ERROR_OVERFLOW ? TEE_ERROR_CORRUPT_OBJECT : res;
}

TEE_Result sr_storage_compare(const char *name, const void *data, size_t size)
{
	const TEE_Result res = compare_in(KEY_STORAGE, name, data, size);

	return res == TEE_ERROR_ITEM_NOT_FOUND ? TEE_ERROR_CORRUPT_OBJECT : res;
}

TEE_Result sr_storage_probe_rpmb(uint32_t *where)
{
	static const char name[] = "rpmb";
	static const uint8_t content[] = "read back from RPMB";
	const uint32_t rpmb = TEE_STORAGE_PRIVATE_RPMB;
	TEE_Result res = TEE_ERROR_GENERIC;

	/* A TEE without such a storage finds nothing and has no place. */
	*where = SR_STORAGE_NO_RPMB;
	res = compare_in(rpmb, name, content, sizeof(content));
	if (res == TEE_ERROR_ITEM_NOT_FOUND) {
		res = write_to(rpmb, name, content, sizeof(content));
		if (res == TEE_ERROR_ITEM_NOT_FOUND)
			return TEE_SUCCESS;
		if (!res)
			res = compare_in(rpmb, name, content, sizeof(content));
	}
	if (res)
		return res;
	/* Where keys are kept is RPMB if that object is there as well. */
	res = compare_in(KEY_STORAGE, name, content, sizeof(content));
	*where = res ? SR_STORAGE_ELSEWHERE : SR_STORAGE_RPMB;
	return res == TEE_ERROR_ITEM_NOT_FOUND ? TEE_SUCCESS : res;
}

TEE_Result sr_storage_remove(const char *name)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_OpenPersistentObject(KEY_STORAGE, name, strlen(name),
				       TEE_DATA_FLAG_ACCESS_WRITE_META,
				       &object);
	if (!res)
		res = TEE_CloseAndDeletePersistentObject1(object);
	return one_corruption(res);
}
