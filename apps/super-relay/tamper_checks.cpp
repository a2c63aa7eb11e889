// SPDX-License-Identifier: MIT
#include "tamper_checks.hpp"

#include <cstdint>
#include <fstream>
#include <optional>
#include <superrelay/core/durable_file.hpp>
#include <system_error>
#include <utility>

#include "signed_ta.hpp"

namespace superrelay::app {
namespace {

using OpteeKms = config::Config::OpteeKms;

void unchecked(TamperReport& out, std::string subject, std::string why) {
    out.unchecked.push_back({.severity = readiness::Severity::warning,
                             .name = "tamper_unchecked",
                             .message = "cannot be checked here: " + std::move(why),
                             .remedy = "docs/tamper.md says what it takes",
                             .subject = std::move(subject)});
}

/// Only that something does not authenticate is a sign: whatever else fails, nothing is known of
/// it.
void note(TamperReport& out, std::string sign, std::string subject, const Error& error) {
    if (error.code == Errc::corrupt) {
        out.signs.push_back({std::move(sign), error.message});
    } else {
        unchecked(out, std::move(subject), error.message);
    }
}

void check_storage(kms::KmsProvider& tee, TamperReport& out) {
    const auto check = tee.check_storage();
    if (!check) {
        note(out, "tamper_storage", "storage", check.error());
    } else if (check->bad > 0) {
        out.signs.push_back({"tamper_storage",
                             std::to_string(check->bad) + " of " + std::to_string(check->objects) +
                                 " objects of the TEE's storage do not authenticate, are gone or "
                                 "are not what the TA holds"});
    }
}

std::optional<std::uint32_t> read_number(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::uint32_t number = 0;
    if (file >> number) return number;
    return std::nullopt;
}

/// Against the floor that the TA keeps, and that against the highest that was seen here: a storage
/// that was put back has that of its time.
void check_version(const OpteeKms& config, kms::KmsProvider& tee, TamperReport& out) {
    const auto info = tee.info();
    if (!info) return unchecked(out, "TA version", info.error().message);
    const std::filesystem::path file = config.security.tamper_lock_file + ".version";
    const auto sign = [&](std::string message) {
        out.signs.push_back({"tamper_version", std::move(message)});
    };
    const auto seen = read_number(file);
    std::error_code unknown;
    const auto kind = std::filesystem::symlink_status(file, unknown).type();
    if (!seen && kind != std::filesystem::file_type::not_found)
        return sign(file.string() + " does not hold the highest version that was seen");
    const std::uint32_t highest = seen.value_or(0);
    if (!info->version_floor) return sign("the TA's record of confirmed versions is lost");
    const std::uint32_t floor = *info->version_floor;
    if (info->version_number < floor) {
        sign("the TA is version " + std::to_string(info->version_number) + ", and version " +
             std::to_string(floor) + " was confirmed");
    }
    if (floor < highest) {
        sign("version " + std::to_string(highest) +
             " was confirmed, and the TA's storage knows of " + std::to_string(floor) +
             ": it was put back or wiped");
    }
    if (floor <= highest) return;
    if (auto written = write_durably(file, std::to_string(floor) + '\n'); !written)
        unchecked(out, "TA version", written.error().message);
}

void check_image(const OpteeKms& config, TamperReport& out) {
    constexpr const char* kSubject = "TA image";
    const auto& image = config.security.ta_image;
    if (image.empty()) {
        return unchecked(
            out, kSubject,
            "optee_kms.security.ta_image names no file; a TA within OP-TEE's own image "
            "is authenticated by the boot alone");
    }
    const auto checked = check_signed_ta(image, config.ta_uuid);
    if (!checked) note(out, "tamper_image", kSubject, checked.error());
}

/// A file that was named and cannot be read is a sign: it may have been taken away.
void check_board(const OpteeKms& config, TamperReport& out) {
    const auto& file = config.security.tamper_status_file;
    if (file.empty())
        return unchecked(out, "board", "its tamper status is not shown by the kernel");
    std::ifstream in(file);
    std::string status;
    if (!std::getline(in, status)) {
        out.signs.push_back({"tamper_board", file + " cannot be read"});
    } else if (status != "0") {
        out.signs.push_back({"tamper_board", file + " says " + status + ", expected 0"});
    }
}

}  // namespace

TamperReport look_for_tampering(const OpteeKms& config, kms::KmsProvider& tee) {
    TamperReport out;
    check_storage(tee, out);
    check_version(config, tee, out);
    check_image(config, out);
    check_board(config, out);
    return out;
}

}  // namespace superrelay::app
