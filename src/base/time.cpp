#include "base/time.hpp"

namespace firstshow {
namespace {

/// Takes exactly `digits` decimal digits off the front of `text`; -1 if they are not there.
int take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take_char(std::string_view& text, std::string_view choices) {
  if (text.empty() || choices.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// The fraction of a second after the dot, in microseconds (further digits are cut); -1 if empty.
int take_fraction(std::string_view& text) {
  int micros = 0;
  int scale = 100'000;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    micros += (text[digits] - '0') * scale;
    scale /= 10;
    ++digits;
  }
  text.remove_prefix(digits);
  return digits == 0 ? -1 : micros;
}

/// "Z" or "+hh:mm" in minutes east of UTC; nothing if malformed.
std::optional<int> take_offset(std::string_view& text) {
  if (take_char(text, "Zz")) return 0;
  const bool west = !text.empty() && text.front() == '-';
  if (!take_char(text, "+-")) return std::nullopt;
  const int hours = take_number(text, 2);
  if (!take_char(text, ":")) return std::nullopt;
  const int minutes = take_number(text, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return (west ? -1 : 1) * (hours * 60 + minutes);
}

/// The last `digits` decimal digits of `number`, which is not negative.
void append_digits(std::string& text, std::int64_t number, std::size_t digits) {
  text.append(digits, '0');
  for (auto at = text.rbegin(); digits > 0; ++at, --digits, number /= 10)
    *at = static_cast<char>('0' + number % 10);
}

}  // namespace

std::string format_time(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss<Duration> clock{time - day};
  std::string text;
  text.reserve(sizeof "2026-11-21T18:08:00.000000Z");
  append_digits(text, static_cast<int>(date.year()), 4);
  append_digits(text += '-', static_cast<unsigned>(date.month()), 2);
  append_digits(text += '-', static_cast<unsigned>(date.day()), 2);
  append_digits(text += 'T', clock.hours().count(), 2);
  append_digits(text += ':', clock.minutes().count(), 2);
  append_digits(text += ':', clock.seconds().count(), 2);
  if (clock.subseconds().count() != 0) append_digits(text += '.', clock.subseconds().count(), 6);
  return text += 'Z';
}

std::optional<Time> parse_time(std::string_view text) {
  using namespace std::chrono;
  const int year_number = take_number(text, 4);
  if (year_number < 0 || !take_char(text, "-")) return std::nullopt;
  const int month_number = take_number(text, 2);
  if (month_number < 0 || !take_char(text, "-")) return std::nullopt;
  const int day_number = take_number(text, 2);
  if (day_number < 0 || !take_char(text, "Tt ")) return std::nullopt;
  const year_month_day date{year{year_number}, month{static_cast<unsigned>(month_number)},
                            day{static_cast<unsigned>(day_number)}};
  const int hour_number = take_number(text, 2);
  if (hour_number < 0 || hour_number > 23 || !take_char(text, ":")) return std::nullopt;
  const int minute_number = take_number(text, 2);
  if (minute_number < 0 || minute_number > 59 || !take_char(text, ":")) return std::nullopt;
  const int second_number = take_number(text, 2);
  if (second_number < 0 || second_number > 59 || !date.ok()) return std::nullopt;
  int fraction = 0;
  if (take_char(text, ".") && (fraction = take_fraction(text)) < 0) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const Time time = Time{sys_days{date}} + hours{hour_number} + minutes{minute_number} +
                    seconds{second_number} + Duration{fraction} - minutes{*offset};
  // An offset can carry the first and last hours out of the years that can be written.
  if (time < sys_days{year{0} / 1 / 1} || time >= sys_days{year{10'000} / 1 / 1})
    return std::nullopt;
  return time;
}

}  // namespace firstshow
