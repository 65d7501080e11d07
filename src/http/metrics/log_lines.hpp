#pragma once
// What the process logs, as lines of text for people or of JSON for programs, on standard error;
// each line is one write, so that a file that is copied and truncated under it loses nothing. Set
// up once before any thread; then any thread. Nothing fails.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <spdlog/formatter.h>

namespace firstshow::http {

enum class LogFormat : std::uint8_t { kText, kJson };

/// `level`: debug, info, warning, error.
void set_up_log(LogFormat format, const std::string& level);

/// How lines are written where the format is JSON.
std::unique_ptr<spdlog::formatter> json_log_formatter();

/// A line with named values: `request method=GET status=200`, or {"event":"request",...}.
class LogLine {
 public:
  explicit LogLine(std::string_view event);
  LogLine& add(std::string_view name, std::string_view value);
  LogLine& add(std::string_view name, std::uint64_t value);
  void write(spdlog::level::level_enum level) const;

  const std::string& text() const { return text_; }

 private:
  void begin(std::string_view name);
  const bool json_;
  std::string text_;
};

/// Appends `text` as a JSON string, quotes included.
void append_json_string(std::string& to, std::string_view text);

}  // namespace firstshow::http
