#pragma once
// One connection: HTTP/1.1 requests read one after the other, each answered by its use case, until
// either side ends it. A session belongs to its thread; only that thread touches it. Whatever a use
// case throws is caught here and told as a 500 problem with the request's id.

#include <chrono>
#include <functional>
#include <unordered_set>

#include <boost/asio/ip/tcp.hpp>

#include "http/access/cors.hpp"
#include "http/message/exchange.hpp"
#include "http/message/router.hpp"
#include "http/metrics/metrics.hpp"
#include "http/transport/live_viewers.hpp"
#include "http/transport/open_connections.hpp"
#include "http/transport/request_ids.hpp"
#include "http/transport/request_log.hpp"
#include "http/transport/transport_services.hpp"

namespace firstshow::http {

class Session;

/// What the sessions of one thread share.
struct Sessions {
  const Router& router;
  const TransportServices& services;
  const ServerOptions& options;
  const Cors& cors;
  RequestLog& log;
  OpenConnections& connections;  ///< of the whole server
  RequestCounts& counts;
  LiveViewers& viewers;
  RequestIds ids{};
  std::unordered_set<Session*> open{};
  bool stopping = false;                 ///< every reply ends its connection, idle ones are closed
  std::function<void()> on_last_gone{};  ///< once stopping, when no session is left

  /// Ends what is later than its limits allow; to be called a few times a second.
  void expire(std::chrono::steady_clock::time_point now);
  /// Closes idle connections; the others end with their present reply.
  void stop();
  /// Closes every connection at once.
  void abandon();
};

/// Serves a connection that was counted in `sessions.connections` as `peer`'s, until it ends.
/// `sessions` must outlive the io_context's work.
Awaitable<void> serve_connection(Sessions& sessions, boost::asio::ip::tcp::socket socket,
                                 IpAddress peer);

}  // namespace firstshow::http
