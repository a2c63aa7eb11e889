// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "ta_client.hpp"
#include "tee_storage.hpp"

namespace conformance {

/// A freshly started development TA on empty storage.
class DevelopmentTa : public testing::Test {
protected:
    void SetUp() override {
        end_instance();
        wipe_storage();
        ASSERT_NO_FATAL_FAILURE(restart());
    }

    /// Ends the instance, for it outlives sessions, and starts another.
    void restart_ta() {
        ASSERT_EQ(ta().panic(), TEEC_ERROR_TARGET_DEAD);
        restart();
    }

    Ta& ta() { return *ta_; }

    /// A key that must come into being.
    sr_key_info made(const std::string& id, std::uint32_t use,
                     std::uint32_t type = SR_KEY_TYPE_ECDSA_SECP256K1) {
        sr_key_info info{};
        EXPECT_EQ(ta().generate(id, type, use, info), TEEC_SUCCESS) << id;
        return info;
    }

    sr_info info() {
        sr_info info{};
        EXPECT_EQ(ta().info(info), TEEC_SUCCESS);
        return info;
    }

private:
    /// On storage that an earlier test has damaged there may be none that starts.
    static void end_instance() {
        Ta ta(Build::development);
        if (ta.opened() == TEEC_SUCCESS) {
            EXPECT_EQ(ta.panic(), TEEC_ERROR_TARGET_DEAD);
        }
    }

    void restart() {
        ta_.reset();
        ta_ = std::make_unique<Ta>(Build::development);
        ASSERT_EQ(ta_->opened(), TEEC_SUCCESS);
    }

    std::unique_ptr<Ta> ta_;
};

}  // namespace conformance
