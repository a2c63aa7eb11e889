// SPDX-License-Identifier: MIT
#include "log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <unistd.h>

#include "descriptor_sink.hpp"
#include "line.hpp"

namespace superrelay::obs {

namespace {

std::string line_of(const LogSettings& settings, Level level, std::string_view msg, Fields fields) {
    const Event event{settings.now(), level, msg, fields};
    return settings.format == Format::json ? to_json(event) : to_text(event);
}

spdlog::sink_ptr sink_for(int descriptor, const LogSettings& settings) {
    return std::make_shared<DescriptorSink>(descriptor, [settings](std::uint64_t lost) {
        return line_of(settings, Level::warn, "log lines were lost", {{"lines", lost}});
    });
}

}  // namespace

class Log::Impl {
public:
    Impl(LogSettings settings, spdlog::sink_ptr sink)
        : settings_(std::move(settings)), logger_("super-relay", std::move(sink)) {
        // The line is ours, whole; spdlog writes it under the sink's lock. Levels are checked here.
        logger_.set_pattern("%v");
        logger_.set_level(spdlog::level::trace);
        logger_.flush_on(spdlog::level::warn);
        logger_.set_error_handler([](const std::string&) {});
    }

    [[nodiscard]] bool enabled(Level level) const noexcept { return level >= settings_.level; }

    void write(Level level, std::string_view msg, Fields fields) const {
        const std::string line = line_of(settings_, level, msg, fields);
        const auto urgency = level >= Level::warn ? spdlog::level::warn : spdlog::level::info;
        logger_.log(urgency, spdlog::string_view_t(line.data(), line.size()));
    }

private:
    LogSettings settings_;
    // Its own locks make it safe to share; log() is merely not declared const.
    mutable spdlog::logger logger_;
};

Log::Log(const LogSettings& settings) : Log(settings, STDERR_FILENO) {}

Log::Log(const LogSettings& settings, int descriptor)
    : impl_(std::make_shared<Impl>(settings, sink_for(descriptor, settings))) {}

Log::Log(LogSettings settings, std::ostream& out)
    : impl_(std::make_shared<Impl>(std::move(settings),
                                   std::make_shared<spdlog::sinks::ostream_sink_mt>(out))) {}

void Log::debug(std::string_view msg, Fields fields) const noexcept {
    log(Level::debug, msg, fields);
}

void Log::info(std::string_view msg, Fields fields) const noexcept {
    log(Level::info, msg, fields);
}

void Log::warn(std::string_view msg, Fields fields) const noexcept {
    log(Level::warn, msg, fields);
}

void Log::error(std::string_view msg, Fields fields) const noexcept {
    log(Level::error, msg, fields);
}

bool Log::enabled(Level level) const noexcept {
    return impl_->enabled(level);
}

void Log::log(Level level, std::string_view msg, Fields fields) const noexcept {
    try {
        if (impl_->enabled(level)) {
            impl_->write(level, msg, fields);
        }
    } catch (...) {  // NOLINT(bugprone-empty-catch): a lost line must not cost a request
    }
}

}  // namespace superrelay::obs
