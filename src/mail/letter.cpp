#include "mail/letter.hpp"

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "catalogue/venue_clock.hpp"
#include "mail/letter_layout.hpp"
#include "mail/mail_words.hpp"

namespace firstshow::mail {
namespace {

using booking::MailKind;
using kainjow::mustache::data;
using kainjow::mustache::mustache;

std::string filled(const char* words, const data& values) {
  mustache page{std::string(words)};
  page.set_custom_escape([](const std::string& text) { return text; });
  return page.render(values);
}

struct WallTime {
  std::chrono::year_month_day date;
  unsigned weekday = 0;
  int hour = 0;
  int minute = 0;
};

WallTime on_the_wall(const std::string& zone, Time time) {
  const auto wall = catalogue::VenueClock(zone).wall(time);
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  const std::chrono::hh_mm_ss clock{wall - day};
  return {std::chrono::year_month_day{day}, std::chrono::weekday{day}.c_encoding(),
          static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count())};
}

std::string clock_words(const WallTime& wall, const MailWords& words) {
  const int hour = wall.hour % 12 == 0 ? 12 : wall.hour % 12;
  const std::string time =
      std::to_string(hour) + (wall.minute < 10 ? ":0" : ":") + std::to_string(wall.minute);
  constexpr std::array kUntil = {4, 12, 16, 20, 24};
  const auto part = std::upper_bound(kUntil.begin(), kUntil.end(), wall.hour) - kUntil.begin();
  const std::string before = words.parts_of_day.at(static_cast<std::size_t>(part));
  return before.empty() ? time + (wall.hour < 12 ? " am" : " pm") : before + " " + time;
}

/// "1,25,000": the last three digits, then two by two.
std::string grouped(std::int64_t whole) {
  std::string text = std::to_string(whole);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 2)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

struct Fact {
  const char* label;
  std::vector<std::string> lines;
};

data list_of(const std::vector<std::string>& texts) {
  data list{data::type::list};
  for (const std::string& text : texts) list.push_back(data{"line", text});
  return list;
}

data list_of(const std::vector<Fact>& facts) {
  data list{data::type::list};
  for (const Fact& fact : facts) {
    data one;
    one.set("label", fact.label);
    one.set("lines", list_of(fact.lines));
    list.push_back(one);
  }
  return list;
}

std::vector<std::string> ticket_lines(const MailFacts& facts, const MailWords& words) {
  std::vector<std::string> lines;
  std::string types;
  for (const MailFacts::TypeCount& type : facts.types)
    types += (types.empty() ? "" : ", ") + std::to_string(type.count) + " × " + type.name;
  if (!types.empty()) lines.push_back(types);
  for (const MailFacts::Row& row : facts.rows) {
    data values;
    values.set("zone", row.zone);
    values.set("row", row.row);
    values.set("seats", joined_numbers(row.numbers));
    if (row.row.empty())
      lines.push_back((row.zone.empty() ? "" : row.zone + ": ") + joined_numbers(row.numbers));
    else
      lines.push_back(filled(row.zone.empty() ? words.row : words.row_in_zone, values));
  }
  for (const MailFacts::Area& area : facts.areas) {
    data values;
    values.set("count", std::to_string(area.count));
    values.set("name", area.name);
    lines.push_back(filled(words.places, values));
  }
  return lines;
}

/// The facts of the show, each where it is known.
std::vector<Fact> show_facts(const MailFacts& facts, const MailWords& words, bool takes_place) {
  std::vector<Fact> list;
  list.push_back({words.when, {long_time(facts, facts.starts_at)}});
  if (takes_place && facts.doors_open_at) {
    const WallTime doors = on_the_wall(facts.time_zone, *facts.doors_open_at);
    list.push_back({words.doors_open, {clock_words(doors, words)}});
  }
  Fact where{words.where, {facts.hall + ", " + facts.venue}};
  if (takes_place && !facts.address.empty()) where.lines.push_back(facts.address);
  list.push_back(std::move(where));
  Fact tickets{words.tickets, ticket_lines(facts, words)};
  if (!tickets.lines.empty()) list.push_back(std::move(tickets));
  if (takes_place && !facts.entrances.empty()) list.push_back({words.entrance, facts.entrances});
  return list;
}

/// What a kind of mail says with the facts.
struct Content {
  const MailWords::Letter& letter;
  const char* second;  ///< paragraph
  std::vector<Fact> facts;
};

Content content_of(const MailFacts& facts, const MailWords& words) {
  const std::string amount = money_words(facts.amount, facts.currency);
  switch (facts.kind) {
    case MailKind::kOrderConfirmed: {
      Content content{words.confirmed, words.confirmed.second, show_facts(facts, words, true)};
      content.facts.push_back(
          {words.paid, {facts.amount.none() ? std::string(words.free_of_charge) : amount}});
      return content;
    }
    case MailKind::kShowCancelled: {
      const bool free = facts.amount.none();
      Content content{words.cancelled, free ? words.nothing_was_paid : words.cancelled.second,
                      show_facts(facts, words, false)};
      if (!free) content.facts.push_back({words.comes_back, {amount}});
      return content;
    }
    case MailKind::kRefundMade:
      break;
  }
  Content content{words.refunded, words.refunded.second, {}};
  content.facts.push_back({words.where, {facts.title, facts.hall + ", " + facts.venue}});
  content.facts.push_back({words.when, {long_time(facts, facts.starts_at)}});
  if (!facts.reference.empty()) content.facts.push_back({words.reference, {facts.reference}});
  return content;
}

}  // namespace

