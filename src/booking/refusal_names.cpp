#include <algorithm>
#include <array>

#include "booking/outcome.hpp"

namespace firstshow::booking {
namespace {

constexpr std::array<std::string_view, kRefusalKinds> kRefusalNames = {
    "ok",
    "key_reused",
    "unknown_show",
    "unknown_plan",
    "unknown_hold",
    "unknown_order",
    "unknown_payment",
    "unknown_refund",
    "unknown_ticket",
    "show_not_on_sale",
    "hold_expired",
    "hold_ordered",
    "already_extended",
    "payment_in_flight",
    "order_not_open",
    "too_late_to_pay",
    "attempts_used",
    "not_refundable",
    "try_later",
    "nothing_to_decide",
    "not_acceptable",
    "sale_state_conflict",
    "stale_version",
    "plan_in_use",
    "nothing_requested",
    "duplicate_seat",
    "unknown_seat",
    "unknown_area",
    "unknown_category",
    "too_many_seats",
    "too_many_companions",
    "unknown_ticket_type",
    "wrong_places",
    "bad_show",
    "bad_plan",
    "too_many_holds",
    "buyer_limit",
    "seats_taken",
    "not_together",
    "sold_out",
    "places_taken",
    "leaves_single_seat",
};

constexpr std::array<std::string_view, kMoneyResults> kMoneyResultNames = {
    "known_already", "noted",     "confirmed",    "capture_asked",   "void_asked", "refund_owed",
    "under_review",  "unmatched", "refund_moved", "refund_recorded", "decided"};

constexpr std::array<std::string_view, kReviewReasons> kReviewReasonNames = {
    "unmatched_money",   "wrong_amount", "tickets_without_money", "unmatched_refund",
    "refunded_too_much", "refund_stuck", "refunds_unknown"};

template <class Names>
constexpr bool are_complete(const Names& names) {
  return std::ranges::none_of(names, &std::string_view::empty);
}
static_assert(are_complete(kRefusalNames));
static_assert(are_complete(kMoneyResultNames));
static_assert(are_complete(kReviewReasonNames));

}  // namespace

std::string_view refusal_name(Refusal refusal) {
  return kRefusalNames[static_cast<std::size_t>(refusal)];
}

std::string_view money_result_name(MoneyResult result) {
  return kMoneyResultNames[static_cast<std::size_t>(result)];
}

std::string_view review_reason_name(ReviewReason reason) {
  return kReviewReasonNames[static_cast<std::size_t>(reason)];
}

void Effects::clear() {
  records.clear();
  seats.clear();
  areas.clear();
  shows.clear();
  errands.clear();
  alarms.clear();
}

}  // namespace firstshow::booking
