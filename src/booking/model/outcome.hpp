#pragma once
// What the booking core answers: a refusal with what the caller can act on, or a success with the
// present image of what was asked for; and what happened besides (records for the journal, changes
// for live maps, gateway tasks at gateways). Value types.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/enumerators.hpp"
#include "booking/model/entities.hpp"

namespace firstshow::booking {

/// Why a request was turned down. The order of a command's refusals is in docs/core.md.
enum class Refusal : std::uint8_t {
  kNone,
  // idempotency
  kKeyReused,
  // what is named does not exist, or is another's
  kUnknownShow,
  kUnknownPlan,
  kUnknownHold,
  kUnknownOrder,
  kUnknownPayment,
  kUnknownRefund,
  kUnknownTicket,
  // states and windows
  kShowNotOnSale,
  kHoldExpired,
  kHoldOrdered,
  kAlreadyExtended,
  kPaymentInFlight,
  kOrderNotOpen,
  kTooLateToPay,
  kAttemptsUsed,
  kNotRefundable,
  kTryLater,
  kNothingToDecide,
  kNotAcceptable,
  kSaleStateConflict,
  kStaleVersion,
  kPlanInUse,
  // shape
  kNothingRequested,
  kDuplicateSeat,
  kUnknownSeat,
  kUnknownArea,
  kUnknownCategory,
  kTooManySeats,
  kTooManyCompanions,
  kUnknownTicketType,
  kWrongPlaces,
  kBadShow,
  kBadPlan,
  // the buyer's limits
  kTooManyHolds,
  kBuyerLimit,
  // availability
  kSeatsTaken,
  kNotTogether,
  kSoldOut,
  kPlacesTaken,
  // rules
  kLeavesSingleSeat,
};

/// "seats_taken"; the words of docs/core.md. kNone is "ok".
constexpr std::string_view refusal_name(Refusal refusal) {
  // clang-format off
  switch (refusal) {
    case Refusal::kNone: return "ok";
    case Refusal::kKeyReused: return "key_reused";
    case Refusal::kUnknownShow: return "unknown_show";
    case Refusal::kUnknownPlan: return "unknown_plan";
    case Refusal::kUnknownHold: return "unknown_hold";
    case Refusal::kUnknownOrder: return "unknown_order";
    case Refusal::kUnknownPayment: return "unknown_payment";
    case Refusal::kUnknownRefund: return "unknown_refund";
    case Refusal::kUnknownTicket: return "unknown_ticket";
    case Refusal::kShowNotOnSale: return "show_not_on_sale";
    case Refusal::kHoldExpired: return "hold_expired";
    case Refusal::kHoldOrdered: return "hold_ordered";
    case Refusal::kAlreadyExtended: return "already_extended";
    case Refusal::kPaymentInFlight: return "payment_in_flight";
    case Refusal::kOrderNotOpen: return "order_not_open";
    case Refusal::kTooLateToPay: return "too_late_to_pay";
    case Refusal::kAttemptsUsed: return "attempts_used";
    case Refusal::kNotRefundable: return "not_refundable";
    case Refusal::kTryLater: return "try_later";
    case Refusal::kNothingToDecide: return "nothing_to_decide";
    case Refusal::kNotAcceptable: return "not_acceptable";
    case Refusal::kSaleStateConflict: return "sale_state_conflict";
    case Refusal::kStaleVersion: return "stale_version";
    case Refusal::kPlanInUse: return "plan_in_use";
    case Refusal::kNothingRequested: return "nothing_requested";
    case Refusal::kDuplicateSeat: return "duplicate_seat";
    case Refusal::kUnknownSeat: return "unknown_seat";
    case Refusal::kUnknownArea: return "unknown_area";
    case Refusal::kUnknownCategory: return "unknown_category";
    case Refusal::kTooManySeats: return "too_many_seats";
    case Refusal::kTooManyCompanions: return "too_many_companions";
    case Refusal::kUnknownTicketType: return "unknown_ticket_type";
    case Refusal::kWrongPlaces: return "wrong_places";
    case Refusal::kBadShow: return "bad_show";
    case Refusal::kBadPlan: return "bad_plan";
    case Refusal::kTooManyHolds: return "too_many_holds";
    case Refusal::kBuyerLimit: return "buyer_limit";
    case Refusal::kSeatsTaken: return "seats_taken";
    case Refusal::kNotTogether: return "not_together";
    case Refusal::kSoldOut: return "sold_out";
    case Refusal::kPlacesTaken: return "places_taken";
    case Refusal::kLeavesSingleSeat: return "leaves_single_seat";
  }
  // clang-format on
  return {};
}

inline constexpr std::size_t kRefusalKinds = count_named(refusal_name);

/// What is with one seat. The characters are those of the seat map: `.` `h` `s` `b`.
enum class SeatStatus : char { kFree = '.', kHeld = 'h', kSold = 's', kBlocked = 'b' };

struct SeatInTheWay {
  SeatIndex seat = 0;
  SeatStatus status = SeatStatus::kFree;

