#include "http/token_buckets.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>
#include <random>
#include <vector>

namespace firstshow::http {
namespace {

constexpr std::size_t kWays = 4;    ///< buckets that one key may be in
constexpr std::size_t kLocks = 16;  ///< so that threads seldom meet

/// SipHash-1-3 of one number: without the secret nobody finds keys that share their buckets.
std::uint64_t mix_key(std::uint64_t key, const BucketSecret& secret) {
  std::uint64_t a = secret[0] ^ 0x736F6D6570736575ULL;
  std::uint64_t b = secret[1] ^ 0x646F72616E646F6DULL;
  std::uint64_t c = secret[0] ^ 0x6C7967656E657261ULL;
  std::uint64_t d = secret[1] ^ 0x7465646279746573ULL;
  const auto round = [&] {
    a += b;
    b = std::rotl(b, 13) ^ a;
    a = std::rotl(a, 32);
    c += d;
    d = std::rotl(d, 16) ^ c;
    a += d;
    d = std::rotl(d, 21) ^ a;
    c += b;
    b = std::rotl(b, 17) ^ c;
    c = std::rotl(c, 32);
  };
  for (const std::uint64_t word : {key, std::uint64_t{sizeof key} << 56U}) {
    d ^= word;
    round();
    a ^= word;
  }
  c ^= 0xFF;
  for (int i = 0; i < 3; ++i) round();
  return a ^ b ^ c ^ d;
}

std::uint32_t whole_seconds(double seconds) {
  return static_cast<std::uint32_t>(std::ceil(std::clamp(seconds, 0.0, 1e9)));
}

}  // namespace

struct TokenBuckets::Shards {
  struct Bucket {
    std::uint64_t key = 0;  ///< 0: free
    double level = 0;
    SteadyTime filled_at{};
  };

  Shards(Rate given, std::size_t count, const BucketSecret& own)
      : rate(given), secret(own), buckets(std::max(count / kWays, std::size_t{1}) * kWays) {}

  double level_at(const Bucket& bucket, SteadyTime now) const {
    const double passed_s = std::chrono::duration<double>(now - bucket.filled_at).count();
    return std::min(rate.burst, bucket.level + std::max(passed_s, 0.0) * rate.per_second);
  }
  Bucket& bucket_of(std::uint64_t key, std::size_t set, SteadyTime now) {
    Bucket* fullest = nullptr;
    double most = -1;
    for (std::size_t i = set * kWays; i < (set + 1) * kWays; ++i) {
      Bucket& bucket = buckets[i];
      if (bucket.key == key) return bucket;
      const double level = bucket.key == 0 ? rate.burst + 1 : level_at(bucket, now);
      if (level > most) {
        most = level;
        fullest = &bucket;
      }
    }
    *fullest = {key, std::min(most, rate.burst), now};
    return *fullest;
  }

  const Rate rate;
  const BucketSecret secret;
  std::array<std::mutex, kLocks> locks;  // each guards every kLocks-th set of kWays buckets
  std::vector<Bucket> buckets;
};

BucketSecret random_bucket_secret() {
  std::random_device random;
  BucketSecret secret;
  for (std::uint64_t& word : secret) word = static_cast<std::uint64_t>(random()) << 32U | random();
  return secret;
}

TokenBuckets::TokenBuckets(Rate rate, std::size_t buckets, const BucketSecret& secret)
    : shards_(std::make_unique<Shards>(rate, buckets, secret)) {}

TokenBuckets::~TokenBuckets() = default;

BucketAnswer TokenBuckets::take(std::uint64_t key, SteadyTime now) {
  Shards& all = *shards_;
  const std::size_t set = mix_key(key, all.secret) % (all.buckets.size() / kWays);
  const std::lock_guard lock(all.locks[set % kLocks]);
  Shards::Bucket& bucket = all.bucket_of(key, set, now);
  bucket.level = all.level_at(bucket, now);
  bucket.filled_at = std::max(bucket.filled_at, now);
  BucketAnswer answer;
  answer.allowed = bucket.level >= 1;
  if (answer.allowed)
    bucket.level -= 1;
  else
    answer.retry_after_s =
        std::max(whole_seconds((1 - bucket.level) / all.rate.per_second), std::uint32_t{1});
  answer.left = static_cast<std::uint32_t>(bucket.level);
  answer.full_after_s = whole_seconds((all.rate.burst - bucket.level) / all.rate.per_second);
  return answer;
}

const Rate& TokenBuckets::rate() const {
  return shards_->rate;
}

}  // namespace firstshow::http
