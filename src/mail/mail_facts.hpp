#pragma once
// What a mail tells: the facts of an order, its show and its money, as of now, in the buyer's
// language. Read from the database and the catalogue. On the reader's thread; throws the Store...
// errors.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "base/time.hpp"
#include "booking/model/entities.hpp"
#include "catalogue/directory.hpp"

namespace firstshow::mail {

/// Names and places are in the language of the mail.
struct MailFacts {
  booking::MailKind kind = booking::MailKind::kOrderConfirmed;
  std::string language;
  std::string buyer_name;
  std::string buyer_email;
  std::string order_code;  ///< "K7QF-2M9D"
  std::string order_url;
  std::string find_url;  ///< where an order is found by its code

  std::string title;
  std::string hall;
  std::string venue;
  std::string address;
  std::string time_zone;  ///< of the venue
  Time starts_at{};
  std::optional<Time> doors_open_at;

  /// The tickets that are valid, or of a cancelled show those that were void with it.
  struct TypeCount {
    std::string name;
    std::uint32_t count = 0;
  };
  std::vector<TypeCount> types;
  struct Row {
    std::string zone;  ///< "" where the hall has one zone
    std::string row;
    std::vector<std::string> numbers;
  };
  std::vector<Row> rows;
  struct Area {
    std::string name;
    std::uint32_t count = 0;
  };
  std::vector<Area> areas;
  std::vector<std::string> entrances;

  Currency currency;
  Paise amount;  ///< paid for the order; or given back, by now or soon
  booking::RefundReason reason = booking::RefundReason::kLate;
  std::string reference;  ///< of the refund, at the bank
  std::string message{};  ///< of the organiser, about a show that was cancelled; "" for none
};

/// Whether a mail is to be sent, and if so with what.
struct MailReading {
  enum class State : std::uint8_t {
    kReady,
    kPassed,  ///< it is of no use any more
    kNotYet,  ///< what it says is not so at present
  };
  State state = State::kReady;
  std::string why;  ///< of the other two, for the operator
  MailFacts facts;
};

/// A mail about money is passed over after this time.
inline constexpr std::chrono::days kRefundMailTime{30};
/// How long a title runs that does not say it.
inline constexpr std::chrono::hours kUsualRunningTime{3};

/// `public_url` is where buyers reach the server: "https://tickets.example", no slash at the end.
MailReading read_facts(store::Database& db, const catalogue::Listing& listing,
                       const booking::MailDue& mail, const std::string& public_url, Time now);

/// Invented facts, for a preview of each kind of mail.
MailFacts sample_facts(booking::MailKind kind, const std::string& language,
                       const std::string& public_url);

}  // namespace firstshow::mail
