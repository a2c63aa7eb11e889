// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace superrelay::obs {

enum class Level : std::uint8_t { debug, info, warn, error, off };
enum class Format : std::uint8_t { text, json };

/// "debug", "info", "warn", "error" or "off".
[[nodiscard]] std::optional<Level> parse_level(std::string_view name) noexcept;
/// "text" or "json".
[[nodiscard]] std::optional<Format> parse_format(std::string_view name) noexcept;

/// A field's value. Strings are borrowed until the call that logs them returns.
class Value {
public:
    using Variant = std::variant<std::string_view, bool, std::int64_t, std::uint64_t, double>;

    Value(std::string_view text) : value_(text) {}
    Value(const std::string& text) : value_(std::string_view(text)) {}
    Value(const char* text) : value_(std::string_view(text == nullptr ? "" : text)) {}
    Value(bool flag) : value_(flag) {}
    Value(double number) : value_(number) {}
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    Value(T number)
        : value_(static_cast<std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>(
              number)) {}

    [[nodiscard]] const Variant& get() const noexcept { return value_; }

private:
    Variant value_;
};

struct Field {
    std::string_view key;  ///< [A-Za-z0-9_.-], a constant of ours
    Value value;
};
using Fields = std::initializer_list<Field>;

struct LogSettings {
    Level level = Level::info;
    Format format = Format::text;
    /// The wall clock, injected so that tests choose the time.
    std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
};

/// Structured log: one event, one line. Values may be hostile: none can forge a line or a field,
/// and an overlong one is cut. Still, never log keys, signatures or raw call data.
///
///     2026-11-22T22:40:00.123Z info  msg="listening" rpc_api=127.0.0.1:3000
///     {"time":"2026-11-22T22:40:00.123Z","level":"info","msg":"listening","rpc_api":"127.0.0.1:3000"}
///
/// Thread-safe, never throws: a line that cannot be written is lost. Copies share one output.
class Log {
public:
    /// Writes to stderr, as to any descriptor.
    explicit Log(const LogSettings& settings = {});
    /// Writes to a file descriptor that outlives the log and its copies: a warning or an error at
    /// once, with all before it; other lines together with those of the same 10 ms, which are lost
    /// when the process is killed. Nobody waits for a descriptor that takes nothing, but who logs a
    /// warning for a tenth of a second; what finds no room is lost, and a line says how much.
    Log(const LogSettings& settings, int descriptor);
    /// Writes to `out`, which outlives the log and its copies.
    Log(LogSettings settings, std::ostream& out);

    void debug(std::string_view msg, Fields fields = {}) const noexcept;
    void info(std::string_view msg, Fields fields = {}) const noexcept;
    void warn(std::string_view msg, Fields fields = {}) const noexcept;
    void error(std::string_view msg, Fields fields = {}) const noexcept;
    void log(Level level, std::string_view msg, Fields fields = {}) const noexcept;

    /// Whether a line of this level would be written: spares the work of making it.
    [[nodiscard]] bool enabled(Level level) const noexcept;

private:
    class Impl;
    std::shared_ptr<const Impl> impl_;
};

}  // namespace superrelay::obs
