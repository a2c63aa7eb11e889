// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>
#include <superrelay/core/result.hpp>

namespace superrelay::app {

/// Whether a TA's file is what was signed: its digest, computed anew, against the one in its signed
/// header, and its UUID. That the signature is by the right key OP-TEE checks when it loads it.
/// @param uuid  in text
/// @return Errc::corrupt when it is not, or cannot be read: a file that was named may have been
///         taken away; Errc::unavailable when only OP-TEE can check it: it is encrypted
/// @see optee_os, core/include/signed_hdr.h
[[nodiscard]] Result<void> check_signed_ta(const std::filesystem::path& file,
                                           std::string_view uuid);

}  // namespace superrelay::app
