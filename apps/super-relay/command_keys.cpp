// SPDX-License-Identifier: MIT
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <iostream>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <utility>

#include "backends.hpp"
#include "commands.hpp"

namespace superrelay::app {
namespace json = boost::json;
namespace {

using kms::KeyInfo;
using kms::KeyType;
using kms::KeyUse;

Result<std::unique_ptr<kms::KmsProvider>> open_provider(const CommonOptions& common) {
    const auto config = load_config(common);
    if (!config) return tl::unexpected(config.error());
    const auto backend = find_backend(config->paymaster_relay.kms_backend);
    if (!backend) return tl::unexpected(backend.error());
    return backend->open(config->optee_kms.ta_uuid);
}

Result<KeyType> parse_type(const std::string& text) {
    for (const KeyType type : {KeyType::secp256k1, KeyType::ed25519}) {
        if (text == name_of(type)) return type;
    }
    return fail(Errc::usage, "--type: expected secp256k1 or ed25519");
}

Result<KeyUse> parse_use(const std::string& text) {
    for (const KeyUse use : {KeyUse::sponsor, KeyUse::raw}) {
        if (text == name_of(use)) return use;
    }
    return fail(Errc::usage, "--use: expected sponsor or raw");
}

json::object to_json(const KeyInfo& key) {
    json::object out = {{"id", key.id},
                        {"type", name_of(key.type)},
                        {"use", name_of(key.use)},
                        {"publicKey", to_hex(key.public_key)}};
    if (const auto address = address_of(key.public_key)) {
        out["address"] = to_checksummed(*address);
    }
    return out;
}

void print_text(const KeyInfo& key) {
    std::cout << key.id << "\n  type        " << name_of(key.type) << "\n  use         "
              << name_of(key.use) << '\n';
    if (const auto address = address_of(key.public_key)) {
        std::cout << "  address     " << to_checksummed(*address) << '\n';
    }
    std::cout << "  public key  " << to_hex(key.public_key) << '\n';
}

int print(const CommonOptions& common, const Result<KeyInfo>& key) {
    if (!key) return report(key.error());
    if (common.json) {
        std::cout << json::serialize(to_json(*key)) << '\n';
    } else {
        print_text(*key);
    }
    return 0;
}

Result<KeyInfo> generate(const CommonOptions& common, const GenerateOptions& options) {
    const auto id = kms::KeyId::parse(options.id);
    if (!id) return tl::unexpected(id.error());
    const auto type = parse_type(options.type);
    if (!type) return tl::unexpected(type.error());
    const auto use = parse_use(options.use);
    if (!use) return tl::unexpected(use.error());
    const auto provider = open_provider(common);
    if (!provider) return tl::unexpected(provider.error());
    return (*provider)->generate_key(*id, *type, *use);
}

Result<KeyInfo> find(const CommonOptions& common, const std::string& text) {
    const auto id = kms::KeyId::parse(text);
    if (!id) return tl::unexpected(id.error());
    const auto provider = open_provider(common);
    if (!provider) return tl::unexpected(provider.error());
    return (*provider)->find_key(*id);
}

}  // namespace

int generate_key(const CommonOptions& common, const GenerateOptions& options) {
    return print(common, generate(common, options));
}

int show_key(const CommonOptions& common, const std::string& id) {
    return print(common, find(common, id));
}

int list_keys(const CommonOptions& common) {
    const auto provider = open_provider(common);
    if (!provider) return report(provider.error());
    const auto keys = (*provider)->list_keys();
    if (!keys) return report(keys.error());
    if (common.json) {
        json::array out;
        for (const auto& key : *keys)
            out.push_back(to_json(key));
        std::cout << json::serialize(out) << '\n';
        return 0;
    }
    for (const auto& key : *keys)
        print_text(key);
    if (keys->empty()) std::cout << "no keys; make one with: super-relay keys generate ID\n";
    return 0;
}

}  // namespace superrelay::app
