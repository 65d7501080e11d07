#pragma once
// A listening server: threads with one io_context each, all of them accepting on the same port, and
// the sessions of what they accept. Whoever builds it owns it; stop() may be called by any other
// thread. The constructor throws CannotListen with a sentence for the operator.

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/message/router.hpp"
#include "http/transport/server_options.hpp"
#include "http/transport/transport_services.hpp"

namespace firstshow::http {

Parsed<Endpoint> parse_endpoint(std::string_view text);
std::string format_endpoint(const Endpoint& endpoint);

struct CannotListen : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Server {
 public:
  /// Listens and serves from here on. `routes` and what `services` names must outlive the server.
  Server(const ServerOptions& options, std::span<const Route> routes,
         const TransportServices& services);
  ~Server();  ///< stop()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The port that is really listened on.
  std::uint16_t port() const;
  std::size_t open_connections() const;
  /// Takes no more connections, lets requests in flight finish within the grace, ends the threads.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firstshow::http
