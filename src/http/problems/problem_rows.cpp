// The table of refusals: for each what its problem is, says and carries. A refusal without a row
// does not compile.

#include <array>
#include <utility>

#include "base/check.hpp"
#include "http/problems/problem_members.hpp"
#include "http/problems/problem_rows.hpp"

namespace firstshow::http {
namespace {

using booking::Refusal;
using desk::DeskRefusal;

/// A gateway's answer to our request for a payment takes that long at most, mostly.
constexpr int kTryLater_s = 5;

template <Refusal refusal>
constexpr RefusalRow without_row() {
  static_assert(refusal == Refusal::kNone, "a refusal has its row below");
  return {{}, kNoDetail, kNoMembers, kNoRetry};
}

template <Refusal refusal>
constexpr RefusalRow kRefusal = without_row<refusal>();  // kNone is no problem

template <>
constexpr RefusalRow kRefusal<Refusal::kKeyReused>{
    {"/problems/key-reused", 422, "This Idempotency-Key belongs to another request",
     "The key was used for another request: another path, or another body.",
     "Send what is new under a new key, and a retry with exactly the same body."},
    "Send another request under another key.",
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kUnknownShow>{
    {"/problems/unknown-show", 404, "There is no such show", "There is no such show.",
     "List the shows again; it may be over."},
    kNoDetail,
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kUnknownPlan>{
    {"/problems/unknown-plan", 404, "There is no such seat plan for this show",
     "There is no such seat plan.", "Read the show again for the plan that it has now."},
    kNoDetail,
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kUnknownHold>{
    {"/problems/unknown-hold", 404, "There is no such hold",
     "There is no such hold, or it is somebody else's.",
     "Send the token that made it. An hour after its end a hold is forgotten."},
    kNoDetail,
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kUnknownOrder>{
    {"/problems/unknown-order", 404, "There is no such order",
     "There is no such order, or it is somebody else's.", "Send the token that made it."},
    kNoDetail,
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kUnknownPayment>{
    {"/problems/unknown-payment", 404, "There is no such payment",
     "There is no such payment, or it is somebody else's.", "Send the token that made it."},
    kNoDetail,
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kUnknownRefund>{
    {"/problems/unknown-refund", 404, "There is no such refund", "There is no such refund.",
     "Check the id; GET /admin/v1/reviews lists the refunds that can be decided or sent again."},
    kNoDetail,
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kUnknownTicket>{
    {"/problems/unknown-ticket", 404, "There is no such ticket",
     "The order has no such ticket, or it is void already.",
     "Read the order's tickets; unknown names the ones that are not there."},
    kNoDetail,
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kShowNotOnSale>{
    {"/problems/show-not-on-sale", 409, "The show is not on sale",
     "The sale is not open: it has not begun, is paused, or is over.",
     "state says which, opens_at when it begins. A paused sale may go on at any time."},
    not_on_sale,
    write_sale,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kHoldExpired>{
    {"/problems/hold-expired", 410, "The hold has expired",
     "The time of the hold is over, and its places are free for everybody.",
     "Hold places anew; the same ones may still be there."},
    "Its places are free again; hold them anew.",
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kHoldOrdered>{
    {"/problems/hold-ordered", 409, "The hold has an order",
     "The hold belongs to an order now and is changed only through it.",
     "Go on with the order, or cancel it; with keep_seats the hold is yours again."},
    "Go on with the order, or cancel it first.",
    write_order,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kAlreadyExtended>{
    {"/problems/already-extended", 409, "The hold was extended before",
     "The hold had its one extension.", "Order what it has before it ends."},
    "A hold can be extended once.",
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kPaymentInFlight>{
    {"/problems/payment-in-flight", 409, "A payment is under way",
     "A payment of this order is under way.", "Wait until it has succeeded or failed."},
    "Wait until the payment has succeeded or failed.",
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kOrderNotOpen>{
    {"/problems/order-not-open", 409, "The order is not open",
     "The order was confirmed, cancelled or has expired.",
     "Read it to see which. To change or buy anything, begin anew."},
    "It was confirmed, cancelled or has expired.",
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kTooLateToPay>{
    {"/problems/too-late-to-pay", 410, "It is too late to pay for this order",
     "Payments keep the places for 30 minutes past the hold's own time, and too little is left.",
     "Hold the places anew and order them again."},
    "Hold the places anew and order again.",
    write_since,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kAttemptsUsed>{
    {"/problems/attempts-used", 429, "All attempts to pay are used up",
     "All payments that one hold may have were started, over all of its orders.",
     "Cancel the order, hold the places anew, order again."},
    "Cancel the order and begin anew.",
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kNotRefundable>{
    {"/problems/not-refundable", 409, "This cannot be refunded",
     "These tickets cannot be given back: not allowed for this show, too late, or already void.",
     "refundable_until says until when it was possible. Ask the box office."},
    refundable_until,
    write_refundable_until,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kTryLater>{
    {"/problems/try-later", 503, "The gateway has not told us this payment's reference yet",
     "A gateway reported money for a payment whose reference it has not given us yet.",
     "Nothing was recorded. Send the same webhook again after Retry-After seconds."},
    "Nothing was recorded; send the same report again.",
    kNoMembers,
    kTryLater_s};
template <>
constexpr RefusalRow kRefusal<Refusal::kNothingToDecide>{
    {"/problems/nothing-to-decide", 409, "There is nothing to decide here any more",
     "The payment or refund does not wait for a decision: somebody decided, or it settled itself.",
     "List the cases again; GET /admin/v1/reviews has those that are left."},
    "It was decided on, or settled by itself; list the cases again.",
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kNotAcceptable>{
    {"/problems/not-acceptable", 409, "This decision is not possible here",
     "The decision does not fit the case: another kind of case, or the order cannot take the "
     "money.",
     "verdicts of the case lists what is possible. Only an order that is open, or whose places "
     "are free again, and that costs no more than the money takes it; else give the money back."},
    "Another verdict fits this case, or the order cannot take the money.",
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kSaleStateConflict>{
    {"/problems/sale-state-conflict", 409, "The show cannot go from its state to that one",
     "The sale of a show goes only from some states to some others.",
     "state is the present one. A cancelled show stays so."},
    present_sale_state,
    write_sale_state,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kStaleVersion>{
    {"/problems/stale-version", 412, "The show was changed by somebody else",
     "Somebody changed the show between your reading and your asking.",
     "Read it again and decide anew; version is the present one."},
    present_version,
    write_version,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kPlanInUse>{
    {"/problems/plan-in-use", 409, "The seat plan is in use",
     "Places of this seat plan are held or sold, so it cannot be taken from the show.",
     "Make another show with the new plan."},
    kNoDetail,
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kNothingRequested>{
    {"/problems/nothing-requested", 422, "No places were asked for", "No places were asked for.",
     "Name at least one seat, area or quantity."},
    "Name at least one seat, area or quantity.",
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kDuplicateSeat>{
    {"/problems/duplicate-seat", 422, "A place was named twice",
     "A place was named more than once.", "Name each once; seats lists those that were repeated."},
    named_twice,
    write_named,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kUnknownSeat>{
    {"/problems/unknown-seat", 422, "Some of these seats do not exist",
     "The show has no such seats.", "Take keys from its seat plan; unknown names the wrong ones."},
    not_known,
    write_unknown,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kUnknownArea>{
    {"/problems/unknown-area", 422, "Some of these areas do not exist",
     "The show has no such areas.", "Take keys from its seat plan; unknown names the wrong ones."},
    not_known,
    write_unknown,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kUnknownCategory>{
    {"/problems/unknown-category", 422, "There is no such category",
     "The show has no such category.", "Take names from the show's categories."},
    not_known,
    write_unknown,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kTooManySeats>{
    {"/problems/too-many-seats", 422, "Too many places at once",
     "More places were asked for at once than this show allows.",
     "Ask for no more than limit, which is the show's limits.places_per_hold."},
    most_places_at_once,
    write_limit,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kTooManyCompanions>{
    {"/problems/too-many-companions", 422, "Companion seats come with a wheelchair place",
     "Companion seats are for those who come with a wheelchair, and are sold only with its place.",
     "Ask for wheelchair places in the same hold; three companion seats go with each of them. "
     "limit is how many go with those that were asked for, seats the companion seats that were "
     "named."},
    most_companions,
    write_companions,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kUnknownTicketType>{
    {"/problems/unknown-ticket-type", 422, "Some of these ticket types are not offered",
     "A ticket type is not known, or not sold in this category.",
     "Take codes from the prices of the show's categories; unknown names the wrong ones."},
    not_known,
    write_unknown,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kWrongPlaces>{
    {"/problems/wrong-places", 422, "The tickets are not for the places of the hold",
     "The tickets name places that the hold does not have, or more of them.",
     "Name only places of the hold; what is not named is sold as the first ticket type."},
    kNoDetail,
    write_unknown,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kBadShow>{
    {"/problems/bad-show", 422, "Invalid show definition", "The show's definition is invalid.",
     "errors lists every fault with its place."},
    kNoDetail,
    write_errors,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kBadPlan>{
    {"/problems/bad-plan", 422, "Invalid seat plan", "The seat plan is invalid.",
     "errors lists every fault with its place."},
    kNoDetail,
    write_errors,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kTooManyHolds>{
    {"/problems/too-many-holds", 409, "You have too many holds in this show",
     "You have as many holds in this show as one buyer may have.",
     "Order or release one; limit is how many there may be."},
    most_holds,
    write_limit,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kBuyerLimit>{
    {"/problems/buyer-limit", 409, "You have too many places in this show",
     "One buyer may have only so many places in this show, held and bought.",
     "Ask for fewer; limit is how many there may be."},
    most_places_of_buyer,
    write_limit,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kSeatsTaken>{
    {"/problems/seats-taken", 409, "Some of these seats are taken",
     "Others were faster, or the places are not for sale. Nothing was held.",
     "seats and areas name everything in the way. Take others, or ask for the best there are."},
    in_the_way,
    write_in_the_way,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kNotTogether>{
    {"/problems/not-together", 409, "There are no such seats together",
     "There are enough places, but not side by side.",
     "Ask for fewer, for another category, or with together preferred."},
    "Ask for fewer, for another category, or apart.",
    kNoMembers,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kSoldOut>{
    {"/problems/sold-out", 409, "Sold out", "There are not enough places that fit.",
     "Ask for fewer or for another category. Holds that end make places free again."},
    kNoDetail,
    write_in_the_way,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kPlacesTaken>{
    {"/problems/places-taken", 409, "Some of these places are held or sold",
     "Some of the places to block are held or sold.",
     "seats and areas name them. Wait for holds to end; refund what is sold."},
    in_the_way,
    write_in_the_way,
    kNoRetry};
template <>
constexpr RefusalRow kRefusal<Refusal::kLeavesSingleSeat>{
    {"/problems/leaves-single-seat", 409, "This would leave a single seat",
     "This would leave a single seat between others, which hardly anybody buys.",
     "Take suggestion instead; seats names what would be left alone."},
    left_alone,
    write_suggestion,
    kNoRetry};

template <std::size_t... Numbers>
constexpr std::array<const RefusalRow*, sizeof...(Numbers)> rows_of(
    std::index_sequence<Numbers...> /*all*/) {
  return {&kRefusal<static_cast<Refusal>(Numbers)>...};
}

/// By number, made by the compiler.
constexpr auto kRefusals = rows_of(std::make_index_sequence<booking::kRefusalKinds>());

// --- the desk ---

constexpr std::string_view kInAWhile = "Nothing was changed; try again after Retry-After seconds.";

constexpr DeskRefusalRow kBusyRow{kProblem<ProblemId::kBusy>, kInAWhile, 1};
constexpr DeskRefusalRow kStorageUnwritableRow{kProblem<ProblemId::kStorageUnwritable>, kInAWhile,
                                               30};
constexpr DeskRefusalRow kFaultRow{kProblem<ProblemId::kInternalFault>,
                                   "Nothing was changed, and the fault was logged.", kNoRetry};
constexpr DeskRefusalRow kClosingRow{kProblem<ProblemId::kClosing>, kInAWhile, 5};
constexpr DeskRefusalRow kUnknownRow{
    kProblem<ProblemId::kOutcomeUnknown>,
    "The server failed while it wrote this. Send the same request with the same "
    "Idempotency-Key again: the answer says whether it was done.",
    5};
constexpr DeskRefusalRow kLostRow{
    kProblem<ProblemId::kStorageUnwritable>,
    "Nothing was changed. The server has lost its database, and sells nothing until its operator "
    "has started it again.",
    30};

}  // namespace

const RefusalRow& row_of(Refusal refusal) {
  CHECK(refusal != Refusal::kNone, "a success is no problem");
  return *kRefusals[number_of(refusal)];
}

const DeskRefusalRow& row_of(DeskRefusal refusal) {
  switch (refusal) {
    case DeskRefusal::kNone:
      break;
    case DeskRefusal::kBusy:
      return kBusyRow;
    case DeskRefusal::kStorageUnwritable:
      return kStorageUnwritableRow;
    case DeskRefusal::kFault:
      return kFaultRow;
    case DeskRefusal::kClosing:
      return kClosingRow;
    case DeskRefusal::kUnknown:
      return kUnknownRow;
    case DeskRefusal::kLost:
      return kLostRow;
  }
  check_failed("refusal", "a success is no problem", __FILE__, __LINE__);
}

}  // namespace firstshow::http
