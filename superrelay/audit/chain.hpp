// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <superrelay/core/bytes.hpp>

#include "json_line.hpp"

namespace superrelay::audit {

/// SHA-256 (FIPS 180-4) of bytes that come one after the other. Throws std::runtime_error if the
/// library has none.
class Sha256 {
public:
    Sha256();

    void add(std::string_view bytes);
    /// Of what was added since the last call.
    [[nodiscard]] Bytes32 finish();

private:
    void begin();

    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

/// Of a line without its line feed.
[[nodiscard]] Bytes32 hash_of(std::string_view line);

/// A JSON object's line as the one that follows `before`: `seq` and `prev` come to stand in front
/// of its fields. Nothing before it: seq 0, prev all zeros.
/// @param line  with its line feed, as is what is returned
[[nodiscard]] std::string chained(const std::optional<Head>& before, std::string_view line);

/// The place of the line that follows, which is `line` with its line feed.
[[nodiscard]] Head head_after(const std::optional<Head>& before, std::string_view line);

/// What a line says of the chain.
struct ChainedLine {
    std::uint64_t seq = 0;
    Bytes32 prev;
    std::string time;
    std::string event;
    std::optional<SetAside> foreign{};  ///< what stands before it
    std::optional<Head> removed{};      ///< the last line of a file that was deleted
};

/// The last number that a line may have: the greatest that every reader of JSON keeps exactly
/// (RFC 7493).
inline constexpr std::uint64_t kMaxSeq = (std::uint64_t{1} << 53) - 1;

/// @param line  without its line feed
/// @return nothing when it is no JSON object with a `seq`, of at most kMaxSeq, and a `prev`
[[nodiscard]] std::optional<ChainedLine> parse_chained(std::string_view line);

/// The longest line that is written or read.
inline constexpr std::size_t kMaxLine = 64 * 1024;

}  // namespace superrelay::audit