std::string long_time(const MailFacts& facts, Time time) {
  const MailWords& words = words_of(facts.language);
  const WallTime wall = on_the_wall(facts.time_zone, time);
  return std::string(words.days.at(wall.weekday)) + ", " +
         std::to_string(static_cast<unsigned>(wall.date.day())) + " " +
         words.months.at(static_cast<unsigned>(wall.date.month()) - 1) + " " +
         std::to_string(static_cast<int>(wall.date.year())) + ", " + clock_words(wall, words);
}

std::string short_time(const MailFacts& facts, Time time) {
  const MailWords& words = words_of(facts.language);
  const WallTime wall = on_the_wall(facts.time_zone, time);
  return std::string(words.short_days.at(wall.weekday)) + " " +
         std::to_string(static_cast<unsigned>(wall.date.day())) + " " +
         words.short_months.at(static_cast<unsigned>(wall.date.month()) - 1) + ", " +
         clock_words(wall, words);
}

std::string money_words(Paise amount, Currency currency) {
  if (currency.view() != "INR") return format_money(amount, currency);
  const std::string cents = std::to_string(amount.value % 100);
  std::string text = "₹" + grouped(amount.value / 100);
  if (amount.value % 100 != 0) text += (cents.size() == 1 ? ".0" : ".") + cents;
  return text;
}

std::string joined_numbers(const std::vector<std::string>& numbers) {
  constexpr std::size_t kRun = 3;
  constexpr std::size_t kMaxDigits = 6;
  std::vector<int> whole;
  std::vector<std::string> others;
  for (const std::string& number : numbers) {
    int value = 0;
    const auto end = std::from_chars(number.data(), number.data() + number.size(), value).ptr;
    const bool is_whole = end == number.data() + number.size() && value > 0 &&
                          number.size() <= kMaxDigits && number.front() != '0';
    is_whole ? whole.push_back(value) : others.push_back(number);
  }
  std::sort(whole.begin(), whole.end());
  std::vector<std::string> parts;
  for (std::size_t from = 0; from < whole.size();) {
    std::size_t end = from + 1;
    while (end < whole.size() && whole[end] == whole[end - 1] + 1) ++end;
    if (end - from >= kRun)
      parts.push_back(std::to_string(whole[from]) + "–" + std::to_string(whole[end - 1]));
    else
      for (std::size_t i = from; i < end; ++i) parts.push_back(std::to_string(whole[i]));
    from = end;
  }
  parts.insert(parts.end(), others.begin(), others.end());
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

Letter compose(const MailFacts& facts) {
  const MailWords& words = words_of(facts.language);
  Content content = content_of(facts, words);
  content.facts.push_back({words.order_code, {facts.order_code}});

  data values;
  values.set("title", facts.title);
  values.set("when", short_time(facts, facts.starts_at));
  values.set("amount", money_words(facts.amount, facts.currency));
  values.set("code", facts.order_code);
  values.set("reason", std::string(reason_words(words, facts.reason)));
  values.set("url", facts.find_url);
  values.set("message", facts.message);
  Letter letter;
  letter.subject = filled(content.letter.subject, values);

  data page;
  page.set("language", std::string(words.language));
  page.set("subject", letter.subject);
  page.set("heading", filled(content.letter.heading, values));
  std::vector<std::string> paragraphs{filled(content.letter.first, values)};
  if (!facts.message.empty()) paragraphs.push_back(filled(words.organiser_says, values));
  paragraphs.push_back(filled(content.second, values));
  page.set("paragraphs", list_of(paragraphs));
  page.set("facts", list_of(content.facts));
  page.set("button", content.letter.button);
  page.set("url", facts.order_url);
  page.set("elsewhere", filled(words.elsewhere, values));
  page.set("footer", words.footer);
  letter.text = filled(kTextLayout, page);
  letter.html = mustache{std::string(kHtmlLayout)}.render(page);
  return letter;
}

}  // namespace firstshow::mail
