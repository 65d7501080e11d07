#pragma once
// The names that events have in the API and in messages. Constants; any thread; nothing fails.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/enumerators.hpp"
#include "booking/model/entities.hpp"

namespace firstshow::webhooks {

/// "order.confirmed"
constexpr std::string_view event_name(booking::EventKind kind) {
  using enum booking::EventKind;
  switch (kind) {
    case kOrderConfirmed:
      return "order.confirmed";
    case kOrderExpired:
      return "order.expired";
    case kOrderCancelled:
      return "order.cancelled";
    case kTicketsVoided:
      return "tickets.voided";
    case kPaymentCaptured:
      return "payment.captured";
    case kPaymentFailed:
      return "payment.failed";
    case kRefundSent:
      return "refund.sent";
    case kRefundSettled:
      return "refund.settled";
    case kRefundFailed:
      return "refund.failed";
    case kShowOnSale:
      return "show.on_sale";
    case kShowPaused:
      return "show.paused";
    case kShowClosed:
      return "show.closed";
    case kShowCancelled:
      return "show.cancelled";
    case kTest:
      return "test";
  }
  return {};
}
/// By number_of(EventKind).
inline constexpr auto kEventNames = all_names<event_name>();

/// The kind that an endpoint may ask for; nothing for other names, and for "test", which goes to
/// the endpoint that it is asked for.
constexpr std::optional<booking::EventKind> find_event(std::string_view name) {
  for (std::size_t number = 0; number < kEventNames.size(); ++number) {
    const auto kind = static_cast<booking::EventKind>(number);
    if (kEventNames[number] == name && kind != booking::EventKind::kTest) return kind;
  }
  return std::nullopt;
}

/// Whether `names`, with a space between, have the name of the kind.
bool asks_for(std::string_view names, booking::EventKind kind);

}  // namespace firstshow::webhooks
