#include "http/metrics/log_lines.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>

#include <fmt/chrono.h>
#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "http/message/json_writer.hpp"

namespace firstshow::http {
namespace {

/// What the logger was set up for: process-wide, as the logger itself is.
std::atomic<LogFormat> log_format{LogFormat::kText};

/// Before members of a JSON object that LogLine has written already.
constexpr char kMembers = '\x1e';

/// {"time":"2026-11-21T18:00:00.123456Z","level":"info",...}
class JsonLines final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& line, spdlog::memory_buf_t& to) override {
    const auto whole = std::chrono::floor<std::chrono::seconds>(line.time);
    const auto level = spdlog::level::to_string_view(line.level);
    std::string text = fmt::format(
        "{{\"time\":\"{:%Y-%m-%dT%H:%M:%S}.{:06}Z\",\"level\":\"{}\",",
        fmt::gmtime(std::chrono::system_clock::to_time_t(whole)),
        std::chrono::duration_cast<std::chrono::microseconds>(line.time - whole).count(),
        std::string_view(level.data(), level.size()));
    const std::string_view said(line.payload.data(), line.payload.size());
    if (said.starts_with(kMembers)) {
      text += said.substr(1);
    } else {
      text += "\"message\":";
      append_json_string(text, said);
    }
    text += "}\n";
    to.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonLines>();
  }
};

bool needs_quotes(std::string_view value) {
  return value.empty() || std::any_of(value.begin(), value.end(), [](char c) {
           return c <= ' ' || c == '"' || c == '=' || c == '\x7f';
         });
}

}  // namespace

void append_json_string(std::string& to, std::string_view text) {
  JsonWriter(to).value(text);
}

std::unique_ptr<spdlog::formatter> json_log_formatter() {
  return std::make_unique<JsonLines>();
}

void set_up_log(LogFormat format, const std::string& level) {
  log_format = format;
  auto logger = std::make_shared<spdlog::logger>("firstshow",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  if (format == LogFormat::kJson)
    logger->set_formatter(json_log_formatter());
  else
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%fZ %l %v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

LogLine::LogLine(std::string_view event) : json_(log_format == LogFormat::kJson) {
  if (json_) {
    text_ = kMembers;
    text_ += "\"event\":";
    append_json_string(text_, event);
  } else {
    text_ = event;
  }
}

void LogLine::begin(std::string_view name) {
  if (json_)
    text_.append(",\"").append(name).append("\":");
  else
    text_.append(" ").append(name).append("=");
}

LogLine& LogLine::add(std::string_view name, std::string_view value) {
  begin(name);
  if (json_ || needs_quotes(value))
    append_json_string(text_, value);
  else
    text_ += value;
  return *this;
}

LogLine& LogLine::add(std::string_view name, std::uint64_t value) {
  begin(name);
  text_ += std::to_string(value);
  return *this;
}

void LogLine::write(spdlog::level::level_enum level) const {
  spdlog::log(level, "{}", text_);
}

}  // namespace firstshow::http
