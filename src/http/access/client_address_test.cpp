#include "http/access/client_address.hpp"

#include <gtest/gtest.h>

namespace firstshow::http {
namespace {

IpAddress address_in_test(std::string_view text) {
  const auto address = parse_ip_address(text);
  EXPECT_TRUE(address.has_value()) << text;
  return address.value_or(IpAddress{});
}

TEST(IpAddress, IsReadAndWritten) {
  const struct {
    const char* text;
    const char* again;  ///< "": no address
  } cases[] = {
      {"192.0.2.1", "192.0.2.1"},
      {"::ffff:192.0.2.1", "192.0.2.1"},
      {"2001:DB8::1", "2001:db8::1"},
      {"::1", "::1"},
      {"", ""},
      {"192.0.2", ""},
      {"192.0.2.256", ""},
      {"unknown", ""},
      {"192.0.2.1 ", ""},
      {"fe80::1%eth0", ""},
  };
  for (const auto& one : cases) {
    const auto address = parse_ip_address(one.text);
    EXPECT_EQ(address ? format_ip_address(*address) : "", one.again) << one.text;
  }
}

TEST(IpAddress, IsInRanges) {
  const struct {
    const char* range;
    const char* inside;  ///< "": no range
    const char* outside;
  } cases[] = {
      {"10.0.0.0/8", "10.255.0.1", "11.0.0.1"},
      {"10.0.0.0/8", "::ffff:10.1.2.3", "::10.1.2.3"},
      {"192.0.2.1", "192.0.2.1", "192.0.2.2"},
      {"0.0.0.0/0", "203.0.113.9", "2001:db8::1"},
      {"2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1"},
      {"::1/128", "::1", "::2"},
      {"10.0.0.0/33", "", ""},
      {"10.0.0.0/", "", ""},
      {"::/129", "", ""},
      {"10.0.0.0/8x", "", ""},
      {"/8", "", ""},
  };
  for (const auto& one : cases) {
    const auto range = parse_ip_range(one.range);
    ASSERT_EQ(range.has_value(), *one.inside != '\0') << one.range;
    if (!range) continue;
    EXPECT_TRUE(range->contains(address_in_test(one.inside))) << one.range;
    EXPECT_FALSE(range->contains(address_in_test(one.outside))) << one.range;
  }
}

TEST(IpAddress, HasAKeyForItsPrefix) {
  const auto key = [](const char* text, PrefixBits bits) {
    return prefix_key(address_in_test(text), bits);
  };
  EXPECT_NE(key("192.0.2.1", kOneClient), key("192.0.2.2", kOneClient));
  EXPECT_EQ(key("192.0.2.1", kOneNetwork), key("192.0.2.2", kOneNetwork));
  EXPECT_NE(key("192.0.2.1", kOneNetwork), key("192.0.3.1", kOneNetwork));
  EXPECT_EQ(key("2001:db8:1:2::a", kOneClient), key("2001:db8:1:2::b", kOneClient));
  EXPECT_NE(key("2001:db8:1:2::a", kOneClient), key("2001:db8:1:3::a", kOneClient));
  EXPECT_EQ(key("2001:db8:1:2::a", kOneNetwork), key("2001:db8:1:3::a", kOneNetwork));
  EXPECT_NE(key("::1", kOneClient), 0U);
  EXPECT_NE(key("0.0.0.0", kOneClient), 0U);
}

TEST(IpAddress, IsLoggedAsItsNetwork) {
  EXPECT_EQ(network_of(address_in_test("198.51.100.77")), "198.51.100.0/24");
  EXPECT_EQ(network_of(address_in_test("2001:db8:1:2::77")), "2001:db8:1::/48");
}

/// What find_origin() makes of "Name: value" fields from a peer; "https " before a secure origin.
std::string origin_of(const char* peer, std::vector<Header> fields, ProxyHeader header,
                      bool secure = false) {
  ProxyOptions proxies;
  proxies.trusted = {*parse_ip_range("10.0.0.0/8"), *parse_ip_range("2001:db8::/32")};
  proxies.header = header;
  Request request;
  request.headers = fields;
  const Origin origin = find_origin(address_in_test(peer), secure, request, proxies);
  return (origin.https ? "https " : "") + format_ip_address(origin.client);
}

TEST(Origin, IsBelievedOfTrustedProxiesOnly) {
  const char* const kFor = "x-forwarded-for";
  const char* const kProto = "X-Forwarded-Proto";
  const struct {
    const char* peer;
    std::vector<Header> fields;
    const char* origin;
  } cases[] = {
      {"192.0.2.1", {{kFor, "203.0.113.9"}, {kProto, "https"}}, "192.0.2.1"},
      {"10.0.0.1", {}, "10.0.0.1"},
      {"10.0.0.1", {{kFor, "203.0.113.9"}, {kProto, "https"}}, "https 203.0.113.9"},
      {"10.0.0.1", {{kFor, "1.1.1.1, 203.0.113.9"}}, "203.0.113.9"},
      {"10.0.0.1", {{kFor, "1.1.1.1, 203.0.113.9, 10.9.9.9"}}, "203.0.113.9"},
      {"10.0.0.1", {{kFor, "1.1.1.1,203.0.113.9"}, {kFor, "10.9.9.9"}}, "203.0.113.9"},
      {"10.0.0.1", {{kFor, "10.3.3.3, 10.9.9.9"}}, "10.3.3.3"},
      {"10.0.0.1", {{kFor, "203.0.113.9:4711"}}, "203.0.113.9"},
      {"2001:db8::1", {{kFor, "[2400::7]:4711"}}, "2400::7"},
      {"10.0.0.1", {{kFor, "2400::7"}}, "2400::7"},
      {"10.0.0.1", {{kFor, "203.0.113.9, unknown"}}, "10.0.0.1"},
      {"10.0.0.1", {{kFor, "203.0.113.9, <script>, 10.9.9.9"}}, "10.9.9.9"},
      {"10.0.0.1", {{kFor, ""}}, "10.0.0.1"},
      {"10.0.0.1", {{kFor, ",,,"}}, "10.0.0.1"},
      {"10.0.0.1", {{kProto, "https, http"}}, "10.0.0.1"},
      {"10.0.0.1", {{kProto, "gopher"}}, "10.0.0.1"},
      {"10.0.0.1", {{"Forwarded", "for=203.0.113.9;proto=https"}}, "10.0.0.1"},
  };
  for (const auto& one : cases)
    EXPECT_EQ(origin_of(one.peer, one.fields, ProxyHeader::kXForwarded), one.origin)
        << one.peer << " " << (one.fields.empty() ? "" : one.fields[0].value);
}

TEST(Origin, IsReadFromForwardedWhereProxiesWriteThat) {
  const struct {
    std::string_view value;
    const char* origin;
  } cases[] = {
      {"for=203.0.113.9", "203.0.113.9"},
      {"For=\"203.0.113.9:4711\";Proto=HTTPS", "https 203.0.113.9"},
      {"for=1.1.1.1;proto=https, for=203.0.113.9 ; proto=http", "203.0.113.9"},
      {"for=203.0.113.9, for=\"10.9.9.9\";proto=https", "https 203.0.113.9"},
      {"by=10.0.0.1;host=a.example;for=\"[2400::7]:80\"", "2400::7"},
      {"for=_hidden", "10.0.0.1"},
      {"for=\"", "10.0.0.1"},
      {"proto=https", "https 10.0.0.1"},
      {"", "10.0.0.1"},
  };
  for (const auto& one : cases)
    EXPECT_EQ(origin_of("10.0.0.1", {{"forwarded", one.value}, {"X-Forwarded-For", "8.8.8.8"}},
                        ProxyHeader::kForwarded),
              one.origin)
        << one.value;
  EXPECT_EQ(origin_of("192.0.2.1", {{"Forwarded", "for=1.1.1.1"}}, ProxyHeader::kForwarded, true),
            "https 192.0.2.1");
}

TEST(Origin, TakesOnlySaneRequestIds) {
  for (const char* good : {"01234567", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "a.b_c-D9e"})
    EXPECT_TRUE(is_request_id(good)) << good;
  for (const std::string& bad : {std::string(), std::string("short"), std::string(65, 'a'),
                                 std::string("with space"), std::string("quote\"quote")})
    EXPECT_FALSE(is_request_id(bad)) << bad;
}

}  // namespace
}  // namespace firstshow::http
