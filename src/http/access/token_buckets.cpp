#include "http/access/token_buckets.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <mutex>
#include <vector>

namespace firstshow::http {
namespace {

constexpr std::size_t kWays = 4;    ///< buckets that one key may be in
constexpr std::size_t kLocks = 16;  ///< so that threads seldom meet

/// Without the secret nobody finds keys that share their buckets.
std::uint64_t mix_key(std::uint64_t key, const BucketSecret& secret) {
  static_assert(sizeof secret == crypto_shorthash_KEYBYTES && sizeof key == crypto_shorthash_BYTES);
  const auto bytes = std::bit_cast<std::array<unsigned char, sizeof key>>(key);
  const auto secret_bytes = std::bit_cast<std::array<unsigned char, sizeof secret>>(secret);
  std::array<unsigned char, sizeof key> hash{};
  crypto_shorthash(hash.data(), bytes.data(), bytes.size(), secret_bytes.data());
  return std::bit_cast<std::uint64_t>(hash);
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
  BucketSecret secret;
  randombytes_buf(secret.data(), sizeof secret);
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
