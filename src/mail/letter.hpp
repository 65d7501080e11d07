#pragma once
// A mail as its buyer reads it: a subject, a text, and the same as HTML for phones, light and dark,
// which fetches nothing. Made of facts by templates (mustache); values are never templates, and in
// the HTML they are escaped. Pure functions; any thread; nothing fails.

#include <string>

#include "mail/mail_facts.hpp"

namespace firstshow::mail {

struct Letter {
  std::string subject;
  std::string text;
  std::string html;
};

Letter compose(const MailFacts& facts);

/// "Saturday, 21 November 2026, 7:30 pm" or "Sat 21 Nov, 7:30 pm" on the wall of the venue.
std::string long_time(const MailFacts& facts, Time time);
std::string short_time(const MailFacts& facts, Time time);

/// "₹1,25,000", "₹99.50", "EUR 12.50".
std::string money_words(Paise amount, Currency currency);

/// "15–18, 20": runs of three or more whole numbers joined, all others as they are.
std::string joined_numbers(const std::vector<std::string>& numbers);

}  // namespace firstshow::mail
