#include "http/access/rate_limits.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "http/problems/problems.hpp"
#include "http/scenarios/test_server.hpp"

namespace firstshow::http {
namespace {

using SteadyTime = TokenBuckets::SteadyTime;
constexpr SteadyTime kStart{std::chrono::hours{1}};
constexpr BucketSecret kSecret{0x0706050403020100, 0x0F0E0D0C0B0A0908};

TEST(TokenBuckets, GiveABurstAndThenARate) {
  TokenBuckets buckets({3, 0.5}, 64, kSecret);
  for (std::uint32_t left = 3; left > 0; --left) {
    const BucketAnswer answer = buckets.take(7, kStart);
    EXPECT_TRUE(answer.allowed);
    EXPECT_EQ(answer.left, left - 1);
    EXPECT_EQ(answer.full_after_s, (4 - left) * 2);
  }
  const BucketAnswer refused = buckets.take(7, kStart);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.retry_after_s, 2U);
  EXPECT_EQ(refused.full_after_s, 6U);
  EXPECT_TRUE(buckets.take(8, kStart).allowed) << "another caller";
  EXPECT_FALSE(buckets.take(7, kStart + std::chrono::milliseconds{1'999}).allowed);
  EXPECT_TRUE(buckets.take(7, kStart + std::chrono::milliseconds{2'001}).allowed);
  EXPECT_EQ(buckets.take(7, kStart + std::chrono::hours{1}).left, 2U) << "no more than a burst";
  EXPECT_EQ(buckets.take(7, kStart).left, 1U) << "a clock that went back gives nothing";
}

TEST(TokenBuckets, ForgetTheFullestWhereTheyHaveNoRoom) {
  TokenBuckets buckets({2, 0.001}, 4, kSecret);
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(buckets.take(1, kStart).allowed);
  for (std::uint64_t key = 2; key <= 4; ++key) EXPECT_EQ(buckets.take(key, kStart).left, 1U);
  EXPECT_EQ(buckets.take(5, kStart).left, 0U) << "what was left in the bucket it took over";
  EXPECT_FALSE(buckets.take(1, kStart).allowed) << "who has used up his own is remembered";
}

TEST(TokenBuckets, GiveNoMoreToManyKeysThanToThoseThatThereIsRoomFor) {
  constexpr std::size_t kBuckets = 64;
  constexpr double kBurst = 10;
  TokenBuckets buckets({kBurst, 1.0 / 60}, kBuckets, kSecret);
  std::size_t allowed = 0;
  std::size_t allowed_again = 0;
  // One code is tried between tries of others, so many that all buckets are used up.
  for (std::uint64_t round = 0; round < 200; ++round) {
    for (std::uint64_t key = 1; key <= 40; ++key)
      for (int i = 0; i < 10; ++i)
        if (buckets.take(1'000 + round * 40 + key, kStart).allowed) ++allowed;
    for (int i = 0; i < 10; ++i)
      if (buckets.take(7, kStart).allowed) ++allowed_again;
  }
  EXPECT_LE(allowed + allowed_again, kBuckets * static_cast<std::size_t>(kBurst));
  EXPECT_LE(allowed_again, static_cast<std::size_t>(kBurst));
}

/// Which of many keys find their buckets used up by those before.
std::vector<bool> crowded(const BucketSecret& secret) {
  TokenBuckets buckets({1, 0.001}, 64, secret);
  std::vector<bool> refused;
  for (std::uint64_t key = 1; key <= 100; ++key)
    refused.push_back(!buckets.take(key, kStart).allowed);
  return refused;
}

TEST(TokenBuckets, HaveNeighboursThatOnlyTheSecretTells) {
  EXPECT_EQ(crowded(kSecret), crowded(kSecret));
  EXPECT_NE(crowded(kSecret), crowded({kSecret[0] + 1, kSecret[1]}));
  EXPECT_NE(crowded(kSecret), crowded({kSecret[0], kSecret[1] + 1}));
  EXPECT_NE(random_bucket_secret(), random_bucket_secret());
}

TEST(TokenBuckets, CountOnceForEveryThread) {
  TokenBuckets buckets({1'000, 0.001}, 64, kSecret);
  std::atomic<int> allowed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i)
        if (buckets.take(7, kStart).allowed) ++allowed;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(allowed, 1'000);
}

TestServer::Options with_rates(LimitClass limit, Rate rate) {
  TestServer::Options options;
  options.rates.on = true;
  if (limit == LimitClass::kReads) options.rates.reads = rate;
  if (limit == LimitClass::kWrites) options.rates.writes = rate;
  if (limit == LimitClass::kSandbox) options.rates.sandbox = rate;
  return options;
}

TEST(RateLimits, TellWhatIsLeftAndWhenToComeBack) {
  TestServer server(with_rates(LimitClass::kReads, {2, 0.01}));
  const RawReply first = server.call("GET", "/v1/shows");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.header("ratelimit-policy"), "\"reads\";q=2;w=200");
  EXPECT_EQ(first.header("ratelimit"), "\"reads\";r=1;t=100");
  EXPECT_EQ(server.call("GET", "/v1/shows").header("ratelimit").substr(0, 11), "\"reads\";r=0");
  const RawReply refused = server.call("GET", "/v1/shows/" + server.show);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.text("type"), kQuotaExceeded.type);
  EXPECT_EQ(refused.header("retry-after"), "100");
  EXPECT_EQ(refused.header("ratelimit-policy"), "\"reads\";q=2;w=200");
  EXPECT_EQ(server.transport().rate_limits.refused(LimitClass::kReads), 1U);
  EXPECT_EQ(server.call("POST", "/v1/sessions/anonymous").status, 201) << "another class";
  EXPECT_EQ(server.call("GET", "/nothing").status, 404) << "no route, no class";
}

TEST(RateLimits, AreEachBuyersOwnForWrites) {
  TestServer server(with_rates(LimitClass::kWrites, {1, 0.01}));
  const std::string asha = server.buyer();
  const std::string path = "/v1/shows/" + server.show + "/holds";
  EXPECT_EQ(server.call("POST", path, kPit, asha).status, 201);
  EXPECT_EQ(server.call("POST", path, kPit, asha).status, 429);
  EXPECT_EQ(server.call("POST", path, kPit, server.buyer()).status, 201) << "of the same address";
  EXPECT_EQ(server.call("POST", path, kPit, "Authorization: Bearer forged\r\n").status, 401);
  EXPECT_EQ(server.call("POST", path, kPit, "Authorization: Bearer other\r\n").status, 429)
      << "who is nobody is limited by address";
}

TEST(RateLimits, AreEachKeysOwnForReadsToo) {
  TestServer server(with_rates(LimitClass::kReads, {1, 0.01}));
  const std::string organiser = server.make_organiser("Metro Talkies");
  const std::string path = "/v1/organisers/" + organiser + "/titles";
  const std::string key = server.key_of(organiser);
  EXPECT_EQ(server.call("GET", path, "", key).status, 200);
  EXPECT_EQ(server.call("GET", path, "", key).status, 429);
  EXPECT_EQ(server.call("GET", path, "", server.key_of(organiser)).status, 200)
      << "another program behind the same address";
  EXPECT_EQ(server.call("GET", path, "", "Authorization: Bearer fs_live_guess\r\n").status, 401);
  EXPECT_EQ(server.call("GET", path, "", "Authorization: Bearer fs_live_other\r\n").status, 429)
      << "who guesses keys is limited by address";
}

TEST(RateLimits, CanBeSwitchedOff) {
  TestServer::Options options = with_rates(LimitClass::kReads, {1, 0.01});
  options.rates.on = false;
  TestServer server(options);
  for (int i = 0; i < 5; ++i) {
    const RawReply reply = server.call("GET", "/v1/shows");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("ratelimit"), "");
  }
}

TEST(RateLimits, CountTheClientBehindATrustedProxy) {
  TestServer::Options options = with_rates(LimitClass::kReads, {1, 0.01});
  options.server.proxies.trusted = {*parse_ip_range("127.0.0.1")};
  TestServer server(options);
  const auto from = [&](const char* client) {
    return server.call("GET", "/v1/shows", "", std::string("X-Forwarded-For: ") + client + "\r\n")
        .status;
  };
  EXPECT_EQ(from("192.0.2.1"), 200);
  EXPECT_EQ(from("192.0.2.1"), 429);
  EXPECT_EQ(from("192.0.2.2"), 200);
  EXPECT_EQ(from("9.9.9.9, 192.0.2.2"), 429) << "what a client says of itself changes nothing";
}

}  // namespace
}  // namespace firstshow::http
