#pragma once
// Which cells of docs/core.md's table "money that arrives" a run has been through. Value type.

#include <array>
#include <cstdint>
#include <string_view>

namespace firstshow::sim {

enum class MoneyRow : std::uint8_t {
  kShowCancelled,
  kOrderOpen,
  kOrderConfirmed,
  kExpiredSeatsThere,
  kExpiredSeatsGone,
  kOrderCancelled,
  kUnknownPayment,
};
inline constexpr std::size_t kMoneyRows = 7;

enum class MoneyColumn : std::uint8_t { kRight, kWrong, kAuthorised, kFailed, kAgain };
inline constexpr std::size_t kMoneyColumns = 5;

using MoneyTable = std::array<std::array<std::uint64_t, kMoneyColumns>, kMoneyRows>;

inline constexpr std::array<std::string_view, kMoneyRows> kMoneyRowNames = {
    "show cancelled",      "order open",      "order confirmed", "expired, seats there",
    "expired, seats gone", "order cancelled", "unknown payment"};
inline constexpr std::array<std::string_view, kMoneyColumns> kMoneyColumnNames = {
    "captured", "wrong amount", "authorised", "failed", "again"};

}  // namespace firstshow::sim
