#pragma once
// How many buyer tokens one neighbourhood of the network may have: a token bucket for each address
// prefix (IPv4 /24, IPv6 /48), in memory of a fixed size. Any thread; nothing fails.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace firstshow::accounts {

struct MintRate {
  double burst = 300;      ///< at once
  double per_second = 10;  ///< from then on
};

struct MintAnswer {
  bool allowed = false;
  std::uint32_t left = 0;           ///< right after this one
  std::uint32_t retry_after_s = 0;  ///< where it is not allowed
};

class MintLimit {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  explicit MintLimit(MintRate rate, std::size_t buckets = 16'384);

  /// Asks for one more token for a client; what is no address shares one bucket.
  MintAnswer take(std::string_view client_address, SteadyTime now);
  const MintRate& rate() const { return rate_; }

 private:
  struct Bucket {
    std::uint64_t prefix = 0;  ///< 0: free
    double level = 0;
    SteadyTime filled_at{};
  };
  Bucket& bucket_of(std::uint64_t prefix, SteadyTime now);
  double level_at(const Bucket& bucket, SteadyTime now) const;

  MintRate rate_;
  std::mutex mutex_;
  std::vector<Bucket> buckets_;
};

/// The network prefix of an address as a number that is never zero.
std::uint64_t address_prefix(std::string_view address);

}  // namespace firstshow::accounts
