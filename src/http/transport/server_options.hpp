#pragma once
// How a server serves: where, how many, how long, behind whom. Plain values, set before it starts
// and not changed after.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "http/access/client_address.hpp"

namespace firstshow::http {

class TlsIdentity;

/// An address to listen on: "127.0.0.1:8080", "[::1]:8080".
struct Endpoint {
  std::string address;     ///< of IPv4 or IPv6, no names
  std::uint16_t port = 0;  ///< 0: any that is free
};

/// Past a time, a connection is told (408 while a request is being read) and ended.
struct SessionLimits {
  std::size_t header_bytes = 16U << 10U;
  std::size_t target_bytes = 8U << 10U;
  std::size_t body_bytes = 64U << 10U;
  /// What the system keeps of a reply that its client does not read. By itself it would keep up to
  /// 4 MB for each connection.
  int send_buffer_bytes = 256 << 10;
  /// What the system keeps for a stream whose client is slow: some frames, or a large map.
  int stream_buffer_bytes = 64 << 10;
  std::chrono::milliseconds handshake_time{10'000};  ///< of TLS
  std::chrono::milliseconds idle_time{60'000};       ///< between two requests
  std::chrono::milliseconds header_time{10'000};     ///< from a header's first byte to its last
  std::chrono::milliseconds body_time{20'000};       ///< from there to the body's last
  std::chrono::milliseconds write_time{30'000};      ///< for one reply, or one frame of a stream
  std::chrono::milliseconds quiet_time{15'000};      ///< after it, a stream says that it is there
};

struct ServerOptions {
  Endpoint listen;
  unsigned threads = 1;
  std::size_t max_connections = 10'000;
  std::size_t max_connections_per_address = 10'000;  ///< IPv4 /32, IPv6 /64; proxies are exempt
  std::chrono::milliseconds grace{10'000};           ///< for requests in flight, at stop()
  SessionLimits limits;
  ProxyOptions proxies;
  std::vector<std::string> cors_origins;
  std::shared_ptr<const TlsIdentity> tls;  ///< null: plain HTTP
};

}  // namespace firstshow::http
