#include "base/money.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace firstshow {

std::optional<Currency> parse_currency(std::string_view text) {
  if (text.size() != 3) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return std::nullopt;
  return Currency{{text[0], text[1], text[2]}};
}

std::string format_money(Paise amount, Currency currency) {
  const bool rupees = currency == Currency{};
  const auto magnitude = amount.value < 0 ? 0ULL - static_cast<unsigned long long>(amount.value)
                                          : static_cast<unsigned long long>(amount.value);
  char text[48];
  std::snprintf(text, sizeof text, "%s%.3s %llu.%02llu", amount.value < 0 ? "-" : "",
                rupees ? "Rs" : currency.code.data(), magnitude / 100, magnitude % 100);
  return text;
}

}  // namespace firstshow
