// Signatures, addresses, names and pauses of webhooks.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>
#include <set>

#include "webhooks/event_names.hpp"
#include "webhooks/webhook_lane.hpp"
#include "webhooks/webhook_sender.hpp"
#include "webhooks/webhook_signature.hpp"
#include "webhooks/webhook_url.hpp"

namespace firstshow::webhooks {
namespace {

TEST(WebhookSignature, IsThatOfTheStandard) {
  // The example of https://github.com/standard-webhooks/standard-webhooks, whose secret is
  // whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw.
  const std::string secret(
      "\x31\xf2\x90\xf6\xbf\x06\x29\x8a\xab\x4f\x08\xd4\x3c\x3f\x08\x2c\xf6\x48\xa3\x62\xda"
      "\x2d\xa4\xb0",
      24);
  EXPECT_EQ(secret_text(secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  EXPECT_EQ(sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSignature, HasSecretsOfItsOwn) {
  const std::string one = make_secret();
  EXPECT_GE(one.size(), 24U);
  EXPECT_LE(one.size(), 64U);
  EXPECT_NE(one, make_secret());
}

struct UrlCase {
  const char* url;
  bool is_public;   ///< allowed where only the internet is
  bool is_private;  ///< allowed where private addresses are too
};

TEST(WebhookUrl, IsOfTheInternetUnlessTheOperatorAllowsMore) {
  const UrlCase cases[] = {
      {"https://example.com/webhooks", true, true},
      {"https://example.com:8443/a?b=c", true, true},
      {"https://93.184.216.34/", true, true},
      {"https://[2606:2800:220:1::1]/", true, true},
      {"HTTPS://EXAMPLE.COM/", true, true},
      {"https://10.0.0.1/", false, true},
      {"https://127.0.0.1/", false, true},
      {"https://0x7f.1/", false, true},
      {"https://2130706433/", false, true},
      {"https://localhost/", false, true},
      {"https://[::1]/", false, true},
      {"https://[::ffff:10.0.0.1]/", false, true},
      {"https://[fe80::1]/", false, true},
      {"https://169.254.169.254/latest/meta-data", false, true},
      {"http://127.0.0.1:9000/", false, true},
      {"http://localhost:9000/", false, true},
      {"http://example.com/", false, false},
      {"http://10.0.0.1/", false, false},
      {"ftp://example.com/", false, false},
      {"file:///etc/passwd", false, false},
      {"https://user@example.com/", false, false},
      {"https://user:word@example.com/", false, false},
      {"https://example.com/#part", false, false},
      {"https://ex ample.com/", false, false},
      {"https://example.com\\@10.0.0.1/", false, false},
      {"https://\xc3\xa4.example/", false, false},
      {"https:///path", false, false},
      {"example.com", false, false},
      {"", false, false},
  };
  for (const UrlCase& c : cases) {
    EXPECT_EQ(!url_fault(c.url, Reach::kPublic), c.is_public) << c.url;
    EXPECT_EQ(!url_fault(c.url, Reach::kPrivate), c.is_private) << c.url;
  }
  EXPECT_TRUE(url_fault("https://example.com/" + std::string(2'000, 'a'), Reach::kPublic));
}

/// An address as curl hands it to us before it connects.
class Address {
 public:
  explicit Address(const std::string& text) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1)
      std::memcpy(&storage_, &v4, sizeof v4);
    else if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1)
      std::memcpy(&storage_, &v6, sizeof v6);
    else
      ADD_FAILURE() << text;
  }
  const sockaddr& get() const { return reinterpret_cast<const sockaddr&>(storage_); }

 private:
  sockaddr_storage storage_{};
};

TEST(WebhookUrl, KnowsTheAddressesThatAreNotOfTheInternet) {
  for (const char* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.255.0.1",
                           "100.64.0.1",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.254",
                           "169.254.0.1",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.1",
                           "192.0.2.1",
                           "192.88.99.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.19.255.255",
                           "198.51.100.1",
                           "203.0.113.9",
                           "224.0.0.1",
                           "239.1.1.1",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "::ffff:169.254.169.254",
                           "::127.0.0.1",
                           "64:ff9b::a00:1",
                           "100::1",
                           "2001::1",
                           "2001:db8::1",
                           "2002:a00:1::1",
                           "3fff::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "fe80::1",
                           "fec0::1",
                           "ff02::1"}) {
    EXPECT_FALSE(is_public(Address(text).get())) << text;
  }
  for (const char* text : {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255",
                           "100.128.0.0", "126.255.255.255", "128.0.0.1", "169.253.255.255",
                           "172.15.255.255", "172.32.0.0", "192.167.255.255", "223.255.255.255",
                           "::ffff:8.8.8.8", "2001:4860:4860::8888", "2606:4700::1111"}) {
    EXPECT_TRUE(is_public(Address(text).get())) << text;
  }
  sockaddr unix_socket{};
  unix_socket.sa_family = AF_UNIX;
  EXPECT_FALSE(is_public(unix_socket));
}

TEST(WebhookUrl, KnowsLoopback) {
  for (const char* text : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
    EXPECT_TRUE(is_loopback(Address(text).get())) << text;
  for (const char* text : {"128.0.0.1", "10.0.0.1", "::2", "::ffff:10.0.0.1"})
    EXPECT_FALSE(is_loopback(Address(text).get())) << text;
}

TEST(EventNames, AreEachOfOneKindAndFoundAgain) {
  std::set<std::string_view> names;
  for (std::size_t number = 0; number < kEventNames.size(); ++number) {
    const auto kind = static_cast<booking::EventKind>(number);
    EXPECT_TRUE(names.insert(kEventNames[number]).second) << kEventNames[number];
    if (kind == booking::EventKind::kTest)
      EXPECT_FALSE(find_event("test")) << "nobody asks for it in advance";
    else
      EXPECT_EQ(find_event(kEventNames[number]), kind);
  }
  EXPECT_FALSE(find_event("order"));
  EXPECT_FALSE(find_event(""));
}

TEST(EventNames, AreAskedForAsWholeWords) {
  const std::string asked = "order.confirmed show.paused";
  EXPECT_TRUE(asks_for(asked, booking::EventKind::kOrderConfirmed));
  EXPECT_TRUE(asks_for(asked, booking::EventKind::kShowPaused));
  EXPECT_FALSE(asks_for(asked, booking::EventKind::kShowClosed));
  EXPECT_FALSE(asks_for("", booking::EventKind::kShowPaused));
  EXPECT_FALSE(asks_for("order.confirmed2", booking::EventKind::kOrderConfirmed));
}

TEST(Retries, ComeAfterThePausesOfTheStandardAndThenNoMore) {
  std::mt19937_64 random{7};
  ASSERT_EQ(kRetryPauses.size(), 9U) << "ten attempts";
  const Time now = from_micros(1'000'000'000);
  for (std::uint32_t attempts = 1; attempts <= kRetryPauses.size(); ++attempts) {
    const Duration pause = kRetryPauses[attempts - 1];
    const auto next = next_attempt_at(attempts, now, kRetryPauses, random);
    ASSERT_TRUE(next);
    EXPECT_GE(*next, now + pause);
    EXPECT_LE(*next, now + pause + pause / 10);
  }
  EXPECT_FALSE(next_attempt_at(10, now, kRetryPauses, random));
}

TEST(Lanes, RestAfterFailuresInARowAndServeOneAtATime) {
  std::mt19937_64 random{7};
  const WebhookOptions options;
  const Time now = from_micros(1'000'000'000);
  Lane lane;
  EXPECT_EQ(lane.room(options, now), options.per_endpoint);
  lane.under_way = {EventId{1}};
  EXPECT_EQ(lane.room(options, now), options.per_endpoint - 1);
  lane.failed(options, now, random);
  EXPECT_EQ(lane.room(options, now), 0U) << "one is under way";
  EXPECT_TRUE(lane.is_full(options));
  lane.under_way.clear();
  EXPECT_EQ(lane.room(options, now), 1U);
  for (std::uint32_t n = 1; n < kFailuresToRest; ++n) lane.failed(options, now, random);
  EXPECT_EQ(lane.room(options, now), 0U);
  EXPECT_GT(*lane.next_look(), now);
  EXPECT_EQ(lane.room(options, now + options.first_rest), 1U);
  for (int n = 0; n < 30; ++n) lane.failed(options, now, random);
  EXPECT_LE(lane.rests_until, now + options.longest_rest);
  lane.succeeded();
  EXPECT_EQ(lane.room(options, now), options.per_endpoint);
  lane.endpoint.state = store::EndpointState::kPaused;
  EXPECT_EQ(lane.room(options, now), 0U);
  EXPECT_FALSE(lane.next_look());
}

}  // namespace
}  // namespace firstshow::webhooks
