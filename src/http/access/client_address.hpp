#pragma once
// Where a request really comes from. What a proxy says of that is believed only if the proxy is one
// that the operator named, and only in the one header that it is known to write: any other could be
// the client's own words. Pure; any thread; what cannot be read is not believed.

#include <vector>

#include "http/message/exchange.hpp"
#include "http/message/ip_address.hpp"

namespace firstshow::http {

enum class ProxyHeader : std::uint8_t {
  kXForwarded,  ///< X-Forwarded-For, X-Forwarded-Proto
  kForwarded,   ///< Forwarded (RFC 7239)
};

struct ProxyOptions {
  std::vector<IpRange> trusted;
  ProxyHeader header = ProxyHeader::kXForwarded;

  bool trusts(const IpAddress& address) const;
};

struct Origin {
  IpAddress client;           ///< the right-most address that no trusted proxy has
  bool https = false;         ///< between the client and the first of us
  bool trusted_peer = false;  ///< the socket's other end is a trusted proxy
};

/// `secure`: the socket itself speaks TLS.
Origin find_origin(const IpAddress& peer, bool secure, const Request& request,
                   const ProxyOptions& proxies);

/// Whether a request id of a trusted proxy can go into replies and logs: 8 to 64 letters, digits,
/// dots, dashes and underscores.
bool is_request_id(std::string_view text);

}  // namespace firstshow::http
