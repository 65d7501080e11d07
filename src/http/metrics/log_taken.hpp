#pragma once
// For tests: what is logged. The logger is the process's own: one of these at a time.

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "http/metrics/log_lines.hpp"

namespace firstshow::http {

/// Takes what is logged for as long as it is there, formatted as in a server.
class LogTaken {
 public:
  LogTaken(LogFormat format, const std::string& level) : before_(spdlog::default_logger()) {
    set_up_log(format, level);
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(text_);
    auto logger = std::make_shared<spdlog::logger>("test", sink);
    logger->set_level(spdlog::level::from_str(level));
    if (format == LogFormat::kJson)
      sink->set_formatter(json_log_formatter());
    else
      logger->set_pattern("%l %v");
    spdlog::set_default_logger(logger);
  }
  ~LogTaken() {
    set_up_log(LogFormat::kText, "info");
    spdlog::set_default_logger(before_);
  }
  LogTaken(const LogTaken&) = delete;
  LogTaken& operator=(const LogTaken&) = delete;

  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    std::istringstream in(text_.str());
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }

 private:
  std::ostringstream text_;
  std::shared_ptr<spdlog::logger> before_;
};

}  // namespace firstshow::http
