// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <superrelay/core/result.hpp>
#include <vector>

#include "chain_check.hpp"

namespace superrelay::audit {

struct Verification {
    ChainSummary chain;
    std::uint64_t files = 0;
};

/// How many bytes of how many were read.
using Progress = std::function<void(std::uint64_t done, std::uint64_t all)>;

struct VerifyOptions {
    std::vector<Head> anchors{};  ///< lines that are known from elsewhere
    Progress progress{};          ///< called for each so many bytes; may be empty
    std::uint64_t progress_step = 64 * 1024 * 1024;
};

/// Walks the files of one record, in the order of their lines; a node may write to it meanwhile,
/// and what it writes from now on is not looked at. Needs a fixed amount of memory, and a
/// descriptor for each file.
/// @return Errc::corrupt    "FILE:LINE: why": the first line that is not as it was written
///         Errc::not_found  a file is missing, or none has a line of a record
///         Errc::internal   one cannot be read
[[nodiscard]] Result<Verification> verify(const std::vector<std::string>& files,
                                          const VerifyOptions& options = {});

/// The same of the record whose current file is at `path`, with all others of it. Of those beside
/// it the ones without any line of a record are passed over.
[[nodiscard]] Result<Verification> verify_record(const std::string& path,
                                                 const VerifyOptions& options = {});

}  // namespace superrelay::audit
