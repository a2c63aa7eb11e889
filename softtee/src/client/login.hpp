// SPDX-License-Identifier: MIT
#pragma once

#include "client/client.hpp"

namespace softtee {

/// Who the client is, as Linux's TEE driver tells OP-TEE: a UUIDv5 (RFC 4122)
/// of `uid=…` or `gid=…` in the driver's namespace, nil for PUBLIC.
///   TEEC_ERROR_BAD_PARAMETERS  a method the driver does not have
///   TEEC_ERROR_ACCESS_DENIED   a group that the process is not in
[[nodiscard]] TEEC_Result identify(std::uint32_t method, const void* data, TEE_Identity& client);

}  // namespace softtee
