#pragma once
// Everything that can be asked of the booking core. A command carries all that its decision needs
// from outside (time comes with apply(), random bits such as an order code inside), so that the
// same commands always give the same result. Value types.
//
// `buyer` is the buyer who asks, and limits the command to his own things; none: staff or the
// server itself. Whether a caller may send a command at all is decided before, in http/.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "booking/model/entities.hpp"

namespace firstshow::booking {

// --- buyers: holds ----------------------------------------------------------------------------

/// Places named one by one. Names that the plan does not know travel along, to be refused in turn.
struct NamedPlaces {
  std::vector<SeatIndex> seats;  ///< in any order
  std::vector<AreaPlaces> areas;
  std::vector<std::string> unknown_seats;
  std::vector<std::string> unknown_areas;
};

/// "The best N together", to be chosen by the core.
struct BestPlaces {
  std::uint32_t quantity = 0;             ///< all of them, accessible and companion ones included
  std::optional<CategoryIndex> category;  ///< any if absent
  std::optional<Paise> price_ceiling;     ///< per place, at the default ticket type
  std::uint32_t accessible = 0;           ///< how many must be wheelchair places
  std::uint32_t companions = 0;           ///< how many must be companion places
  bool together_required = false;
  std::string unknown_category;  ///< a name that the plan does not know, or ""
};

struct HoldSeats {
  BuyerId buyer;
  ShowId show;
  SeatPlanId plan;  ///< the plan that the indices below were looked up in
  std::variant<NamedPlaces, BestPlaces> wanted;
  Idempotency idempotency;
};

/// The full new set for a live hold; its deadline stays.
struct SwapSeats {
  BuyerId buyer;
  HoldId hold;
  SeatPlanId plan;
  NamedPlaces wanted;
};

/// The best places there are in place of those of a live hold, which count as free; its deadline
/// stays.
struct SwapForBest {
  BuyerId buyer;
  HoldId hold;
  SeatPlanId plan;
  BestPlaces wanted;
};

struct ExtendHold {
  BuyerId buyer;
  HoldId hold;
};

struct ReleaseHold {
  BuyerId buyer;
  HoldId hold;
};

// --- buyers: orders and payments --------------------------------------------------------------

/// How one held seat, or `quantity` places of a held area, are sold. Together the choices of an
/// order name what its hold has, each place once; a place not named gets the default type.
struct TicketChoice {
  Place place;
  std::uint32_t quantity = 1;  ///< 1 for a seat
  std::string ticket_type;     ///< its code
  std::string unknown_place;   ///< a name that the plan does not know, or ""
};

struct OpenOrder {
  BuyerId buyer;
  HoldId hold;
  std::vector<TicketChoice> choices;
  BuyerDetails details;
  std::uint64_t code = 0;  ///< what people read out, 40 bits (tickets/order_codes.hpp)
  Idempotency idempotency;
};

struct ReviseOrder {
  BuyerId buyer;
  OrderId order;
  std::vector<TicketChoice> choices;
  BuyerDetails details;
};

struct CancelOrder {
  BuyerId buyer;
  OrderId order;
  bool keep_seats = false;  ///< the hold becomes active again, with its deadline
};

struct StartPayment {
  BuyerId buyer;
  OrderId order;
  GatewayAccount account;
  Idempotency idempotency;
};

struct RefundTickets {
  BuyerId buyer;  ///< none: staff
  OrderId order;
  std::vector<TicketId> tickets;  ///< empty: all that are valid
  bool override_policy = false;   ///< staff only
  Idempotency idempotency;
};

// --- buyers who get an account ------------------------------------------------------------------

/// A buyer who signs in takes over a hold that he had without an account: nothing about it changes
/// but whose it is, its deadline least of all. What he already has is answered as it is. Limits of
/// the show do not stop it; the places count for him from then on. Its idempotency key goes along,
/// unless `to` has used that key himself. A hold with an order goes with the order.
struct AdoptHold {
  BuyerId from;
  BuyerId to;
  HoldId hold;
};

/// The same of an order, open or over, with its money and with the hold that is its own. That
/// hold's key is forgotten: who has ordered knows the answer.
struct AdoptOrder {
  BuyerId from;
  BuyerId to;
  OrderId order;
};

// --- the gateway ------------------------------------------------------------------------------

/// The gateway has the payment. Sent again with the same reference it changes nothing.
struct PaymentReady {
  PaymentId payment;
  std::string reference;  ///< 1-80 characters
};

enum class ReportedStatus : std::uint8_t {
  kAuthorised,
  kCaptured,
  kFailed,
  kRefunded,  ///< it was captured, and all of it given back
};

/// Why a gateway says what it says, and so how much it means.
enum class ReportSource : std::uint8_t {
  kNotice,   ///< told by itself, or brought by the buyer: it may be older than what we know
  kInquiry,  ///< the answer to our inquiry how the money stands: it is so now
  kRequest,  ///< the answer to our request to capture or void: a failure is the end of it
};

/// What a gateway says of money, by webhook, by fetching or on the buyer's return. Its signature
/// was checked before.
struct PaymentReported {
  PaymentId payment;       ///< ours, as it came back; none if the report does not name it
  GatewayAccount account;  ///< the account whose secret verified the report
  std::string reference;   ///< the gateway's name for the attempt, "" if not in the report
  /// The gateway's name for the money; "" only with kFailed, where it would not have the attempt.
  std::string gateway_payment_id;
  ReportedStatus status = ReportedStatus::kFailed;
  Paise amount;
  Currency currency;
  ReportSource source = ReportSource::kNotice;
};

/// What a gateway answered to a refund that was sent.
enum class RefundAnswer : std::uint8_t {
  kTaken,
  kRefused,  ///< nothing is given back: it is to be sent again
};

/// The gateway answered: it took the refund, or would not.
struct RefundSent {
  RefundId refund;
  std::uint32_t earlier_sends = 0;  ///< the refund's `sends` when this was asked for
  std::string reference;            ///< "" if refused
  RefundAnswer answer = RefundAnswer::kTaken;
};

/// A refund is about to be given to the gateway. Durable before it is, so that what may have gone
/// out is never lessened.
struct BeginRefund {
  RefundId refund;
  std::uint32_t earlier_sends = 0;  ///< as the refund says
};

/// How a refund ended, as a gateway says. One that is on its way is not reported.
enum class RefundEnd : std::uint8_t { kFailed, kSettled };

struct RefundReported {
  RefundId refund;         ///< ours, if the report names it
  PaymentId payment;       ///< ours, if the report names it
  GatewayAccount account;  ///< the account whose secret verified the report
  std::string reference;   ///< the gateway's name for the refund; not empty
  RefundEnd status = RefundEnd::kFailed;
  Paise amount;
  Currency currency;
  /// The gateway's name for the money that was given back, "" if not in the report.
  std::string gateway_payment_id{};
  ReportSource source = ReportSource::kNotice;  ///< never kRequest
};

// --- money that a person decides on -------------------------------------------------------------

/// "give_back"
constexpr std::string_view verdict_name(ReviewVerdict verdict) {
  switch (verdict) {
    case ReviewVerdict::kAccept:
      return "accept";
    case ReviewVerdict::kGiveBack:
      return "give_back";
    case ReviewVerdict::kWriteOff:
      return "write_off";
    case ReviewVerdict::kVoidTickets:
      return "void_tickets";
    case ReviewVerdict::kKeepTickets:
      return "keep_tickets";
  }
  return {};
}

/// Decides a case that ReadReviews lists.
struct DecideReview {
  PaymentOrRefund subject;
  ReviewVerdict verdict = ReviewVerdict::kGiveBack;
  OrderId order;                  ///< kAccept: the order it pays for; none: its own
  std::vector<TicketId> tickets;  ///< kVoidTickets: these; empty: all that are valid
  std::string reason;
  std::string by;
};

/// Has a refund that is owed sent now, however long it was to wait.
struct ResendRefund {
  RefundId refund;
};

// --- staff ------------------------------------------------------------------------------------

struct PublishPlan {
  SharedLayout layout;
  std::string document;
  OrganiserId organiser{};
};

/// The whole new image of a show. `show.id` none: a new one; else `show.version` is the version it
/// replaces. `state` is ignored but for a new show (draft or on_sale). Only a draft may change its
/// plan, and nothing changes its organiser: shows and plans of another one are unknown.
struct DefineShow {
  Show show;
};

struct SetPrices {
  ShowId show;
  std::uint32_t version = 0;  ///< the version this change was made from; 0: whichever
  PriceList prices;
};

struct SetLimits {
  ShowId show;
  std::uint32_t version = 0;
  Limits limits;
};

struct SetRules {
  ShowId show;
  std::uint32_t version = 0;
  Rules rules;
};

/// draft -> on_sale <-> paused -> closed; the same state again is the same success. Cancelling is
/// CancelShow.
struct SetSaleState {
  ShowId show;
  std::uint32_t version = 0;
  SaleState state = SaleState::kPaused;
};

struct BlockPlaces {
  ShowId show;
  SeatPlanId plan;
  NamedPlaces places;
  std::string reason;
};

struct UnblockPlaces {
  ShowId show;
  SeatPlanId plan;
  NamedPlaces places;  ///< those of them that are blocked become free; areas: up to the quantity
};

/// Cancelled at once and for good; SettleCancelled gives back what was held and sold.
struct CancelShow {
  ShowId show;
};

// --- upkeep: bounded but for ExtendAll, and asked again while Progress says there is more ------

/// Ends up to `limit` holds, and the orders on them, whose deadline has come.
struct ExpireDue {
  std::uint32_t limit = 100;
};

/// Drops up to `limit` things that nobody can ask for any more; docs/core.md says when.
struct Forget {
  std::uint32_t limit = 100;
};

/// Moves every live deadline by the time the server was away.
struct ExtendAll {
  Duration by{};
};

/// Releases holds and refunds orders of cancelled shows, up to `limit` orders.
struct SettleCancelled {
  std::uint32_t limit = 20;
};

/// Makes an inquiry due for up to `limit` payments and refunds that may have moved without our
/// hearing of it, where it is time.
struct ScheduleInquiries {
  std::uint32_t limit = 100;
};

// --- reads: they change nothing, and see what is durable ---------------------------------------

struct ReadHold {
  BuyerId buyer;
  HoldId hold;
};

/// With its payments and refunds.
struct ReadOrder {
  BuyerId buyer;  ///< none: staff
  OrderId order;
};

struct ReadPayment {
  BuyerId buyer;  ///< none: staff or the server
  PaymentId payment;
};

/// By the server itself only.
struct ReadRefund {
  RefundId refund;
};

struct ReadShow {
  ShowId show;
};

/// The review cases, the oldest first.
struct ReadReviews {
  std::uint32_t limit = 100;
};

using Command =
    std::variant<HoldSeats, SwapSeats, SwapForBest, ExtendHold, ReleaseHold, OpenOrder, ReviseOrder,
                 CancelOrder, StartPayment, RefundTickets, AdoptHold, AdoptOrder, PaymentReady,
                 PaymentReported, BeginRefund, RefundSent, RefundReported, DecideReview,
                 ResendRefund, PublishPlan, DefineShow, SetPrices, SetLimits, SetRules,
                 SetSaleState, BlockPlaces, UnblockPlaces, CancelShow, ExpireDue, Forget, ExtendAll,
                 SettleCancelled, ScheduleInquiries, ReadHold, ReadOrder, ReadPayment, ReadRefund,
                 ReadShow, ReadReviews>;

inline constexpr std::size_t kCommandKinds = std::variant_size_v<Command>;

/// "HoldSeats"; for logs and metrics.
std::string_view command_name(const Command& command);
/// The names of all, by their index in the variant; for tables of what was covered.
std::span<const std::string_view, kCommandKinds> command_names();
/// Whether the command changes nothing, whatever it is answered.
bool only_reads(const Command& command);

}  // namespace firstshow::booking