  friend bool operator==(const SeatInTheWay&, const SeatInTheWay&) = default;
};

struct AreaInTheWay {
  AreaIndex area = 0;
  std::uint32_t left = 0;

  friend bool operator==(const AreaInTheWay&, const AreaInTheWay&) = default;
};

/// What the caller can act on; only the members that belong to the refusal are filled.
struct Refused {
  std::vector<SeatInTheWay> seats;   ///< seats_taken, places_taken
  std::vector<AreaInTheWay> areas;   ///< seats_taken, places_taken, sold_out
  std::vector<std::string> unknown;  ///< unknown_seat, unknown_area, unknown_ticket_type ...
  /// duplicate_seat; leaves_single_seat: the seat(s) left; too_many_companions: companion seats
  std::vector<SeatIndex> named;
  std::vector<SeatIndex> suggestion;          ///< leaves_single_seat: take these instead
  SaleState sale_state = SaleState::kOnSale;  ///< show_not_on_sale, sale_state_conflict
  std::optional<Time> when;   ///< show_not_on_sale: opens; not_refundable: until; too_late: since
  OrderId order;              ///< hold_ordered
  std::uint32_t limit = 0;    ///< too_many_seats, too_many_companions, too_many_holds, buyer_limit
  std::uint32_t version = 0;  ///< stale_version: the present one
  Faults faults;              ///< bad_show, bad_plan

