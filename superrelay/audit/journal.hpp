// SPDX-License-Identifier: MIT
#pragma once

#include "events.hpp"

namespace superrelay::audit {

/// The durable record of what was decided and done: what an auditor reads. It holds no secret, no
/// signature and no call data.
class Journal {
public:
    virtual ~Journal() = default;

    /// Whoever is refused here acts as if what he wanted to record had not been allowed: an
    /// approval is not given out, a key or a lock not touched.
    /// @return Errc::unavailable when it is not recorded
    [[nodiscard]] virtual Result<void> record(const Decision& decision) = 0;
    [[nodiscard]] virtual Result<void> record(const KeyOperation& operation) = 0;
    [[nodiscard]] virtual Result<void> record(const OperatorAct& act) = 0;
};

}  // namespace superrelay::audit
