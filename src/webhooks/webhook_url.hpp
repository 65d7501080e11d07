#pragma once
// Where webhooks may go: the form of an address that an organiser gives, and the IP addresses that
// are never connected to, because they are ours and not the internet's. A name is looked up anew at
// every connection, and what it resolves to then is what counts. Pure functions; any thread.

#include <sys/socket.h>

#include <optional>
#include <string>
#include <string_view>

namespace firstshow::webhooks {

/// What the operator allows.
enum class Reach : std::uint8_t {
  kPublic,   ///< HTTPS to addresses of the internet
  kPrivate,  ///< also to private addresses, and HTTP to loopback
};

inline constexpr std::size_t kMaxUrlBytes = 2'000;

/// What is wrong with the address, for whoever gave it; nothing if it may be an endpoint's.
std::optional<std::string> url_fault(const std::string& url, Reach reach);

/// Whether an address is one of the internet: not private, loopback, link-local, shared (RFC 6598),
/// multicast, reserved or for documentation, nor an IPv4 address of these within an IPv6 one (IANA
/// special-purpose address registries).
bool is_public(const sockaddr& address);
bool is_loopback(const sockaddr& address);

}  // namespace firstshow::webhooks
