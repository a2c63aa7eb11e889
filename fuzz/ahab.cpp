// SPDX-License-Identifier: MIT
// The input is flash.bin for i.MX 93, and also what OP-TEE's build is said to have left.
#include <checks.hpp>
#include <set>
#include <string>
#include <superrelay/ahab/boot_image.hpp>

#include "require.hpp"

namespace superrelay::fuzz {
namespace {

void require_inside(ByteView file, const ahab::Part& part, const char* what) {
    require(part.offset <= file.size() && part.size <= file.size() - part.offset, what);
}

void require_borrowed(ByteView file, ByteView part, const char* what) {
    require(part.data() >= file.data() && part.data() + part.size() <= file.data() + file.size(),
            what);
}

void check_signature(ByteView file, const ahab::Container& container) {
    if (!container.signature) return;
    const auto& signature = *container.signature;
    require_inside(file, signature.signed_part, "what is signed is inside");
    require(signature.signed_part.offset == container.header.offset,
            "what is signed begins with the container");
    require(signature.signed_part.end() <= container.header.end(), "and ends inside it");
    require_inside(file, signature.srk_table, "the SRK table is inside");
    require(signature.srk_table.end() <= signature.signed_part.end(), "the SRK table is signed");
    require(!signature.srks.empty() && signature.srks.size() <= ahab::kMostSrks, "1 to 4 SRKs");
    for (const auto& srk : signature.srks) {
        require_borrowed(file, srk.first, "a key is inside");
        require_borrowed(file, srk.second, "a key is inside");
    }
    require_borrowed(file, signature.signature, "the signature is inside");
}

void check_container(ByteView file, const ahab::Container& container) {
    require(container.header.offset % ahab::kContainerAlignment == 0, "containers are aligned");
    require_inside(file, container.header, "a container is inside");
    for (const auto& image : container.images) {
        require_inside(file, image.data, "an image is inside");
        require_borrowed(file, image.hash, "its hash is inside");
    }
    require((container.srk_set == ahab::SrkSet::oem) == container.signature.has_value(),
            "what the OEM signs has a signature");
    check_signature(file, container);
}

void check_results(const std::vector<ahab::CheckResult>& results) {
    std::set<std::string> names;
    for (const auto& result : results) {
        require(names.insert(result.check).second, "each check is there once");
        require(!result.detail.empty(), "each says why");
        for (const char c : result.detail)
            require(static_cast<unsigned char>(c) >= ' ', "without control codes");
    }
    require(names.size() == 10, "every check answers");
}

void parse(ByteView file) {
    const auto build = ahab::read_optee_build(file);
    const auto image = ahab::parse(file);
    if (!image) return require(!image.error().message.empty(), "a refusal says why");
    require(image->containers.size() == 3, "there are three containers");
    require(image->end <= file.size(), "the end is inside");
    for (const auto& container : image->containers)
        check_container(file, container);
    check_results(ahab::check(file, *image, {}));
    check_results(ahab::check(
        file, *image,
        {.optee = build.value_or(ahab::OpteeBuild{.start = 0x96000000, .size = 0x01e00000}),
         .srk_hash = Bytes32{}}));
}

}  // namespace
}  // namespace superrelay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    superrelay::fuzz::parse({data, size});
    return 0;
}
