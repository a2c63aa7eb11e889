/* SPDX-License-Identifier: MIT */
#include "commands.h"

#define READ	   TEE_DATA_FLAG_ACCESS_READ
#define WRITE	   TEE_DATA_FLAG_ACCESS_WRITE
#define WRITE_META TEE_DATA_FLAG_ACCESS_WRITE_META

/* An id out of shared memory, where OP-TEE takes none from. */
struct id {
	uint8_t bytes[TEE_OBJECT_ID_MAX_LEN];
	size_t size;
};

static TEE_Result copy_id(const TEE_Param *p, struct id *id)
{
	if (p->memref.size > sizeof(id->bytes))
		return TEE_ERROR_BAD_PARAMETERS;
	id->size = p->memref.size;
	TEE_MemMove(id->bytes, p->memref.buffer, id->size);
	return TEE_SUCCESS;
}

static TEE_Result open_object(const TEE_Param *p, uint32_t flags,
			      TEE_ObjectHandle *object)
{
	struct id id = {};
	TEE_Result res = copy_id(p, &id);

	if (res)
		return res;
	return TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, id.bytes, id.size,
					flags, object);
}

static TEE_Result put(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	struct id id = {};
	TEE_Result res = copy_id(&p[0], &id);

	if (res)
		return res;
	res = TEE_CreatePersistentObject(
		TEE_STORAGE_PRIVATE, id.bytes, id.size, WRITE | p[2].value.b,
		TEE_HANDLE_NULL, p[1].memref.buffer, p[1].memref.size, &object);
	TEE_CloseObject(object);
	return res;
}

static TEE_Result get(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = {};
	TEE_Result res = open_object(&p[0], READ, &object);
	size_t count = 0;

	if (res)
		return res;
	res = TEE_GetObjectInfo1(object, &info);
	if (res)
		goto out;
	if (info.dataSize > p[1].memref.size) {
		p[1].memref.size = info.dataSize;
		res = TEE_ERROR_SHORT_BUFFER;
		goto out;
	}
	res = TEE_ReadObjectData(object, p[1].memref.buffer, p[1].memref.size,
				 &count);
	p[1].memref.size = count;
out:
	TEE_CloseObject(object);
	return res;
}

static TEE_Result delete(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res = open_object(&p[0], WRITE_META, &object);

	if (res)
		return res;
	return TEE_CloseAndDeletePersistentObject1(object);
}

static TEE_Result rename_object(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	struct id id = {};
	TEE_Result res = copy_id(&p[1], &id);

	if (res)
		return res;
	res = open_object(&p[0], WRITE_META, &object);
	if (res)
		return res;
	res = TEE_RenamePersistentObject(object, id.bytes, id.size);
	TEE_CloseObject(object);
	return res;
}

static TEE_Result list(TEE_Param p[TEE_NUM_PARAMS])
{
	uint8_t *out = p[0].memref.buffer;
	const size_t room = p[0].memref.size;
	TEE_ObjectEnumHandle walk = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = {};
	struct id id = {};
	TEE_Result res = TEE_AllocatePersistentObjectEnumerator(&walk);

	if (res)
		return res;
	p[0].memref.size = 0;
	res = TEE_StartPersistentObjectEnumerator(walk, TEE_STORAGE_PRIVATE);
	while (!res) {
		id.size = sizeof(id.bytes);
		res = TEE_GetNextPersistentObject(walk, &info, id.bytes,
						  &id.size);
		if (res)
			break;
		if (room - p[0].memref.size < id.size + 1) {
			res = TEE_ERROR_SHORT_BUFFER;
			break;
		}
		out[p[0].memref.size++] = (uint8_t)id.size;
		TEE_MemMove(out + p[0].memref.size, id.bytes, id.size);
		p[0].memref.size += id.size;
	}
	TEE_FreePersistentObjectEnumerator(walk);
	return res == TEE_ERROR_ITEM_NOT_FOUND ? TEE_SUCCESS : res;
}

