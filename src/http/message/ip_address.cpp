#include "http/message/ip_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace firstshow::http {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned kMappedBits = 96;
constexpr std::size_t kLongestText = 45;

IpAddress keep_bits(IpAddress address, unsigned bits) {
  for (unsigned i = 0; i < address.bytes.size(); ++i) {
    const unsigned kept = bits > i * 8 ? std::min(bits - i * 8, 8U) : 0U;
    address.bytes[i] &= static_cast<std::uint8_t>(0xff00U >> kept);
  }
  return address;
}

}  // namespace

bool IpAddress::is_v4() const {
  return std::equal(kMapped.begin(), kMapped.end(), bytes.begin());
}

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  if (text.empty() || text.size() > kLongestText || text.find('\0') != text.npos)
    return std::nullopt;
  const std::string terminated(text);
  IpAddress address;
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  std::copy(kMapped.begin(), kMapped.end(), address.bytes.begin());
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data() + kMapped.size()) == 1)
    return address;
  return std::nullopt;
}

std::string format_ip_address(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.is_v4())
    inet_ntop(AF_INET, address.bytes.data() + kMapped.size(), text.data(), text.size());
  else
    inet_ntop(AF_INET6, address.bytes.data(), text.data(), text.size());
  return text.data();
}

bool IpRange::contains(const IpAddress& address) const {
  return keep_bits(address, bits) == keep_bits(first, bits);
}

std::optional<IpRange> parse_ip_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto first = parse_ip_address(text.substr(0, slash));
  if (!first) return std::nullopt;
  IpRange range{*first, 128};
  if (slash == text.npos) return range;
  const std::string_view digits = text.substr(slash + 1);
  const unsigned most = first->is_v4() ? 32 : 128;
  unsigned bits = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (failed != std::errc{} || end != digits.data() + digits.size() || bits > most)
    return std::nullopt;
  range.bits = first->is_v4() ? bits + kMappedBits : bits;
  return range;
}

std::uint64_t prefix_key(const IpAddress& address, PrefixBits bits) {
  // Sources of IPv6 never begin with 32 ones (RFC 4291, 2.7), so the two kinds stay apart.
  constexpr std::uint64_t kIpv4 = 0xFFFF'FFFF'0000'0000ULL;
  constexpr std::uint64_t kLoopback = 1;
  const bool v4 = address.is_v4();
  const IpAddress kept = keep_bits(address, v4 ? bits.v4 + kMappedBits : bits.v6);
  std::uint64_t key = 0;
  for (std::size_t i = v4 ? 12 : 0; i < (v4 ? 16U : 8U); ++i) key = key << 8U | kept.bytes[i];
  if (v4) return kIpv4 | key;
  return key == 0 ? kLoopback : key;
}

std::string network_of(const IpAddress& address) {
  if (address.is_v4())
    return format_ip_address(keep_bits(address, kOneNetwork.v4 + kMappedBits)) + "/" +
           std::to_string(kOneNetwork.v4);
  return format_ip_address(keep_bits(address, kOneNetwork.v6)) + "/" +
         std::to_string(kOneNetwork.v6);
}

}  // namespace firstshow::http
