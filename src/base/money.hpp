#pragma once
// Money: integer minor units (paise) and an ISO 4217 currency. No floating point anywhere.
// Value types, any thread.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firstshow {

/// An amount in the minor unit of its currency (paise for INR). One order stays below 10^15.
struct Paise {
  std::int64_t value = 0;

  friend auto operator<=>(const Paise&, const Paise&) = default;
  bool none() const { return value == 0; }
  Paise& operator+=(Paise other) {
    value += other.value;
    return *this;
  }
  Paise& operator-=(Paise other) {
    value -= other.value;
    return *this;
  }
  friend Paise operator+(Paise a, Paise b) { return Paise{a.value + b.value}; }
  friend Paise operator-(Paise a, Paise b) { return Paise{a.value - b.value}; }
};

/// Three upper-case letters of ISO 4217. The default is INR.
struct Currency {
  std::array<char, 3> code{'I', 'N', 'R'};

  friend auto operator<=>(const Currency&, const Currency&) = default;
  std::string_view view() const { return {code.data(), code.size()}; }
};

/// Reads a currency code; nothing unless it is exactly three letters A-Z.
std::optional<Currency> parse_currency(std::string_view text);

/// "Rs 250.00" for INR, "EUR 12.50" otherwise; for people, never for machines.
std::string format_money(Paise amount, Currency currency);

}  // namespace firstshow
