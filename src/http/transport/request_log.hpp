#pragma once
// One line for each request, as loud as it deserves: faults as errors, what took long and what
// staff changed as information, everything else only where somebody asked for every request. Of
// refusals under overload, which come by the thousand, one a second with their number. No tokens,
// bodies, targets or addresses of persons: the route's pattern and the client's network stand for
// them. Any thread; nothing fails.

#include <chrono>
#include <string_view>

#include "base/log_throttle.hpp"
#include "http/message/exchange.hpp"

namespace firstshow::http {

class RequestLog {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  /// `route`: its pattern, "none" where nothing fits.
  void note(const Request& request, const Response& response, std::string_view route,
            std::chrono::nanoseconds took, SteadyTime now);

  /// The end of what followed a reply, only where every request is asked for. Of the request, its
  /// id and client.
  void note_stream(const Request& request, std::string_view route, std::chrono::nanoseconds lasted,
                   std::uint64_t writes, std::uint64_t bytes) const;

  static constexpr std::chrono::seconds kSlow{1};

 private:
  LogThrottle overloads_{std::chrono::seconds{1}};
};

}  // namespace firstshow::http