static TEE_Result write_at(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res = open_object(&p[0], WRITE, &object);

	if (res)
		return res;
	res = TEE_SeekObjectData(object, p[2].value.a, TEE_DATA_SEEK_SET);
	if (!res)
		res = TEE_WriteObjectData(object, p[1].memref.buffer,
					  p[1].memref.size);
	TEE_CloseObject(object);
	return res;
}

static TEE_Result truncate_object(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res = open_object(&p[0], WRITE, &object);

	if (res)
		return res;
	res = TEE_TruncateObjectData(object, p[1].value.a);
	TEE_CloseObject(object);
	return res;
}

static TEE_Result open_twice(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle first = TEE_HANDLE_NULL;
	TEE_ObjectHandle second = TEE_HANDLE_NULL;
	TEE_Result res = open_object(&p[0], p[1].value.a, &first);

	if (res)
		return res;
	p[1].value.a = open_object(&p[0], p[1].value.b, &second);
	TEE_CloseObject(second);
	TEE_CloseObject(first);
	return TEE_SUCCESS;
}

static TEE_Result create_open(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle first = TEE_HANDLE_NULL;
	TEE_ObjectHandle second = TEE_HANDLE_NULL;
	struct id id = {};
	TEE_Result res = copy_id(&p[0], &id);

	if (res)
		return res;
	res = open_object(&p[0], READ, &first);
	if (res)
		return res;
	p[1].value.a = TEE_CreatePersistentObject(
		TEE_STORAGE_PRIVATE, id.bytes, id.size,
		WRITE | TEE_DATA_FLAG_OVERWRITE, TEE_HANDLE_NULL, NULL, 0,
		&second);
	TEE_CloseObject(second);
	TEE_CloseObject(first);
	return TEE_SUCCESS;
}

static TEE_Result seek(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = {};
	TEE_Result res = open_object(&p[0], READ, &object);

	if (res)
		return res;
	p[1].value.a =
		TEE_SeekObjectData(object, (int32_t)p[1].value.a, p[1].value.b);
	res = TEE_GetObjectInfo1(object, &info);
	p[1].value.b = (uint32_t)info.dataPosition;
	TEE_CloseObject(object);
	return res;
}

static TEE_Result shared_id(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;

	return TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, p[0].memref.buffer,
					p[0].memref.size, READ, &object);
}

const struct test_command test_storage_commands[] = {
	{TEST_PUT, TEE_PARAM_TYPES(TEST_IN, TEST_IN, TEST_VALUE, 0), put},
	{TEST_GET, TEE_PARAM_TYPES(TEST_IN, TEST_OUT, 0, 0), get},
	{TEST_DELETE, TEE_PARAM_TYPES(TEST_IN, 0, 0, 0), delete},
	{TEST_RENAME, TEE_PARAM_TYPES(TEST_IN, TEST_IN, 0, 0), rename_object},
	{TEST_LIST, TEE_PARAM_TYPES(TEST_OUT, 0, 0, 0), list},
	{TEST_WRITE_AT, TEE_PARAM_TYPES(TEST_IN, TEST_IN, TEST_VALUE, 0),
	 write_at},
	{TEST_TRUNCATE, TEE_PARAM_TYPES(TEST_IN, TEST_VALUE, 0, 0),
	 truncate_object},
	{TEST_OPEN_TWICE, TEE_PARAM_TYPES(TEST_IN, TEST_VALUE, 0, 0),
	 open_twice},
	{TEST_CREATE_OPEN, TEE_PARAM_TYPES(TEST_IN, TEST_VALUE, 0, 0),
	 create_open},
	{TEST_SEEK, TEE_PARAM_TYPES(TEST_IN, TEST_VALUE, 0, 0), seek},
	{TEST_SHARED_ID, TEE_PARAM_TYPES(TEST_IN, 0, 0, 0), shared_id},
	{0, 0, NULL},
};
