// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <iostream>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <utility>

#include "audit_record.hpp"
#include "backend.hpp"
#include "commands.hpp"
#include "hardware_demands.hpp"
#include "hardware_rng.hpp"
#include "key_json.hpp"
#include "secret.hpp"

namespace superrelay::app {
namespace json = boost::json;
namespace {

using kms::KeyInfo;
using kms::KeyType;
using kms::KeyUse;
using Kind = audit::KeyOperation::Kind;

using Provider = std::unique_ptr<kms::KmsProvider>;

/// For commands that change nothing.
Result<Provider> open_to_look(const CommonOptions& common) {
    return load_config(common).and_then(open_provider);
}

/// What a command that changes keys works with.
struct KeyAdmin {
    std::unique_ptr<audit::FileJournal> journal;  ///< null: none is kept
    Provider provider;
};

/// No key is made on a machine that is not what the configuration demands.
Result<void> prepare_machine(const config::Config& config, kms::KmsProvider& provider) {
    const auto& demands = config.optee_kms.hardware;
    const bool isolated = built_in_backend().isolated;
    if (auto met = check_hardware_demands(demands, isolated, provider); !met) return met;
    if (!demands.use_hardware_rng) return {};
    HardwareRng generator({.device = demands.rng_device, .current = demands.rng_current});
    return feed(provider, generator);
}

/// To delete keys, which a machine that is not trusted any more must let its operator do.
Result<KeyAdmin> open_admin(const config::Config& config) {
    auto journal = open_journal(config);
    if (!journal) return fail(std::move(journal));
    auto provider = open_provider(config);
    if (!provider) return fail(std::move(provider));
    return KeyAdmin{*std::move(journal), *std::move(provider)};
}

/// To make keys.
Result<KeyAdmin> open_maker(const CommonOptions& common) {
    const auto config = load_config(common);
    if (!config) return tl::unexpected(config.error());
    auto admin = open_admin(*config);
    if (!admin) return admin;
    if (auto ready = prepare_machine(*config, *admin->provider); !ready)
        return fail(std::move(ready));
    return admin;
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

void print_text(std::ostream& out, const KeyInfo& key) {
    out << key.id << "\n  type        " << name_of(key.type) << "\n  use         "
        << name_of(key.use) << '\n';
    if (const auto address = address_of(key.public_key)) {
        out << "  address     " << to_checksummed(*address) << '\n';
    }
    out << "  public key  " << to_hex(key.public_key) << '\n';
}

/// What has a node approve with this key alone.
void print_pin(std::ostream& out, const KeyInfo& key) {
    const auto address = address_of(key.public_key);
    if (key.use != KeyUse::sponsor || !address) return;
    out << "\nPin it in the node's configuration:\n\n[optee_kms.keys]\nprimary_paymaster = \""
        << key.id << "\"\nprimary_paymaster_address = \"" << to_checksummed(*address) << "\"\n";
}

int print(const CommonOptions& common, const Result<KeyInfo>& key) {
    if (!key) return report(common, key.error());
    if (common.json) {
        std::cout << json::serialize(to_json(*key)) << '\n';
    } else {
        print_text(std::cout, *key);
    }
    return 0;
}

struct NewKey {
    kms::KeyId id;
    KeyType type;
    KeyUse use;
};

Result<NewKey> parse_new_key(const NewKeyOptions& options) {
    const auto id = kms::KeyId::parse(options.id);
    if (!id) return tl::unexpected(id.error());
    const auto type = parse_type(options.type);
    if (!type) return tl::unexpected(type.error());
    const auto use = parse_use(options.use);
    if (!use) return tl::unexpected(use.error());
    return NewKey{*id, *type, *use};
}

audit::KeyOperation operation_on(const NewKey& key, Kind kind) {
    return {.kind = kind,
            .key_id = key.id.text(),
            .type = std::string(name_of(key.type)),
            .use = std::string(name_of(key.use))};
}

Result<KeyInfo> generate(const CommonOptions& common, const NewKeyOptions& options) {
    const auto key = parse_new_key(options);
    if (!key) return tl::unexpected(key.error());
    const auto admin = open_maker(common);
    if (!admin) return tl::unexpected(admin.error());
    return recorded(admin->journal.get(), operation_on(*key, Kind::generate),
                    [&] { return admin->provider->generate_key(key->id, key->type, key->use); });
}

/// secp256k1: the scalar; Ed25519: seed and public key.
constexpr std::size_t secret_size(KeyType type) noexcept {
    return type == KeyType::secp256k1 ? 32 : 64;
}

Result<KeyInfo> import(const CommonOptions& common, const NewKeyOptions& options,
                       const std::string& from) {
    const auto key = parse_new_key(options);
    if (!key) return tl::unexpected(key.error());
    const auto admin = open_maker(common);
    if (!admin) return tl::unexpected(admin.error());
    auto secret = read_secret(from);
    if (!secret) return tl::unexpected(secret.error());
    if (secret->bytes().size() != secret_size(key->type)) {
        return fail(Errc::usage, "expected a key of " + std::to_string(secret_size(key->type)) +
                                     " bytes for " + std::string(name_of(key->type)));
    }
    return recorded(admin->journal.get(), operation_on(*key, Kind::import_key), [&] {
        return admin->provider->import_key(key->id, key->type, key->use, secret->bytes());
    });
}

Result<KeyInfo> find(const CommonOptions& common, const std::string& text) {
    const auto id = kms::KeyId::parse(text);
    if (!id) return tl::unexpected(id.error());
    const auto provider = open_to_look(common);
    if (!provider) return tl::unexpected(provider.error());
    return (*provider)->find_key(*id);
}

/// Has somebody at the terminal type the key's id.
Result<void> confirm_deletion(const KeyInfo& key) {
    if (isatty(STDIN_FILENO) == 0) {
        return fail(Errc::usage, "there is nobody here to ask: pass --yes to delete a key");
    }
    std::cerr << "This destroys the key for good:\n\n";
    print_text(std::cerr, key);
    std::cerr << "\nType its id to go on: " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    if (answer != key.id) return fail(Errc::denied, "that is not its id: the key stays");
    return {};
}

Result<void> erase(const CommonOptions& common, const DeleteOptions& options) {
    const auto id = kms::KeyId::parse(options.id);
    if (!id) return tl::unexpected(id.error());
    const auto admin = load_config(common).and_then(open_admin);
    if (!admin) return tl::unexpected(admin.error());
    const auto key = admin->provider->find_key(*id);
    // One that cannot be read can still be deleted, and perhaps has to be.
    if (!key && key.error().code == Errc::not_found) return tl::unexpected(key.error());
    if (!options.yes) {
        if (!key) return tl::unexpected(key.error());
        if (auto confirmed = confirm_deletion(*key); !confirmed) return confirmed;
    }
    const audit::KeyOperation operation{.kind = Kind::delete_key, .key_id = id->text()};
    return recorded(admin->journal.get(), operation,
                    [&] { return admin->provider->delete_key(*id); });
}

}  // namespace

int generate_key(const CommonOptions& common, const NewKeyOptions& options) {
    const auto key = generate(common, options);
    const int code = print(common, key);
    if (key && !common.json) print_pin(std::cout, *key);
    return code;
}

int import_key(const CommonOptions& common, const NewKeyOptions& options, const std::string& from) {
    return print(common, import(common, options, from));
}

int delete_key(const CommonOptions& common, const DeleteOptions& options) {
    const auto done = erase(common, options);
    if (!done) return report(common, done.error());
    if (common.json) {
        const json::value out = {{"id", options.id}, {"deleted", true}};
        std::cout << json::serialize(out) << '\n';
    } else {
        std::cout << "deleted " << options.id << '\n';
    }
    return 0;
}

int show_key(const CommonOptions& common, const std::string& id) {
    return print(common, find(common, id));
}

int list_keys(const CommonOptions& common) {
    const auto provider = open_to_look(common);
    if (!provider) return report(common, provider.error());
    const auto keys = (*provider)->list_keys();
    if (!keys) return report(common, keys.error());
    if (common.json) {
        std::cout << json::serialize(to_json(*keys)) << '\n';
        return 0;
    }
    for (const auto& key : *keys)
        print_text(std::cout, key);
    if (keys->empty()) std::cout << "no keys; make one with: super-relay keys generate ID\n";
    return 0;
}

}  // namespace superrelay::app
