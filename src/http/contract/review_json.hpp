#pragma once
// The names that the operator reads and writes of a review: its subject, the verdicts. Any thread;
// nothing fails.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/enumerators.hpp"
#include "booking/model/command.hpp"
#include "booking/model/outcome.hpp"

namespace firstshow::http {

/// "pay_..." or "rfnd_...", as the id of a payment or refund is written.
std::string subject_name(const PaymentOrRefund& subject);
std::optional<PaymentOrRefund> parse_subject(std::string_view text);

/// By ReviewVerdict.
inline constexpr auto kVerdictNames = all_names<booking::verdict_name>();
std::optional<booking::ReviewVerdict> parse_verdict(std::string_view text);

}  // namespace firstshow::http
