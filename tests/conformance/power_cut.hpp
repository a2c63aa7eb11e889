// SPDX-License-Identifier: MIT
#pragma once

namespace conformance {

/// While one lives, softtee's storage takes so many changes (an object
/// replaced or removed) and no more: each further one fails, and the storage
/// stays as a power cut at that point would leave it. This program's renameat
/// and unlinkat stand before the C library's; another TEE's storage is out of
/// reach. One at a time.
class PowerCut {
public:
    explicit PowerCut(int changes);
    ~PowerCut();
    PowerCut(const PowerCut&) = delete;
    PowerCut& operator=(const PowerCut&) = delete;

    /// Changes that failed so far.
    [[nodiscard]] int refused() const;
};

/// While one lives, softtee's storage makes every change and, after so many, reports each as
/// failed, as a disk may that is gone when it should confirm. One at a time.
class UnconfirmedChanges {
public:
    explicit UnconfirmedChanges(int after = 0);
    ~UnconfirmedChanges();
    UnconfirmedChanges(const UnconfirmedChanges&) = delete;
    UnconfirmedChanges& operator=(const UnconfirmedChanges&) = delete;
};

/// From now on this process dies as a power cut would end it: instead of
/// softtee's so-manieth step in its storage, the first being 1. A step syncs a
/// file, of which half is there then, or replaces or removes one. 0: never.
void die_at_storage_step(int step);

}  // namespace conformance
