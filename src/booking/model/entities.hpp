#pragma once
// The things the box office keeps. One image of each serves three purposes: it is what the core
// holds in memory, the row that the journal writes, and what a reply shows; so there is nothing to
// translate between them. Value types. What they mean and how they move is in docs/core.md.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "base/id.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "booking/model/seat_layout.hpp"

namespace firstshow::booking {

/// A 128-bit hash of text that a caller chose (an idempotency key, a request body). Zero: none.
struct Digest {
  std::array<std::uint8_t, 16> bytes{};

  friend auto operator<=>(const Digest&, const Digest&) = default;
  bool none() const { return bytes == std::array<std::uint8_t, 16>{}; }
};

/// What makes a retry recognisable: the caller's key, and the request it came with.
struct Idempotency {
  Digest key;
  Digest request;

  friend bool operator==(const Idempotency&, const Idempotency&) = default;
};

/// `quantity` places of one area; at least 1.
struct AreaPlaces {
  AreaIndex area = 0;
  std::uint32_t quantity = 0;

  friend bool operator==(const AreaPlaces&, const AreaPlaces&) = default;
};

using SeatList = boost::container::small_vector<SeatIndex, 8>;
using AreaList = boost::container::small_vector<AreaPlaces, 2>;

// --- seat plans and shows ---------------------------------------------------------------------

/// A published seat plan. `document` is the geometry as JSON (catalogue/ writes and reads it); the
/// core only keeps it with the layout.
struct SeatPlan {
  SeatPlanId id;
  SharedLayout layout;
  std::string document;
  OrganiserId organiser{};  ///< whose it is, for good
};

// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class SaleState : std::uint8_t {
  kDraft = 0,
  kOnSale = 1,
  kPaused = 2,
  kClosed = 3,
  kCancelled = 4,
};

/// "on_sale"
constexpr std::string_view sale_state_name(SaleState state) {
  switch (state) {
    case SaleState::kDraft:
      return "draft";
    case SaleState::kOnSale:
      return "on_sale";
    case SaleState::kPaused:
      return "paused";
    case SaleState::kClosed:
      return "closed";
    case SaleState::kCancelled:
      return "cancelled";
  }
  return {};
}

struct TicketType {
  std::string code;  ///< "adult"; unique in its price list, 1-40 of [a-z0-9_-]
  std::string name;  ///< "Adult", for people

  friend bool operator==(const TicketType&, const TicketType&) = default;
};

inline constexpr Paise kNotOffered{-1};

/// category x ticket type -> price. The first type is the default one.
struct PriceList {
  Currency currency;
  std::vector<TicketType> types;  ///< 1 to 20
  std::vector<Paise> prices;      ///< by category * types.size() + type; kNotOffered where not sold

  Paise price(CategoryIndex category, std::size_t type) const {
    return prices[category * types.size() + type];
  }
  friend bool operator==(const PriceList&, const PriceList&) = default;
};

struct Limits {
  std::uint32_t places_per_hold = 10;   ///< 1 to kMaxPlacesPerHold
  std::uint32_t holds_per_buyer = 3;    ///< live holds of one buyer in this show, at least 1
  std::uint32_t places_per_buyer = 20;  ///< held and bought by one buyer in this show
  Duration hold_time = std::chrono::minutes{8};
  Duration extension_time = std::chrono::minutes{4};

  friend bool operator==(const Limits&, const Limits&) = default;
};

inline constexpr std::uint32_t kMaxPlacesPerHold = 50;

struct Rules {
  bool no_single_seat = true;  ///< the single-seat rule
  Time refundable_until{};     ///< tickets of this show are given back until then; default: never

  friend bool operator==(const Rules&, const Rules&) = default;
};

/// One title in one hall at one time.
struct Show {
  ShowId id;
  OrganiserId organiser;  ///< whose it is, for good; its plan is of the same
  TitleId title;
  HallId hall;
  SeatPlanId plan;
  SaleState state = SaleState::kDraft;
  Time starts_at{};
  Time opens_at{};
  Time closes_at{};           ///< the sale window is [opens_at, closes_at)
  std::uint32_t version = 1;  ///< grows with every change by staff
  bool settled = false;       ///< cancelled, and nothing is left to release or give back
  PriceList prices;
  Limits limits;
  Rules rules;

