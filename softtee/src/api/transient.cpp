// SPDX-License-Identifier: MIT
// Transient objects (TEE Internal Core API 1.3.1, 5.6).

#include "api/access.hpp"
#include "crypto/curve25519.hpp"
#include "crypto/key_types.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

bool takes_size(const KeyType& type, std::uint32_t bits) {
    return bits >= type.min_bits && bits <= type.max_bits && bits % type.step_bits == 0;
}

Object& transient(const ApiCall& api, TEE_ObjectHandle handle) {
    Object& object = api->objects.get(handle);
    if (object.persistent()) panic(TEE_ERROR_BAD_STATE, "not a transient object");
    return object;
}

Object& empty(const ApiCall& api, TEE_ObjectHandle handle) {
    Object& object = transient(api, handle);
    if (object.initialized()) panic(TEE_ERROR_BAD_STATE, "the object is initialised already");
    return object;
}

void reset(Object& object) {
    object.attributes.clear();
    object.size = 0;
    object.usage = 0xffffffff;
    object.flags = 0;
}

/// The attributes that `type` asks for, out of a TA's list: each once, none
/// beside them.
Attributes collect(const KeyType& type, const TEE_Attribute* list, std::uint32_t count) {
    Attributes found;
    for (std::uint32_t i = 0; i < count; ++i) {
        const TEE_Attribute& given = list[i];
        bool known = false;
        for (const AttributeRule& rule : type.attributes)
            known |= rule.id == given.attributeID;
        const View value = input(given.content.ref.buffer, given.content.ref.length);
        if (!known || !found.emplace(given.attributeID, Bytes(value.begin(), value.end())).second) {
            panic(TEE_ERROR_ITEM_NOT_FOUND, "an attribute is unknown or given twice");
        }
    }
    if (found.size() != type.attributes.size()) {
        panic(TEE_ERROR_ITEM_NOT_FOUND, "an attribute of the object is missing");
    }
    return found;
}

