#include "tickets/order_codes.hpp"

#include <sodium.h>

#include <algorithm>

#include "base/check.hpp"
#include "tickets/order_code.hpp"

namespace firstshow::tickets {
namespace {

constexpr Time kFirstSecond{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
constexpr unsigned kSecondBits = 30;
constexpr unsigned kNumberBits = kOrderCodeBits - kSecondBits;
constexpr unsigned kHalfBits = kOrderCodeBits / 2;
constexpr std::uint32_t kHalfMask = (1U << kHalfBits) - 1;
/// Four make a Feistel network a strong permutation where its functions are random (Luby and
/// Rackoff, 1988); halves as small as these want more.
constexpr std::uint32_t kRounds = 10;

static_assert(OrderCodes::kKeyBytes == crypto_shorthash_KEYBYTES);

}  // namespace

OrderCodes::OrderCodes(std::span<const std::uint8_t> secret) : made_(randombytes_random()) {
  CHECK(secret.size() >= key_.size(), "the key of order codes has its length");
  std::copy_n(secret.begin(), key_.size(), key_.begin());
}

std::uint32_t OrderCodes::mix(std::uint32_t round, std::uint32_t half) const {
  const std::array<std::uint8_t, 4> input = {
      static_cast<std::uint8_t>(round), static_cast<std::uint8_t>(half),
      static_cast<std::uint8_t>(half >> 8U), static_cast<std::uint8_t>(half >> 16U)};
  std::array<std::uint8_t, crypto_shorthash_BYTES> hash{};
  crypto_shorthash(hash.data(), input.data(), input.size(), key_.data());
  return (hash[0] | std::uint32_t{hash[1]} << 8U | std::uint32_t{hash[2]} << 16U) & kHalfMask;
}

std::uint64_t OrderCodes::hide(std::uint64_t plain) const {
  auto left = static_cast<std::uint32_t>(plain >> kHalfBits);
  auto right = static_cast<std::uint32_t>(plain & kHalfMask);
  for (std::uint32_t round = 0; round < kRounds; ++round) {
    const std::uint32_t next = left ^ mix(round, right);
    left = right;
    right = next;
  }
  return std::uint64_t{left} << kHalfBits | right;
}

std::uint64_t OrderCodes::show(std::uint64_t hidden) const {
  auto left = static_cast<std::uint32_t>(hidden >> kHalfBits);
  auto right = static_cast<std::uint32_t>(hidden & kHalfMask);
  for (std::uint32_t round = kRounds; round-- > 0;) {
    const std::uint32_t before = right ^ mix(round, left);
    right = left;
    left = before;
  }
  return std::uint64_t{left} << kHalfBits | right;
}

std::uint64_t OrderCodes::make(Time now) {
  const std::int64_t second = std::chrono::floor<std::chrono::seconds>(now - kFirstSecond).count();
  std::int64_t latest = latest_second_.load();
  while (latest < second && !latest_second_.compare_exchange_weak(latest, second)) {
  }
  return code_of(kFirstSecond + std::chrono::seconds{std::max(latest, second)}, made_.fetch_add(1));
}

std::uint64_t OrderCodes::code_of(Time second, std::uint32_t number) const {
  const auto passed = std::chrono::floor<std::chrono::seconds>(second - kFirstSecond).count();
  const std::uint64_t kept = static_cast<std::uint64_t>(passed) & ((1ULL << kSecondBits) - 1);
  return hide(kept << kNumberBits | (number & ((1U << kNumberBits) - 1)));
}

Time OrderCodes::made_at(std::uint64_t code) const {
  CHECK(code >> kOrderCodeBits == 0, "an order code has 40 bits");
  return kFirstSecond + std::chrono::seconds{show(code) >> kNumberBits};
}

}  // namespace firstshow::tickets
