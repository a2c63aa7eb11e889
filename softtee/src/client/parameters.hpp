// SPDX-License-Identifier: MIT
#pragma once

#include "client/client.hpp"

namespace softtee {

/// Translates a client's operation, which may be null, for the TA. Registered
/// blocks must belong to `context`, references lie inside them and ask for no
/// direction that they were not registered for; otherwise
/// TEEC_ERROR_BAD_PARAMETERS.
[[nodiscard]] TEEC_Result to_parameters(const TEEC_Operation* operation, std::uint32_t context,
                                        Parameters& parameters);

/// Hands output values and output sizes back, also of a call that failed.
void write_back(const Parameters& parameters, TEEC_Operation* operation);

}  // namespace softtee
