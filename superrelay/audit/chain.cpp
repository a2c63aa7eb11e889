// SPDX-License-Identifier: MIT
#include "chain.hpp"

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <stdexcept>
#include <superrelay/core/hex.hpp>

namespace superrelay::audit {
namespace json = boost::json;
namespace {

void require(int done) {
    if (done != 1) throw std::runtime_error("OpenSSL has no SHA-256");
}

/// Looked up once: that takes longer than hashing a line.
const EVP_MD* sha256() {
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> kAlgorithm(
        EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
    require(kAlgorithm ? 1 : 0);
    return kAlgorithm.get();
}

std::string_view text_of(const json::object& fields, std::string_view name) {
    const auto* const value = fields.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return value->get_string();
}

std::optional<std::uint64_t> number_of(const json::object& fields, std::string_view name) {
    const auto* const value = fields.if_contains(name);
    if (value == nullptr) return {};
    boost::system::error_code error;
    const auto number = value->to_number<std::uint64_t>(error);
    if (error || value->is_double()) return {};
    return number;
}

std::optional<Bytes32> hash_in(const json::object& fields, std::string_view name) {
    const auto hash = fixed_from_hex<32>(text_of(fields, name));
    if (!hash) return {};
    return *hash;
}

std::optional<ChainedLine> read_fields(const json::object& fields) {
    const auto seq = number_of(fields, "seq");
    const auto prev = hash_in(fields, "prev");
    if (!seq || *seq > kMaxSeq || !prev) return {};
    ChainedLine out{.seq = *seq,
                    .prev = *prev,
                    .time = std::string(text_of(fields, "time")),
                    .event = std::string(text_of(fields, "event"))};
    const auto bytes = number_of(fields, "foreignBytes");
    const auto foreign = hash_in(fields, "foreignHash");
    if (bytes && foreign) out.foreign = SetAside{*bytes, *foreign};
    const auto last = number_of(fields, "lastSeq");
    const auto last_hash = hash_in(fields, "lastHash");
    if (out.event == "remove" && last && last_hash) out.removed = Head{*last, *last_hash};
    return out;
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    require(context_ ? 1 : 0);
    begin();
}

void Sha256::begin() {
    require(EVP_DigestInit_ex2(context_.get(), sha256(), nullptr));
}

void Sha256::add(std::string_view bytes) {
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

Bytes32 Sha256::finish() {
    Bytes32 out;
    require(EVP_DigestFinal_ex(context_.get(), out.bytes.data(), nullptr));
    begin();
    return out;
}

Bytes32 hash_of(std::string_view line) {
    thread_local Sha256 sha;
    sha.add(line);
    return sha.finish();
}

std::string chained(const std::optional<Head>& before, std::string_view line) {
    std::string out = R"({"seq":)" + std::to_string(before ? before->seq + 1 : 0) + R"(,"prev":")";
    append_hex(out, (before ? before->hash : Bytes32{}).view());
    out += "\",";
    return out.append(line.substr(1));
}

Head head_after(const std::optional<Head>& before, std::string_view line) {
    line.remove_suffix(1);
    return {before ? before->seq + 1 : 0, hash_of(line)};
}

std::optional<ChainedLine> parse_chained(std::string_view line) {
    if (line.size() > kMaxLine || !line.starts_with('{')) return {};
    // Of a line as long as is allowed, every second byte may be a value: the heap has what is left.
    std::array<unsigned char, 16 * 1024> memory;  // NOLINT(*-member-init): the resource fills it
    json::monotonic_resource resource(memory.data(), memory.size());
    boost::system::error_code error;
    const auto value = json::parse(line, error, &resource);
    if (error || !value.is_object()) return {};
    return read_fields(value.get_object());
}

}  // namespace superrelay::audit
