#include "http/contract/review_json.hpp"

#include <algorithm>

namespace firstshow::http {

using booking::ReviewVerdict;

std::string subject_name(const PaymentOrRefund& subject) {
  return std::visit([](auto id) { return format_id(id); }, subject);
}

std::optional<PaymentOrRefund> parse_subject(std::string_view text) {
  if (const auto payment = parse_id<PaymentTag>(text)) return *payment;
  if (const auto refund = parse_id<RefundTag>(text)) return *refund;
  return std::nullopt;
}

std::optional<ReviewVerdict> parse_verdict(std::string_view text) {
  const auto* const found = std::find(kVerdictNames.begin(), kVerdictNames.end(), text);
  if (found == kVerdictNames.end()) return std::nullopt;
  return static_cast<ReviewVerdict>(found - kVerdictNames.begin());
}

}  // namespace firstshow::http