  friend bool operator==(const Refused&, const Refused&) = default;
};

// --- successes --------------------------------------------------------------------------------

struct HoldReply {
  Hold hold;
  bool together = true;  ///< its seats are side by side; also of one seat, and of none
};

struct OrderReply {
  Order order;
  Time deadline{};                  ///< of its hold while open; default after
  std::uint32_t attempts_left = 0;  ///< payments that may still be started; 0 once it is not open
  std::vector<Payment> payments;
  std::vector<Refund> refunds;
};

struct PaymentReply {
  Payment payment;
  Order order;
  Time deadline{};
};

struct RefundReply {
  Refund refund;
  Payment payment;  ///< the one it gives back; empty for a refund of money we do not know
};

/// What a report of money led to; for logs, metrics and the simulator's coverage.
enum class MoneyResult : std::uint8_t {
  kKnownAlready,
  kNoted,      ///< a failure, or an authorisation that waits for its capture
  kConfirmed,  ///< the order has its tickets
  kCaptureAsked,
  kVoidAsked,
  kRefundOwed,
  kUnderReview,
  kUnmatched,  ///< recorded as money for no attempt we know
  kRefundMoved,
  kRefundRecorded,  ///< a refund that was made at the gateway itself
  kDecided,         ///< as a person said
};
constexpr std::string_view money_result_name(MoneyResult result) {
  switch (result) {
    case MoneyResult::kKnownAlready:
      return "known_already";
    case MoneyResult::kNoted:
      return "noted";
    case MoneyResult::kConfirmed:
      return "confirmed";
    case MoneyResult::kCaptureAsked:
      return "capture_asked";
    case MoneyResult::kVoidAsked:
      return "void_asked";
    case MoneyResult::kRefundOwed:
      return "refund_owed";
    case MoneyResult::kUnderReview:
      return "under_review";
    case MoneyResult::kUnmatched:
      return "unmatched";
    case MoneyResult::kRefundMoved:
      return "refund_moved";
    case MoneyResult::kRefundRecorded:
      return "refund_recorded";
    case MoneyResult::kDecided:
      return "decided";
  }
  return {};
}
inline constexpr std::size_t kMoneyResults = count_named(money_result_name);

struct MoneyReply {
  MoneyResult result = MoneyResult::kKnownAlready;
  PaymentId payment;
  OrderId order;
};

/// Why a person has to decide.
enum class ReviewReason : std::uint8_t {
  kUnmatchedMoney,       ///< money for no attempt we know
  kWrongAmount,          ///< money that is not what was asked for, or not what the order costs now
  kTicketsWithoutMoney,  ///< the money of valid tickets was given back at the gateway
  kUnmatchedRefund,      ///< a refund made at the gateway, of money that we do not know
  kRefundedTooMuch,      ///< more was given back at the gateway than was left of the money
  kRefundStuck,          ///< a refund has been owed for longer than kRefundStuckTime
  kRefundsUnknown,       ///< the gateway says that all was given back, and no refund explains it
};
/// "unmatched_money"
constexpr std::string_view review_reason_name(ReviewReason reason) {
  switch (reason) {
    case ReviewReason::kUnmatchedMoney:
      return "unmatched_money";
    case ReviewReason::kWrongAmount:
      return "wrong_amount";
    case ReviewReason::kTicketsWithoutMoney:
      return "tickets_without_money";
    case ReviewReason::kUnmatchedRefund:
      return "unmatched_refund";
    case ReviewReason::kRefundedTooMuch:
      return "refunded_too_much";
    case ReviewReason::kRefundStuck:
      return "refund_stuck";
    case ReviewReason::kRefundsUnknown:
      return "refunds_unknown";
  }
  return {};
}
inline constexpr std::size_t kReviewReasons = count_named(review_reason_name);

/// What a person has to decide, with the evidence.
struct ReviewCase {
  PaymentOrRefund subject;
  ReviewReason reason = ReviewReason::kUnmatchedMoney;
  GatewayAccount account;
  std::string reference;  ///< the gateway's name for the attempt, or for the refund; may be ""
  std::string gateway_payment_id;  ///< the gateway's name for the money; may be ""
  PaymentId payment;               ///< whose money it is, if known
  OrderId order;                   ///< if known
  Currency currency;
  Paise amount;         ///< under review, given back, or owed
  bool unused = false;  ///< the money, or some of it, pays for nothing yet
  Time since{};
};

/// What may be decided on a case.
std::span<const ReviewVerdict> verdicts_for(const ReviewCase& one);

struct ReviewsReply {
  std::vector<ReviewCase> cases;  ///< the oldest first
  std::size_t total = 0;          ///< also those past the limit
};

struct ShowReply {
  Show show;
};

struct PlanReply {
  SeatPlanId plan;
};

struct BlockReply {
  Show show;
  std::uint32_t places = 0;  ///< how many changed
};

struct Progress {
  std::uint32_t done = 0;
  bool more = false;
};

struct Outcome {
  Refusal refusal = Refusal::kNone;
  bool replayed = false;  ///< an earlier success, by its idempotency key
  std::variant<std::monostate, Refused, HoldReply, OrderReply, PaymentReply, RefundReply,
               MoneyReply, ReviewsReply, ShowReply, PlanReply, BlockReply, Progress>
      body;

  bool ok() const { return refusal == Refusal::kNone; }
};

// --- effects ----------------------------------------------------------------------------------

/// A seat whose status changed, for live maps.
struct SeatChange {
  ShowId show;
  SeatIndex seat = 0;
  SeatStatus status = SeatStatus::kFree;
};

struct AreaChange {
  ShowId show;
  AreaIndex area = 0;
  std::uint32_t left = 0;
};

/// A call to make at a gateway once the batch is durable. It is derived from rows (a payment's
/// `request`, a refund that is owed), so a restart finds it again.
struct GatewayTask {
  PaymentOrRefund subject;
  /// The least urgent first: a task asked for twice is as urgent as the more urgent of both.
  enum class Urgency : std::uint8_t {
    kCanWait,  ///< only an inquiry how it stands: everything else is first
    kSoon,
    kNow,  ///< without the pause that earlier failures would have
  };
  Urgency urgency = Urgency::kSoon;
};

/// Something that a person has to look at: wrong amount, wrong account, unmatched money.
struct Alarm {
  std::string sentence;
};

/// What applying commands produced, in order. Filled by apply(), emptied by its owner.
struct Effects {
  std::vector<Record> records;
  std::vector<SeatChange> seats;
  std::vector<AreaChange> areas;
  std::vector<ShowId> shows;  ///< whose own image changed, or that were forgotten
  std::vector<GatewayTask> gateway_tasks;
  std::vector<Alarm> alarms;

  void clear();
};

}  // namespace firstshow::booking
