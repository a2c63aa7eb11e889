// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "gp.hpp"

namespace softtee {

/// A TA's shared object, loaded. Unloaded with the last reference, so that a
/// new instance after a panic starts with fresh globals.
class TaModule {
public:
    /// <uuid>.so in $SOFTTEE_TA_DIR, else in the folder softtee_ta beside
    /// libsofttee.so. Null if there is none, or if it cannot be used, which a
    /// line on stderr explains.
    static std::shared_ptr<const TaModule> load(const TEE_UUID& uuid);

    ~TaModule();
    TaModule(const TaModule&) = delete;
    TaModule& operator=(const TaModule&) = delete;

    [[nodiscard]] const softtee_ta& ta() const { return *ta_; }

    /// Whether the range lies in the shared object's own memory: constants,
    /// and variables where `writable`.
    [[nodiscard]] bool covers(const void* start, std::size_t size, bool writable) const;

private:
    TaModule(void* library, const softtee_ta* ta) : library_(library), ta_(ta) {}

    void* library_;
    const softtee_ta* ta_;
};

}  // namespace softtee
