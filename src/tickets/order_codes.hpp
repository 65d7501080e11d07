#pragma once
// Makes the codes of orders, so that an order can be found by its code without an index of codes: a
// code carries the second in which it was made, and ids of orders grow with time. What it carries
// is hidden by a permutation under the server's key: codes look random, tell nobody how many orders
// there are or when one was made, and one cannot be made from another. Any thread; nothing fails.

#include <array>
#include <atomic>
#include <cstdint>
#include <span>

#include "base/time.hpp"

namespace firstshow::tickets {

class OrderCodes {
 public:
  static constexpr std::size_t kKeyBytes = 16;

  /// Uses the first bytes of `secret`, which has at least kKeyBytes.
  explicit OrderCodes(std::span<const std::uint8_t> secret);

  /// The code of an order that is made now: its second (of 34 years from 2024 on) and a number
  /// below 1,024, which is another for each of the next 1,023 orders: more than those in one second
  /// may have one code, and the contact tells them apart. A clock that is set back stands still
  /// here until it has caught up, as it does for ids.
  std::uint64_t make(Time now);
  /// The code of that second and number; make() chooses the number.
  std::uint64_t code_of(Time second, std::uint32_t number) const;
  /// The second in which a code below 2^40 was made, or would have been.
  Time made_at(std::uint64_t code) const;

 private:
  std::uint32_t mix(std::uint32_t round, std::uint32_t half) const;
  std::uint64_t hide(std::uint64_t plain) const;
  std::uint64_t show(std::uint64_t hidden) const;

  std::array<std::uint8_t, kKeyBytes> key_{};
  std::atomic<std::uint32_t> made_;
  std::atomic<std::int64_t> latest_second_{0};
};

}  // namespace firstshow::tickets
