#pragma once
// The names that the operator reads and writes of a review: its subject, the verdicts. Any thread;
// nothing fails.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/enumerators.hpp"
#include "booking/model/outcome.hpp"

namespace firstshow::http {

/// "pay_..." or "rfnd_...", as the id of a payment or refund is written.
std::string subject_name(const PaymentOrRefund& subject);
std::optional<PaymentOrRefund> parse_subject(std::string_view text);

/// "give_back"
constexpr std::string_view verdict_name(booking::ReviewVerdict verdict) {
  switch (verdict) {
    case booking::ReviewVerdict::kAccept:
      return "accept";
    case booking::ReviewVerdict::kGiveBack:
      return "give_back";
    case booking::ReviewVerdict::kWriteOff:
      return "write_off";
    case booking::ReviewVerdict::kVoidTickets:
      return "void_tickets";
    case booking::ReviewVerdict::kKeepTickets:
      return "keep_tickets";
  }
  return {};
}
/// By ReviewVerdict.
inline constexpr auto kVerdictNames = all_names<verdict_name>();
std::optional<booking::ReviewVerdict> parse_verdict(std::string_view text);

}  // namespace firstshow::http
