// SPDX-License-Identifier: MIT
#include "ta_module.hpp"

#include <dlfcn.h>
#include <link.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "log.hpp"
#include "uuid.hpp"

namespace softtee {
namespace {

std::filesystem::path ta_folder() {
    const char* folder = std::getenv("SOFTTEE_TA_DIR");
    if (folder != nullptr && *folder != '\0') return folder;
    Dl_info self{};
    static const char kAnchor = 0;
    if (dladdr(&kAnchor, &self) == 0) return "softtee_ta";
    return std::filesystem::absolute(self.dli_fname).parent_path() / "softtee_ta";
}

const char* defect_of(const softtee_ta* ta, const TEE_UUID& uuid) {
    if (ta == nullptr) return "exports no TA";
    if (ta->abi != SOFTTEE_TA_ABI) return "was built for another version of softtee";
    if (!same_uuid(ta->uuid, uuid)) return "is named after another UUID than its TA_UUID";
    return nullptr;
}

struct Range {
    const void* library;
    std::uintptr_t start;
    std::size_t size;
    bool writable;
    bool covered;
};

int check_segments(dl_phdr_info* info, std::size_t, void* data) {
    auto& range = *static_cast<Range*>(data);
    if (reinterpret_cast<const void*>(info->dlpi_addr) != range.library) return 0;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const auto& segment = info->dlpi_phdr[i];
        if (segment.p_type != PT_LOAD) continue;
        if (range.writable && (segment.p_flags & PF_W) == 0) continue;
        const std::uintptr_t from = info->dlpi_addr + segment.p_vaddr;
        if (range.start < from || range.start - from > segment.p_memsz) continue;
        if (range.size <= segment.p_memsz - (range.start - from)) range.covered = true;
    }
    return 1;
}

}  // namespace

std::shared_ptr<const TaModule> TaModule::load(const TEE_UUID& uuid) {
    const std::filesystem::path file = ta_folder() / (uuid_text(uuid) + ".so");
    if (!std::filesystem::exists(file)) return nullptr;
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        log("cannot load a TA: %s", dlerror());
        return nullptr;
    }
    const auto* ta = static_cast<const softtee_ta*>(dlsym(library, SOFTTEE_TA_SYMBOL));
    if (const char* defect = defect_of(ta, uuid)) {
        log("%s %s", file.c_str(), defect);
        dlclose(library);
        return nullptr;
    }
    return std::shared_ptr<const TaModule>(new TaModule(library, ta));
}

TaModule::~TaModule() {
    dlclose(library_);
}

bool TaModule::covers(const void* start, std::size_t size, bool writable) const {
    const link_map* map = nullptr;
    if (dlinfo(library_, RTLD_DI_LINKMAP, static_cast<void*>(&map)) != 0) return false;
    Range range{reinterpret_cast<const void*>(map->l_addr), reinterpret_cast<std::uintptr_t>(start),
                size, writable, false};
    dl_iterate_phdr(check_segments, &range);
    return range.covered;
}

}  // namespace softtee
