#include "base/id.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace firstshow {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kDigitCount = 13;
constexpr int kSequenceBits = 12;
constexpr int kCellBits = 10;
constexpr int kTimeShift = kSequenceBits + kCellBits;
constexpr std::int64_t kSequenceMask = (1LL << kSequenceBits) - 1;
constexpr Time kFirstDay{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};

/// The value of one digit, or -1. Crockford reads I and L as 1 and O as 0, in either case.
int digit_value(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'I' || c == 'L') return 1;
  if (c == 'O') return 0;
  const auto found = kDigits.find(c);
  return found == std::string_view::npos ? -1 : static_cast<int>(found);
}

}  // namespace

std::string format_id_digits(std::int64_t value) {
  CHECK(value >= 0, "an identifier is never negative");
  std::string digits(kDigitCount, '0');
  for (std::size_t i = kDigitCount; i-- > 0; value >>= 5)
    digits[i] = kDigits[static_cast<std::size_t>(value & 31)];
  return digits;
}

std::optional<std::int64_t> parse_id_digits(std::string_view digits) {
  if (digits.size() != kDigitCount) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : digits) {
    const int digit = digit_value(c);
    if (digit < 0 || value >> 58 != 0) return std::nullopt;
    value = value << 5 | static_cast<std::uint64_t>(digit);
  }
  if (value == 0 || value >> 63 != 0) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

IdSequence::IdSequence(int cell, std::int64_t last)
    : cell_bits_(static_cast<std::int64_t>(cell) << kSequenceBits), last_(last) {
  CHECK(cell >= 0 && cell <= kMaxCell, "a cell number fits its ten bits");
}

std::int64_t IdSequence::next(Time now) {
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now - kFirstDay);
  const std::int64_t by_clock = std::max<std::int64_t>(since.count(), 0) << kTimeShift | cell_bits_;
  if (by_clock > last_) {
    last_ = by_clock;
  } else if ((last_ & kSequenceMask) != kSequenceMask) {
    ++last_;
  } else {
    last_ = (((last_ >> kTimeShift) + 1) << kTimeShift) | cell_bits_;
  }
  CHECK(last_ > 0, "identifiers last until the year 2093");
  return last_;
}

std::int64_t first_id_at(Time time) {
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(time - kFirstDay);
  return std::max<std::int64_t>(since.count(), 0) << kTimeShift;
}

}  // namespace firstshow
