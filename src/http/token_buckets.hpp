#pragma once
// How much each of many callers may still do: a token bucket for each key, in memory of a fixed
// size. Where there is no room for a new key, the fullest bucket near it is taken over, because a
// full one says nothing that a new one does not say: whoever has used up his own is remembered.
// Any thread; nothing fails.

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

class TokenBuckets {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  TokenBuckets(Rate rate, std::size_t buckets);
  ~TokenBuckets();

  /// Asks for one more for `key`, which is not zero.
  BucketAnswer take(std::uint64_t key, SteadyTime now);
  const Rate& rate() const;

 private:
  struct Shards;
  std::unique_ptr<Shards> shards_;
};

}  // namespace firstshow::http
