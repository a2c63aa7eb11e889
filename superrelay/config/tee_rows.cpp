// SPDX-License-Identifier: MIT
#include "tee_rows.hpp"

#include <cstdint>
#include <iterator>
#include <utility>

#include "rows.hpp"

namespace superrelay::config {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kMinAuditSize = 16 * 1024;
constexpr std::uint64_t kMaxAuditSize = std::uint64_t{1} << 40U;

std::vector<Key> key_rows() {
    return {
        row(AT(optee_kms.device_path), absolute_path(), "/dev/tee0",
            "OP-TEE's device for clients. Its client library finds it by itself: this is checked "
            "at start, for kms_backend = \"optee\"; softtee has none."),
        row(AT(optee_kms.ta_uuid), uuid(), "12345678-5b69-11d4-9fee-00c04f4c3456",
            "The Trusted Application."),

        row(AT(optee_kms.keys.primary_paymaster), identifier(), "paymaster",
            "The key that approves sponsorships."),
        row(AT(optee_kms.keys.primary_paymaster_address), optional_address(), "",
            "The address that this key must have, as `super-relay keys generate` printed it. A TEE "
            "that lost the key, or has another under its id, then approves nothing and the node is "
            "not ready; empty: not pinned, any key of the id will do."),
    };
}

std::vector<Key> performance_rows() {
    return {
        row(AT(optee_kms.performance.batch_size), integer(1, 256), 32,
            "The most requests that enter the TEE together."),
        row(AT(optee_kms.performance.batch_timeout), duration(0ms, 10s), "50ms",
            "The longest that a request may wait for others that are being read with it; less "
            "where the TEE takes less for a request. One that comes alone does not wait."),
        row(AT(optee_kms.performance.max_queue), integer(1, 65'536), 1'024,
            "The most requests that wait for the TEE; beyond, they are told to try again."),
        row(AT(optee_kms.performance.request_timeout), duration(1ms, 10min), "10s",
            "How long a request may wait for its signature."),
        row(AT(optee_kms.performance.connection_pool_size), integer(1, 16), 2,
            "The most sessions to the Trusted Application. One approves; the others, opened when "
            "they are needed, answer an operator's questions meanwhile. With 1 there is no other: "
            "`GET /api/v1/keys` tells the keys that there were at start. The TEE does one thing at "
            "a time: more sessions make it no faster."),
    };
}

std::vector<Key> session_rows() {
    return {
        row(AT(optee_kms.security.session_timeout), duration_or_seconds(0ms, 24h), "5m",
            "Without a request for so long the session to the Trusted Application is closed; the "
            "next request opens another. 0: it stays open."),
        row(AT(optee_kms.security.max_retries), integer(0, 10), 1,
            "How often the TEE is asked again for what it could not do at the moment, as after a "
            "panic of the Trusted Application; never for what was denied or failed."),
    };
}

std::vector<Key> audit_rows() {
    return {
        row(AT(optee_kms.security.audit_logging), boolean(), false,
            "Whether every operation on a key and every decision is recorded (docs/audit.md). What "
            "cannot be recorded is not approved."),
        row(AT(optee_kms.security.audit_file), absolute_path(), "/var/lib/super-relay/audit.jsonl",
            "Where: a file that is appended to, one JSON object a line."),
        row(AT(optee_kms.security.audit_max_size), byte_size_or_zero(kMinAuditSize, kMaxAuditSize),
            "64MiB",
            "How large the file may become: then it gets the number of its first line behind its "
            "name, and another takes its place. 0: it is never replaced."),
        row(AT(optee_kms.security.audit_max_files), integer(0, 10'000), 0,
            "The most such files, the current one included: beyond, the oldest is deleted, which "
            "is recorded. 0: none is ever deleted. Together they take at most "
            "`audit_max_size` times as many."),
    };
}

std::vector<Key> tamper_rows() {
    return {
        row(AT(optee_kms.security.tamper_detection), boolean(), false,
            "Whether signs of tampering are looked for, at start and at intervals; one locks "
            "signing until an operator clears it (docs/tamper.md)."),
        row(AT(optee_kms.security.tamper_interval), duration(1s, 24h), "1m", "How often."),
        row(AT(optee_kms.security.tamper_lock_file), absolute_path(),
            "/var/lib/super-relay/tamper.lock",
            "What was found, a line each; signing is locked while there is such a file. The "
            "highest TA version that was seen confirmed stands beside it, in `….version`."),
        row(AT(optee_kms.security.tamper_status_file), optional_path(), "",
            "A file of the kernel's with the board's tamper status, `0` while there was none; "
            "empty: the kernel shows none."),
        row(AT(optee_kms.security.ta_image), optional_path(), "",
            "The TA as OP-TEE loads it from the file system, to be compared with its signed "
            "digest; empty: it is a part of OP-TEE's own image."),
    };
}

std::vector<Key> hardware_rows() {
    return {
        row(AT(optee_kms.hardware.use_ele_crypto), boolean(), false,
            "Demands an OP-TEE whose hardware unique key is the device's own, as EdgeLock enclave "
            "gives it on i.MX 93, and no known constant. The enclave does no secp256k1: signatures "
            "are made by the Trusted Application. No waiver replaces it."),
        row(AT(optee_kms.hardware.use_hardware_rng), boolean(), false,
            "Demands a hardware generator: OP-TEE's own is fed from it at start, at intervals and "
            "before a key is made. Refused where the kernel has none, or it repeats itself."),
        row(AT(optee_kms.hardware.use_secure_storage), boolean(), false,
            "Demands that keys are kept in RPMB, probed by writing to it and reading it, on a "
            "machine where the kernel shows one."),
        row(AT(optee_kms.hardware.rng_device), absolute_path(), "/dev/hwrng",
            "Where the hardware generator is read."),
        row(AT(optee_kms.hardware.rng_current), absolute_path(),
            "/sys/class/misc/hw_random/rng_current", "Where the kernel names it."),
        row(AT(optee_kms.hardware.rng_interval), duration(1s, 24h), "10m",
            "How often OP-TEE's generator is fed."),
    };
}

}  // namespace

std::vector<Key> tee_keys() {
    std::vector<Key> all;
    for (auto make :
         {key_rows, performance_rows, session_rows, audit_rows, tamper_rows, hardware_rows}) {
        auto rows = make();
        std::move(rows.begin(), rows.end(), std::back_inserter(all));
    }
    return all;
}

}  // namespace superrelay::config
