#include "accounts/mint_limit.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>

namespace firstshow::accounts {
namespace {

constexpr std::size_t kWays = 4;  ///< buckets that one prefix may be in

std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

}  // namespace

std::uint64_t address_prefix(std::string_view address) {
  constexpr std::uint64_t kIpv4 = 1ULL << 60U;
  constexpr std::uint64_t kIpv6 = 2ULL << 60U;
  constexpr std::uint64_t kOther = 3ULL << 60U;
  const std::string text(address);
  std::array<std::uint8_t, 16> bytes{};
  std::span<const std::uint8_t> v4;
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    v4 = std::span(bytes).first(3);
  } else if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) {
    constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (!std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
      std::uint64_t prefix = kIpv6;
      for (std::size_t i = 0; i < 6; ++i) prefix |= std::uint64_t{bytes[i]} << (i * 8);
      return prefix;
    }
    v4 = std::span(bytes).subspan(12, 3);
  } else {
    return kOther;
  }
  return kIpv4 | std::uint64_t{v4[0]} << 16U | std::uint64_t{v4[1]} << 8U | v4[2];
}

MintLimit::MintLimit(MintRate rate, std::size_t buckets)
    : rate_(rate), buckets_(std::max(buckets / kWays, std::size_t{1}) * kWays) {}

double MintLimit::level_at(const Bucket& bucket, SteadyTime now) const {
  const double passed_s = std::chrono::duration<double>(now - bucket.filled_at).count();
  return std::min(rate_.burst, bucket.level + std::max(passed_s, 0.0) * rate_.per_second);
}

/// The bucket of a prefix; where it has none, the fullest of its set is taken over: a full one says
/// nothing that a new one does not say.
MintLimit::Bucket& MintLimit::bucket_of(std::uint64_t prefix, SteadyTime now) {
  const std::size_t first = mix(prefix) % (buckets_.size() / kWays) * kWays;
  Bucket* fullest = nullptr;
  double most = -1;
  for (std::size_t i = first; i < first + kWays; ++i) {
    Bucket& bucket = buckets_[i];
    if (bucket.prefix == prefix) return bucket;
    const double level = bucket.prefix == 0 ? rate_.burst + 1 : level_at(bucket, now);
    if (level > most) {
      most = level;
      fullest = &bucket;
    }
  }
  *fullest = {prefix, rate_.burst, now};
  return *fullest;
}

MintAnswer MintLimit::take(std::string_view client_address, SteadyTime now) {
  const std::uint64_t prefix = address_prefix(client_address);
  const std::lock_guard lock(mutex_);
  Bucket& bucket = bucket_of(prefix, now);
  bucket.level = level_at(bucket, now);
  bucket.filled_at = now;
  MintAnswer answer;
  answer.allowed = bucket.level >= 1;
  if (answer.allowed)
    bucket.level -= 1;
  else
    answer.retry_after_s =
        static_cast<std::uint32_t>(std::ceil((1 - bucket.level) / rate_.per_second));
  answer.left = static_cast<std::uint32_t>(bucket.level);
  return answer;
}

}  // namespace firstshow::accounts
