#include "http/transport/request_log.hpp"

#include <spdlog/spdlog.h>

#include "http/metrics/log_lines.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kTraceStart = 3;  ///< of the id of the whole trace in a traceparent
constexpr std::size_t kTraceDigits = 32;

bool changed_by_staff(const Request& request, const Response& response, std::string_view route) {
  return response.status < 400 && request.method != Method::kGet &&
         request.method != Method::kHead && route.starts_with("/admin/");
}

void write_line(const Request& request, const Response& response, std::string_view route,
                std::chrono::nanoseconds took, spdlog::level::level_enum level,
                std::uint64_t untold) {
  if (!spdlog::should_log(level)) return;
  LogLine line("request");
  line.add("method", method_name(request.method)).add("route", route);
  line.add("status", std::uint64_t{response.status});
  if (!response.problem.empty()) line.add("problem", response.problem);
  const auto took_us = std::chrono::duration_cast<std::chrono::microseconds>(took);
  line.add("duration_us", static_cast<std::uint64_t>(took_us.count()));
  line.add("request_id", request.id).add("client", network_of(request.client));
  if (!request.trace_parent.empty())
    line.add("trace_id", request.trace_parent.substr(kTraceStart, kTraceDigits));
  if (untold > 0) line.add("refused_since_last", untold);
  line.write(level);
}

}  // namespace

void RequestLog::note(const Request& request, const Response& response, std::string_view route,
                      std::chrono::nanoseconds took, SteadyTime now) {
  auto level = spdlog::level::debug;
  std::uint64_t untold = 0;
  if (response.status == 503 && !response.problem.empty()) {
    untold = overloads_.count(now);
    if (untold > 0) level = spdlog::level::warn;
  } else if (response.status >= 500 && response.status != 501 && !response.problem.empty()) {
    level = spdlog::level::err;
  } else if (took >= kSlow || changed_by_staff(request, response, route)) {
    level = spdlog::level::info;
  }
  write_line(request, response, route, took, level, untold);
}

void RequestLog::note_stream(const Request& request, std::string_view route,
                             std::chrono::nanoseconds lasted, std::uint64_t writes,
                             std::uint64_t bytes) const {
  if (!spdlog::should_log(spdlog::level::debug)) return;
  const auto lasted_us = std::chrono::duration_cast<std::chrono::microseconds>(lasted);
  LogLine line("stream_end");
  line.add("route", route).add("duration_us", static_cast<std::uint64_t>(lasted_us.count()));
  line.add("writes", writes).add("bytes", bytes);
  line.add("request_id", request.id).add("client", network_of(request.client));
  line.write(spdlog::level::debug);
}

}  // namespace firstshow::http
