// SPDX-License-Identifier: MIT
#include "storage/vault.hpp"

#include <algorithm>
#include <string_view>

namespace softtee {
namespace {

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kPaddedId = 1 + TEE_OBJECT_ID_MAX_LEN;
constexpr std::string_view kMagic = "softtee1";
constexpr std::size_t kIdBox = kNonce + kPaddedId + kTag;

View view_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

void append(Bytes& to, View what) {
    to.insert(to.end(), what.begin(), what.end());
}

/// Appends nonce ‖ ciphertext ‖ tag.
void append_box(Bytes& to, View key, View context, View plain) {
    const std::size_t at = to.size();
    to.resize(at + kNonce + plain.size() + kTag);
    std::uint8_t* nonce = to.data() + at;
    std::uint8_t* body = nonce + kNonce;
    random_bytes({nonce, kNonce});
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    require(cipher != nullptr);
    require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce) == 1);
    require(EVP_EncryptUpdate(cipher.get(), nullptr, &size, context.data(),
                              static_cast<int>(context.size())) == 1);
    require(EVP_EncryptUpdate(cipher.get(), body, &size, plain.data(),
                              static_cast<int>(plain.size())) == 1);
    require(EVP_EncryptFinal_ex(cipher.get(), body + size, &size) == 1);
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, kTag, body + plain.size()) ==
            1);
}

std::optional<Bytes> open_box(View box, View key, View context) {
    if (box.size() < kNonce + kTag) return std::nullopt;
    const View body = box.subspan(kNonce, box.size() - kNonce - kTag);
    Bytes tag(box.end() - kTag, box.end());
    Bytes plain(body.size());
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    require(cipher != nullptr);
    require(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), box.data()) ==
            1);
    require(EVP_DecryptUpdate(cipher.get(), nullptr, &size, context.data(),
                              static_cast<int>(context.size())) == 1);
    require(EVP_DecryptUpdate(cipher.get(), plain.data(), &size, body.data(),
                              static_cast<int>(body.size())) == 1);
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, kTag, tag.data()) == 1);
    std::uint8_t unused = 0;
    if (EVP_DecryptFinal_ex(cipher.get(), &unused, &size) != 1) return std::nullopt;
    return plain;
}

Bytes padded(View id) {
    Bytes out(kPaddedId);
    out[0] = static_cast<std::uint8_t>(id.size());
    std::ranges::copy(id, out.begin() + 1);
    return out;
}

}  // namespace

Vault::Vault(View device_key, const TEE_UUID& ta) : ta_(uuid_octets(ta)) {
    constexpr std::size_t kSize = 32;
    name_key_ = hkdf_sha256(device_key, ta_, view_of("softtee object names"), kSize);
    seal_key_ = hkdf_sha256(device_key, ta_, view_of("softtee object files"), kSize);
    unique_key_ = hkdf_sha256(device_key, ta_, view_of("softtee unique key"), kSize);
}

std::string Vault::name_of(View id) const {
    constexpr char kDigits[] = "0123456789abcdef";
    constexpr std::size_t kNameOctets = 16;
    const Bytes mac = hmac_sha256(name_key_, id);
    std::string name;
    for (std::size_t i = 0; i < kNameOctets; ++i) {
        name += kDigits[mac[i] >> 4];
        name += kDigits[mac[i] & 15];
    }
    return name;
}

Bytes Vault::seal(View id, View content) const {
    const std::string name = name_of(id);
    Bytes file;
    append(file, view_of(kMagic));
    append_box(file, seal_key_, context_of(name, {}), padded(id));
    append_box(file, seal_key_, context_of(name, id), content);
    return file;
}

std::optional<Vault::Opened> Vault::open(const std::string& name, View file) const {
    if (file.size() < kMagic.size() + kIdBox ||
        !std::ranges::equal(file.first(kMagic.size()), view_of(kMagic))) {
        return std::nullopt;
    }
    file = file.subspan(kMagic.size());
    const auto label = open_box(file.first(kIdBox), seal_key_, context_of(name, {}));
    if (!label) return std::nullopt;
    Bytes id(label->begin() + 1, label->begin() + 1 + label->front());
    auto content = open_box(file.subspan(kIdBox), seal_key_, context_of(name, id));
    if (!content) return std::nullopt;
    return Opened{std::move(id), std::move(*content)};
}

Bytes Vault::unique_key(View extra, std::size_t size) const {
    return hkdf_sha256(unique_key_, {}, extra, size);
}

Bytes Vault::context_of(const std::string& name, View id) const {
    Bytes context;
    append(context, view_of(kMagic));
    append(context, ta_);
    append(context, view_of(name));
    append(context, id);
    return context;
}

}  // namespace softtee