  friend bool operator==(const Show&, const Show&) = default;
};

/// Places taken out of sale by staff in one go, with the reason.
struct Block {
  BlockId id;
  ShowId show;
  std::string reason;            ///< 1-200 characters
  std::vector<SeatIndex> seats;  ///< ascending
  std::vector<AreaPlaces> areas;

  friend bool operator==(const Block&, const Block&) = default;
};

/// How the places of one area are used: held + sold + blocked <= capacity, always.
struct AreaCount {
  ShowId show;
  AreaIndex area = 0;
  std::uint32_t capacity = 0;
  std::uint32_t held = 0;
  std::uint32_t sold = 0;
  std::uint32_t blocked = 0;

  std::uint32_t left() const { return capacity - held - sold - blocked; }
  friend bool operator==(const AreaCount&, const AreaCount&) = default;
};

// --- holds and orders -------------------------------------------------------------------------

// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class HoldState : std::uint8_t {
  kActive = 0,
  kOrdered = 1,
  kConverted = 2,
  kReleased = 3,
  kExpired = 4,
};

/// Seats kept for one buyer until a deadline; all or nothing.
struct Hold {
  HoldId id;
  ShowId show;
  BuyerId buyer;
  OrderId order;  ///< while ordered, and after conversion
  HoldState state = HoldState::kActive;
  bool extended = false;
  Time created_at{};
  Time deadline{};             ///< once ended: when it did
  Time own_deadline{};         ///< what `deadline` would be without payments
  std::uint32_t attempts = 0;  ///< payments started, whichever of its orders they were for
  Time ended_at{};             ///< when it left active and ordered; default while live
  Idempotency idempotency;
  SeatList seats;  ///< ascending
  AreaList areas;  ///< by area, each area once

  bool live() const { return state == HoldState::kActive || state == HoldState::kOrdered; }
  std::uint32_t place_count() const;
  friend bool operator==(const Hold&, const Hold&) = default;
};

/// One place, numbered or not.
struct Place {
  // These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
  enum class Kind : std::uint8_t {
    kSeat = 0,
    kArea = 1,
  };
  Kind kind = Kind::kSeat;
  std::uint32_t index = 0;  ///< a SeatIndex or an AreaIndex

  friend auto operator<=>(const Place&, const Place&) = default;
};

// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class TicketState : std::uint8_t {
  kNone = 0,
  kValid = 1,
  kVoid = 2,
};

/// One place in an order: what it is sold as, for how much, and the ticket it became.
struct OrderLine {
  Place place;
  CategoryIndex category = 0;
  std::string ticket_type;  ///< its code, as frozen in the quote
  Paise price;
  TicketId ticket;  ///< none until confirmed
  TicketState ticket_state = TicketState::kNone;

  friend bool operator==(const OrderLine&, const OrderLine&) = default;
};

/// The languages in which buyers are written to (BCP 47), the usual one first.
inline constexpr std::array<std::string_view, 2> kBuyerLanguages{"en", "hi"};

/// Who buys, as they typed it. Checked by the HTTP layer; each at most 200 characters.
struct BuyerDetails {
  std::string name;
  std::string email;
  std::string phone;  ///< E.164
  std::string state;  ///< Indian State or Union Territory, two-digit GST code; "" if abroad
  std::string language{kBuyerLanguages.front()};  ///< in which the buyer is written to

  friend bool operator==(const BuyerDetails&, const BuyerDetails&) = default;
};

// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class OrderState : std::uint8_t {
  kOpen = 0,
  kConfirmed = 1,
  kExpired = 2,
  kCancelled = 3,
};

/// The buyer's purchase.
struct Order {
  OrderId id;
  ShowId show;
  HoldId hold;
  BuyerId buyer;
  OrderState state = OrderState::kOpen;
  std::uint64_t code = 0;  ///< 40 random bits; people see eight digits, "K7QF-2M9D"
  Time created_at{};
  Time ended_at{};  ///< when it left open; a late confirmation moves it
  Currency currency;
  Paise total;
  BuyerDetails details;
  std::vector<OrderLine> lines;  ///< seats ascending, then areas
  Idempotency idempotency;

