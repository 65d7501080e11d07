#pragma once
// How much each of many callers may still do: a token bucket for each key, in memory of a fixed
// size. Where there is no room for a new key, the fullest bucket near it is taken over, with what
// is left in it: a full one says nothing that a new one does not say, and by coming with many keys
// nobody gets more than he would have got with few. Any thread; nothing fails.

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>

namespace firstshow::http {

struct Rate {
  double burst = 1;       ///< at once
  double per_second = 1;  ///< from then on
};

struct BucketAnswer {
  bool allowed = false;
  std::uint32_t left = 0;           ///< right after this one
  std::uint32_t full_after_s = 0;   ///< until nothing is used up any more
  std::uint32_t retry_after_s = 0;  ///< where it is not allowed
};

/// Decides which keys are near each other. Strangers choose keys, and must not know it.
using BucketSecret = std::array<std::uint64_t, 2>;
BucketSecret random_bucket_secret();

class TokenBuckets {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  TokenBuckets(Rate rate, std::size_t buckets, const BucketSecret& secret);
  ~TokenBuckets();

  /// Asks for one more for `key`, which is not zero.
  BucketAnswer take(std::uint64_t key, SteadyTime now);
  const Rate& rate() const;

 private:
  struct Shards;
  std::unique_ptr<Shards> shards_;
};

}  // namespace firstshow::http
