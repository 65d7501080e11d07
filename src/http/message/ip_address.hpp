#pragma once
// Addresses of the internet and ranges of them, as bytes to compare. Values; any thread. What
// cannot be read is nothing.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firstshow::http {

/// IPv4 addresses are kept as the IPv6 addresses that stand for them (::ffff:192.0.2.1), so that
/// one client has one address whichever socket it came through.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  bool is_v4() const;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

std::optional<IpAddress> parse_ip_address(std::string_view text);
std::string format_ip_address(const IpAddress& address);

/// "10.0.0.0/8", "2001:db8::/32"; an address alone is a range of one.
struct IpRange {
  IpAddress first;
  unsigned bits = 128;  ///< of `first` that count

  bool contains(const IpAddress& address) const;
};
std::optional<IpRange> parse_ip_range(std::string_view text);

/// How much of an address says who it is.
struct PrefixBits {
  unsigned v4 = 32;
  unsigned v6 = 64;  ///< at most 64: what is behind it is one household or one machine
};
inline constexpr PrefixBits kOneClient{32, 64};
inline constexpr PrefixBits kOneNetwork{24, 48};

/// A number that addresses of one prefix share and others practically never do; not zero.
std::uint64_t prefix_key(const IpAddress& address, PrefixBits bits);

/// The network of an address, for logs, which name nobody: "192.0.2.0/24", "2001:db8:1::/48".
std::string network_of(const IpAddress& address);

}  // namespace firstshow::http
