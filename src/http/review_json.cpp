#include "http/review_json.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace firstshow::http {

using booking::ReviewReason;
using booking::ReviewVerdict;

static_assert(kVerdictNames.size() == static_cast<std::size_t>(ReviewVerdict::kKeepTickets) + 1);

std::string subject_name(const ReviewSubject& subject) {
  return std::visit([](auto id) { return format_id(id); }, subject);
}

std::optional<ReviewSubject> parse_subject(std::string_view text) {
  if (const auto payment = parse_id<PaymentTag>(text)) return *payment;
  if (const auto refund = parse_id<RefundTag>(text)) return *refund;
  return std::nullopt;
}

std::optional<ReviewVerdict> parse_verdict(std::string_view text) {
  const auto* const found = std::find(kVerdictNames.begin(), kVerdictNames.end(), text);
  if (found == kVerdictNames.end()) return std::nullopt;
  return static_cast<ReviewVerdict>(found - kVerdictNames.begin());
}

std::span<const ReviewVerdict> verdicts_for(const booking::ReviewCase& one) {
  static constexpr std::array kOfMoney = {ReviewVerdict::kAccept, ReviewVerdict::kGiveBack,
                                          ReviewVerdict::kWriteOff};
  static constexpr std::array kOfTickets = {ReviewVerdict::kVoidTickets,
                                            ReviewVerdict::kKeepTickets};
  static constexpr std::array kWriteOffAlone = {ReviewVerdict::kWriteOff};
  switch (one.reason) {
    case ReviewReason::kUnmatchedMoney:
    case ReviewReason::kWrongAmount:
      return kOfMoney;
    case ReviewReason::kTicketsWithoutMoney:
      return kOfTickets;
    case ReviewReason::kUnmatchedRefund:
    case ReviewReason::kRefundedTooMuch:
    case ReviewReason::kRefundStuck:
      return kWriteOffAlone;
    case ReviewReason::kRefundsUnknown:
      if (one.unused) return kWriteOffAlone;
      return kOfTickets;
  }
  CHECK(false, "a case has one of the reasons");
}

}  // namespace firstshow::http
