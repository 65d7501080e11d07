#pragma once
// One connection: HTTP/1.1 requests read one after the other, each answered by its use case, until
// either side ends it. A session belongs to its thread; only that thread touches it. Whatever a use
// case throws is caught here and told as a 500 problem with the request's id.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>

#include <boost/asio/ip/tcp.hpp>

#include "http/exchange.hpp"
#include "http/metrics.hpp"
#include "http/router.hpp"

namespace firstshow::http {

struct SessionLimits {
  std::size_t header_bytes = 16U << 10U;
  std::size_t body_bytes = 64U << 10U;
  std::chrono::milliseconds idle_time{60'000};    ///< between two requests
  std::chrono::milliseconds header_time{10'000};  ///< from a header's first byte to its last
  std::chrono::milliseconds body_time{20'000};    ///< from there to the body's last
  std::chrono::milliseconds write_time{30'000};   ///< for one reply
};

class Session;

/// Ids of requests, as they never repeat in one process and are hard to guess from another.
class RequestIds {
 public:
  RequestIds();
  /// 16 hexadecimal digits.
  void next(std::array<char, 16>& id);

 private:
  std::uint64_t state_;
};

/// What the sessions of one thread share.
struct Sessions {
  const Router& router;
  House& house;
  const SessionLimits& limits;
  RequestCounts& counts;
  std::atomic<std::size_t>& open_connections;  ///< of the whole server
  RequestIds ids;
  std::unordered_set<Session*> open;
  bool stopping = false;               ///< every reply ends its connection, idle ones are closed
  std::function<void()> on_last_gone;  ///< once stopping, when no session is left

  /// Closes idle connections; the others end with their present reply.
  void stop();
  /// Closes every connection at once.
  void abandon();
};

/// Serves a connection until it ends. `sessions` must outlive the io_context's work.
Awaitable<void> serve_connection(Sessions& sessions, boost::asio::ip::tcp::socket socket);

/// Tells a connection past the limit so, and closes it.
Awaitable<void> refuse_connection(boost::asio::ip::tcp::socket socket);

}  // namespace firstshow::http