  friend bool operator==(const Order&, const Order&) = default;
};

// --- money ------------------------------------------------------------------------------------

/// Our account at a gateway, "sandbox/main": 3-80 characters.
using GatewayAccount = std::string;

// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class PaymentState : std::uint8_t {
  kCreated = 0,
  kReady = 1,
  kAuthorised = 2,
  kCaptured = 3,
  kFailed = 4,
};

/// What the gateway should be asked next about a payment.
// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class PaymentRequest : std::uint8_t {
  kNone = 0,
  kCapture = 1,  ///< to take what is authorised
  kVoid = 2,     ///< to let what is authorised go
  kInquire = 3,  ///< how it stands: for which attempt it came, or which refunds it had
};

/// One attempt to collect through a gateway, or (without an order) money that arrived for no
/// attempt we know. Which attempt money belongs to is decided by the account and the reference
/// alone.
struct Payment {
  PaymentId id;
  OrderId order;  ///< none for an unmatched one
  GatewayAccount account;
  PaymentState state = PaymentState::kCreated;
  PaymentRequest request = PaymentRequest::kNone;
  bool unsolicited = false;  ///< no attempt of ours: unmatched, or a second capture of one attempt
  /// The gateway's name for this attempt; "" until the gateway gave it, then never another; <= 80
  /// characters. Of money for no attempt we know: what its report said.
  std::string reference;
  std::string gateway_payment_id;  ///< the gateway's name for the money (Razorpay: pay_...); <= 80
  Currency currency;
  Paise amount;    ///< asked for
  Paise captured;  ///< arrived: the sum of the five parts below
  Currency captured_currency;
  Paise for_tickets;
  Paise refund_owed;          ///< the whole that was ever owed, paid back or not
  Paise under_review;         ///< a person has to decide
  Paise refunded_at_gateway;  ///< by refunds that were made there, not by us
  Paise written_off;          ///< kept, by a person's decision
  /// By the gateway's last word all of it was given back. Which refunds did it may not be known.
  bool reported_refunded = false;
  /// A person gave it back or wrote it off while it had no order: no report gives it one.
  bool decided = false;
  Time created_at{};
  Time captured_at{};
  Idempotency idempotency;

  friend bool operator==(const Payment&, const Payment&) = default;
};

// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class RefundState : std::uint8_t {
  kOwed = 0,
  kSent = 1,  ///< the gateway has it
  kSettled = 2,
  kFailed = 3,   ///< and is to be sent again
  kSending = 4,  ///< the gateway may have it: what is asked for does not change any more
};
// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class RefundReason : std::uint8_t {
  kLate = 0,           ///< paid after the seats were gone
  kSecondPayment = 1,  ///< the order was paid twice
  kOrderCancelled = 2,
  kShowCancelled = 3,
  kTicketsReturned = 4,
  kAtGateway = 5,  ///< made at the gateway itself, not by us
  kDecided = 6,    ///< by a person who reviewed the money
};

/// Money given back, or owed.
struct Refund {
  RefundId id;
  PaymentId payment;  ///< none where the gateway refunded what we do not know
  OrderId order;
  RefundState state = RefundState::kOwed;
  RefundReason reason = RefundReason::kLate;
  Currency currency;
  Paise amount;
  GatewayAccount account;
  std::string reference;  ///< the gateway's name for it; "" until sent
  /// Of a refund made at the gateway: the gateway's name for the money; may be "".
  std::string gateway_payment_id;
  bool decided = false;     ///< made at the gateway: a person has seen to the tickets
  std::uint32_t sends = 0;  ///< how often it was given to the gateway
  Time created_at{};
  Time settled_at{};  ///< when it was reported as made, though its failure may be reported since
  Idempotency idempotency;

  /// It was reported as made, and then as failed. It counts as made until the gateway answers an
  /// inquiry; other reports may be older than that, and do not count.
  bool is_contradicted() const { return state == RefundState::kSent && settled_at != Time{}; }
  friend bool operator==(const Refund&, const Refund&) = default;
};

