#pragma once
// The id in a request's path, or the 404 that a wrong one gets: the same as for an id that nothing
// has, so that nobody learns which ids there are. Any thread; nothing fails.

#include "http/problems/problems.hpp"

namespace firstshow::http {

/// What is refused where there is no such thing.
template <class Tag>
inline constexpr booking::Refusal kUnknownOne = booking::Refusal::kNone;
template <>
inline constexpr auto kUnknownOne<ShowTag> = booking::Refusal::kUnknownShow;
template <>
inline constexpr auto kUnknownOne<HoldTag> = booking::Refusal::kUnknownHold;
template <>
inline constexpr auto kUnknownOne<OrderTag> = booking::Refusal::kUnknownOrder;
template <>
inline constexpr auto kUnknownOne<PaymentTag> = booking::Refusal::kUnknownPayment;
template <>
inline constexpr auto kUnknownOne<RefundTag> = booking::Refusal::kUnknownRefund;
template <>
inline constexpr auto kUnknownOne<TicketTag> = booking::Refusal::kUnknownTicket;
template <>
inline constexpr auto kUnknownOne<SeatPlanTag> = booking::Refusal::kUnknownPlan;

/// 404: there is no such thing, or not for this caller.
template <class Tag>
Response unknown(const Request& request) {
  static_assert(kUnknownOne<Tag> != booking::Refusal::kNone);
  return problem(request, problem_kind(kUnknownOne<Tag>), "");
}

/// The first variable of the path as the id of such a thing.
template <class Tag>
OrProblem<Id<Tag>> read_path_id(const Request& request) {
  if (const auto id = request.id_at<Tag>(0)) return *id;
  return unknown<Tag>(request);
}

}  // namespace firstshow::http
