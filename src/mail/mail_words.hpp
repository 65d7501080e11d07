#pragma once
// What mails say in each language that buyers are written to in. Texts with {{names}} are
// templates of mustache; letter.cpp fills them. Hindi keeps to the words of CONTRIBUTING.md.
// Constants; any thread.

#include <array>
#include <string_view>

#include "booking/model/entities.hpp"

namespace firstshow::mail {

struct MailWords {
  std::string_view language;
  std::array<const char*, 7> days;
  std::array<const char*, 7> short_days;
  std::array<const char*, 12> months;
  std::array<const char*, 12> short_months;
  /// Of the night until 4, the morning until 12, the afternoon until 16, the evening until 20 and
  /// the night: what stands before a time; "" where am and pm stand behind it.
  std::array<const char*, 5> parts_of_day;

  // Labels of facts.
  const char* when;
  const char* doors_open;
  const char* where;
  const char* tickets;
  const char* entrance;
  const char* paid;
  const char* comes_back;
  const char* reference;
  const char* order_code;
  const char* row;          ///< {{row}}, {{seats}}
  const char* row_in_zone;  ///< {{zone}}, {{row}}, {{seats}}
  const char* places;       ///< {{count}}, {{name}}: of an area
  const char* free_of_charge;
  const char* organiser_says;  ///< {{message}}

  struct Letter {
    const char* subject;  ///< {{title}}, {{when}}, {{amount}}, {{code}}
    const char* heading;  ///< the same
    const char* first;    ///< the first paragraph
    const char* second;   ///< the next one
    const char* button;   ///< leads to the order
  };
  Letter confirmed;
  Letter refunded;
  Letter cancelled;
  const char* nothing_was_paid;  ///< in place of cancelled.second
  const char* elsewhere;         ///< {{url}}: where the order is found on another device
  const char* footer;
};

/// Those of a language; English for any other.
const MailWords& words_of(std::string_view language);

/// Why money went back: one sentence.
std::string_view reason_words(const MailWords& words, booking::RefundReason reason);

}  // namespace firstshow::mail