/// The right of one person to one place. Written once valid, and again when void; the core keeps
/// tickets inside their order, so that these rows are for the unique index and for readers.
struct Ticket {
  TicketId id;
  OrderId order;
  ShowId show;
  Place place;
  TicketState state = TicketState::kValid;

  friend bool operator==(const Ticket&, const Ticket&) = default;
};

/// What a person may decide about money that no rule can place; docs/core.md says for what.
// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class ReviewVerdict : std::uint8_t {
  kAccept = 0,       ///< it pays for an order
  kGiveBack = 1,     ///< it is owed back
  kWriteOff = 2,     ///< nothing more is done about it
  kVoidTickets = 3,  ///< their money went back elsewhere, and so they are void
  kKeepTickets = 4,  ///< their money went back elsewhere, and they stay valid
};

/// A decision that was made, for the record. The core writes it and never reads it.
struct ReviewDecision {
  DecisionId id;
  PaymentId payment;  ///< what was decided on; or
  RefundId refund;    ///< this
  OrderId order;      ///< whose tickets or money it was about; none if of no order
  ReviewVerdict verdict = ReviewVerdict::kAccept;
  Currency currency;
  Paise amount;
  std::string reason;  ///< 1-500 characters
  std::string by;      ///< who decided, 1-200 characters
  Time decided_at{};

  friend bool operator==(const ReviewDecision&, const ReviewDecision&) = default;
};

// --- mail -------------------------------------------------------------------------------------

// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class MailKind : std::uint8_t {
  kOrderConfirmed = 0,
  kRefundMade = 1,
  kShowCancelled = 2,
};

/// What a mail is called: there is never a second one of the same name.
struct MailName {
  OrderId order;
  MailKind kind = MailKind::kOrderConfirmed;
  RefundId subject;  ///< the refund that was made; none for the other kinds

  friend auto operator<=>(const MailName&, const MailName&) = default;
};

/// A mail that the buyer of an order is to get, as of the commit that made it true. The core writes
/// it and never reads it.
struct MailDue {
  OrderId order;
  MailKind kind = MailKind::kOrderConfirmed;
  RefundId subject;
  Time at{};

  MailName name() const { return {order, kind, subject}; }
  friend bool operator==(const MailDue&, const MailDue&) = default;
};

// --- webhooks ---------------------------------------------------------------------------------

/// What the programs of an organiser are told of.
// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class EventKind : std::uint8_t {
  kOrderConfirmed = 0,
  kOrderExpired = 1,
  kOrderCancelled = 2,
  kTicketsVoided = 3,
  kPaymentCaptured = 4,
  kPaymentFailed = 5,
  kRefundSent = 6,
  kRefundSettled = 7,
  kRefundFailed = 8,
  kShowOnSale = 9,
  kShowPaused = 10,
  kShowClosed = 11,
  kShowCancelled = 12,
  kTest = 13,  ///< asked for by the organiser; the core never makes it
};

/// An event that webhooks are to tell of, as of the commit that made it true. The core writes it
/// and never reads it; the desk keeps only those of organisers who have an endpoint.
struct WebhookDue {
  EventId id;  ///< grows with each event
  EventKind kind = EventKind::kOrderConfirmed;
  OrganiserId organiser;  ///< none where the show has left memory: the desk looks it up
  ShowId show;
  OrderId order;      ///< none of events of shows
  PaymentId payment;  ///< of events of payments
  RefundId refund;    ///< of events of refunds
  Time at{};

  friend bool operator==(const WebhookDue&, const WebhookDue&) = default;
};

// --- what the journal writes ------------------------------------------------------------------

/// A row to be deleted: what `Forget` drops of holds and of orders that nobody ever began to pay,
/// blocks that became empty, and payments without an order whose money turned out to be that of an
/// attempt.
struct Erased {
  std::variant<HoldId, BlockId, PaymentId, OrderId> id;

  friend bool operator==(const Erased&, const Erased&) = default;
};

/// The new image of one row, or its end; in emission order.
using Record = std::variant<SeatPlan, Show, Block, AreaCount, Hold, Order, Payment, Refund, Ticket,
                            Erased, ReviewDecision, MailDue, WebhookDue>;

}  // namespace firstshow::booking
