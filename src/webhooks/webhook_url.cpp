#include "webhooks/webhook_url.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <span>

namespace firstshow::webhooks {
namespace {

using V4 = std::array<std::uint8_t, 4>;
using V6 = std::array<std::uint8_t, 16>;

template <class Address>
struct Range {
  Address first;
  unsigned bits;
};

template <class Address>
bool is_in(const Address& address, const Range<Address>& range) {
  for (unsigned bit = 0; bit < range.bits; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    if ((address[bit / 8] & mask) != (range.first[bit / 8] & mask)) return false;
  }
  return true;
}

// https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast.
constexpr std::array<Range<V4>, 16> kNotPublicV4{{
    {{0, 0, 0, 0}, 8},
    {{10, 0, 0, 0}, 8},
    {{100, 64, 0, 0}, 10},
    {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16},
    {{172, 16, 0, 0}, 12},
    {{192, 0, 0, 0}, 24},
    {{192, 0, 2, 0}, 24},
    {{192, 31, 196, 0}, 24},
    {{192, 88, 99, 0}, 24},
    {{192, 168, 0, 0}, 16},
    {{198, 18, 0, 0}, 15},
    {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24},
    {{224, 0, 0, 0}, 4},
    {{240, 0, 0, 0}, 4},
}};
// Only 2000::/3 is the internet's; of it not https://www.iana.org/assignments/iana-ipv6-special-
// registry, nor 6to4 and Teredo, which lead to any IPv4 address.
constexpr Range<V6> kInternetV6{{0x20}, 3};
constexpr std::array<Range<V6>, 4> kNotPublicV6{{
    {{0x20, 0x01, 0x00}, 23},
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x20, 0x02}, 16},
    {{0x3f, 0xff, 0x00}, 20},
}};
constexpr Range<V6> kMappedV4{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};

bool is_public_v4(const V4& address) {
  return std::ranges::none_of(kNotPublicV4,
                              [&](const auto& range) { return is_in(address, range); });
}

std::optional<V4> v4_of(const sockaddr& address) {
  V4 bytes;
  if (address.sa_family == AF_INET) {
    sockaddr_in in;
    std::memcpy(&in, &address, sizeof in);
    std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
    return bytes;
  }
  if (address.sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 in;
  std::memcpy(&in, &address, sizeof in);
  V6 all;
  std::memcpy(all.data(), &in.sin6_addr, all.size());
  if (!is_in(all, kMappedV4)) return std::nullopt;
  std::copy(all.begin() + 12, all.end(), bytes.begin());
  return bytes;
}

std::optional<V6> v6_of(const sockaddr& address) {
  if (address.sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 in;
  std::memcpy(&in, &address, sizeof in);
  V6 bytes;
  std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
  return bytes;
}

/// A part of an address as curl reads it, which connects to it.
std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owned(text, curl_free);
  return text;
}

/// A host that is an IP address.
std::optional<bool> literal_is(const std::string& host, bool (*what)(const sockaddr&)) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  sockaddr generic{};
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    std::memcpy(&generic, &v4, sizeof v4);
    return what(generic);
  }
  if (host.size() < 2 || host.front() != '[') return std::nullopt;
  sockaddr_storage storage{};
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  if (inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6.sin6_addr) != 1)
    return std::nullopt;
  std::memcpy(&storage, &v6, sizeof v6);
  return what(reinterpret_cast<const sockaddr&>(storage));
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (const auto v4 = v4_of(address)) return is_public_v4(*v4);
  const auto v6 = v6_of(address);
  return v6 && is_in(*v6, kInternetV6) &&
         std::ranges::none_of(kNotPublicV6, [&](const auto& range) { return is_in(*v6, range); });
}

bool is_loopback(const sockaddr& address) {
  if (const auto v4 = v4_of(address)) return (*v4)[0] == 127;
  const auto v6 = v6_of(address);
  V6 one{};
  one.back() = 1;
  return v6 && *v6 == one;
}

std::optional<std::string> url_fault(const std::string& url, Reach reach) {
  if (url.empty() || url.size() > kMaxUrlBytes) return "must be a URL of at most 2,000 bytes";
  const auto is_plain = [](char c) { return c > 0x20 && c < 0x7f && c != '\\'; };
  if (!std::ranges::all_of(url, is_plain))
    return "must be ASCII without blanks: write a name of other letters as xn--...";
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  const unsigned flags = CURLU_NON_SUPPORT_SCHEME;
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), flags) != CURLUE_OK)
    return "must be a URL like https://example.com/webhooks";
  const std::string scheme = part(parsed.get(), CURLUPART_SCHEME);
  const std::string host = part(parsed.get(), CURLUPART_HOST);
  if (!part(parsed.get(), CURLUPART_USER).empty() ||
      !part(parsed.get(), CURLUPART_PASSWORD).empty())
    return "must have no user name and no password: the signature says who sends";
  if (!part(parsed.get(), CURLUPART_FRAGMENT).empty()) return "must have no #fragment";
  // curl reads one slash too many as none.
  if (host.empty() || url.find(":///") == scheme.size()) return "must name a host";
  const bool is_local = literal_is(host, is_loopback).value_or(host == "localhost");
  const bool is_allowed_http = scheme == "http" && reach == Reach::kPrivate && is_local;
  if (scheme != "https" && !is_allowed_http)
    return "must begin with https://; the operator can allow http with --webhooks-allow-private";
  if (reach == Reach::kPrivate) return std::nullopt;
  if (is_local || !literal_is(host, is_public).value_or(true))
    return "must be an address of the internet, not one of a private network";
  return std::nullopt;
}

}  // namespace firstshow::webhooks
