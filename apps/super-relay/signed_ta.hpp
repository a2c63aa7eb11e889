// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>
#include <superrelay/core/result.hpp>

namespace superrelay::app {

/// Whether a TA's file is what was signed: its digest, computed anew, against the one in its signed
/// header, and its UUID. That the signature is by the right key OP-TEE checks when it loads it.
/// @param uuid  in text
/// @return Errc::corrupt when it is not; Errc::unavailable when it cannot be checked here: the file
///         cannot be read, or is encrypted
/// @see optee_os, core/include/signed_hdr.h
[[nodiscard]] Result<void> check_signed_ta(const std::filesystem::path& file,
                                           std::string_view uuid);

}  // namespace superrelay::app
