// SPDX-License-Identifier: MIT
#pragma once

#include "api/access.hpp"

namespace softtee {

/// The operation behind a handle, which must be of a TEE_OPERATION_* class.
inline Operation& operation_of(const ApiCall& api, TEE_OperationHandle handle,
                               std::uint32_t operation_class) {
    Operation& operation = api->operations.get(handle);
    if (operation.operation_class() != operation_class) {
        panic(TEE_ERROR_BAD_PARAMETERS, "the operation is of another class");
    }
    return operation;
}

}  // namespace softtee