std::uint32_t size_of(const KeyType& type, const Attributes& attributes) {
    std::uint32_t bits = 0;
    for (const AttributeRule& rule : type.attributes) {
        const std::size_t size = attributes.at(rule.id).size();
        const bool fixed = type.min_bits == type.max_bits;
        if (size > type.max_bits / 8 || (fixed && size != type.max_bits / 8)) {
            panic(TEE_ERROR_SECURITY, "an attribute has the wrong size");
        }
        if (rule.whole_object) bits = static_cast<std::uint32_t>(size * 8);
    }
    return bits;
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

TEE_Result TEE_AllocateTransientObject(TEE_ObjectType objectType, uint32_t maxObjectSize,
                                       TEE_ObjectHandle* object) {
    const ApiCall api;
    const KeyType* type = find_key_type(objectType);
    if (type == nullptr || !takes_size(*type, maxObjectSize)) return TEE_ERROR_NOT_SUPPORTED;
    auto made = std::make_unique<Object>();
    made->type = objectType;
    made->max_size = maxObjectSize;
    required(object) = api->objects.add(std::move(made));
    return TEE_SUCCESS;
}

void TEE_FreeTransientObject(TEE_ObjectHandle object) {
    const ApiCall api;
    if (object == TEE_HANDLE_NULL) return;
    static_cast<void>(transient(api, object));
    api->objects.remove(object);
}

void TEE_ResetTransientObject(TEE_ObjectHandle object) {
    const ApiCall api;
    if (object != TEE_HANDLE_NULL) reset(transient(api, object));
}

TEE_Result TEE_PopulateTransientObject(TEE_ObjectHandle object, const TEE_Attribute* attrs,
                                       uint32_t attrCount) {
    const ApiCall api;
    Object& it = empty(api, object);
    const KeyType& type = *find_key_type(it.type);
    Attributes attributes = collect(type, attrs, attrCount);
    const std::uint32_t bits = size_of(type, attributes);
    if (bits > it.max_size) panic(TEE_ERROR_BAD_STATE, "the key is larger than the object");
    if (!takes_size(type, bits)) panic(TEE_ERROR_NOT_SUPPORTED, "no such key size");
    it.attributes = std::move(attributes);
    it.size = bits;
    it.flags |= TEE_HANDLE_FLAG_INITIALIZED;
    return TEE_SUCCESS;
}

void TEE_InitRefAttribute(TEE_Attribute* attr, uint32_t attributeID, const void* buffer,
                          size_t length) {
    const ApiCall api;
    if ((attributeID & TEE_ATTR_FLAG_VALUE) != 0) panic(0, "not a reference attribute");
    TEE_Attribute& it = required(attr);
    it.attributeID = attributeID;
    it.content.ref.buffer = const_cast<void*>(buffer);
    it.content.ref.length = length;
}

void TEE_InitValueAttribute(TEE_Attribute* attr, uint32_t attributeID, uint32_t a, uint32_t b) {
    const ApiCall api;
    if ((attributeID & TEE_ATTR_FLAG_VALUE) == 0) panic(0, "not a value attribute");
    TEE_Attribute& it = required(attr);
    it.attributeID = attributeID;
    it.content.value.a = a;
    it.content.value.b = b;
}

TEE_Result TEE_CopyObjectAttributes1(TEE_ObjectHandle destObject, TEE_ObjectHandle srcObject) {
    const ApiCall api;
    Object& to = empty(api, destObject);
    const Object& from = api->objects.get(srcObject);
    if (!from.initialized()) panic(TEE_ERROR_BAD_STATE, "the source is not initialised");
    const KeyType& type = *find_key_type(to.type);
    const bool public_half = to.type != from.type && (to.type | 0x01000000) == from.type;
    if (from.size > to.max_size || (to.type != from.type && !public_half)) {
        panic(TEE_ERROR_BAD_PARAMETERS, "the source does not fit the destination");
    }
    for (const AttributeRule& rule : type.attributes) {
        to.attributes[rule.id] = from.attributes.at(rule.id);
    }
    to.size = from.size;
    to.usage = from.usage;
    to.flags |= TEE_HANDLE_FLAG_INITIALIZED;
    return TEE_SUCCESS;
}

void TEE_CopyObjectAttributes(TEE_ObjectHandle destObject, TEE_ObjectHandle srcObject) {
    static_cast<void>(TEE_CopyObjectAttributes1(destObject, srcObject));
}

TEE_Result TEE_GenerateKey(TEE_ObjectHandle object, uint32_t keySize, const TEE_Attribute* params,
                           uint32_t paramCount) {
    const ApiCall api;
    Object& it = empty(api, object);
    const KeyType& type = *find_key_type(it.type);
    if (!takes_size(type, keySize)) panic(TEE_ERROR_NOT_SUPPORTED, "no such key size");
    if (keySize > it.max_size) return TEE_ERROR_BAD_PARAMETERS;
    if (paramCount != 0 && params != nullptr) {
        panic(TEE_ERROR_ITEM_NOT_FOUND, "no attribute is known for generating this key");
    }
    if (it.type == TEE_TYPE_ED25519_PUBLIC_KEY || it.type == TEE_TYPE_X25519_PUBLIC_KEY) {
        panic(TEE_ERROR_BAD_PARAMETERS, "a public key cannot be generated");
    }
    Bytes secret(keySize / 8);
    random_bytes(secret);
    if (type.attributes.size() == 2) {
        const Curve curve = it.type == TEE_TYPE_ED25519_KEYPAIR ? Curve::ed25519 : Curve::x25519;
        it.attributes[type.attributes[1].id] = public_key_of(curve, secret);
    }
    it.attributes[type.attributes[0].id] = std::move(secret);
    it.size = keySize;
    it.flags |= TEE_HANDLE_FLAG_INITIALIZED;
    return TEE_SUCCESS;
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
