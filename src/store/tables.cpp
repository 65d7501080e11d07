#include "store/tables.hpp"

#include "booking/core.hpp"
#include "store/columns.hpp"

namespace firstshow::store {
namespace {

using columns::derived;
using columns::field;
using columns::kBetween;
using columns::kNotNegative;
using columns::kSplit;
using columns::optional_id;
using columns::place_column;
using columns::places;
using columns::prices_column;

using booking::AreaCount;
using booking::Block;
using booking::Hold;
using booking::MailDue;
using booking::Order;
using booking::Payment;
using booking::Refund;
using booking::ReviewDecision;
using booking::SeatPlan;
using booking::Show;
using booking::Ticket;
using booking::WebhookDue;

constexpr std::array kSeatPlan{
    field<&SeatPlan::id>("id").key(),
    field<&SeatPlan::layout>("layout"),
    field<&SeatPlan::document>("document"),
    field<&SeatPlan::organiser>("organiser_id"),
};

constexpr std::array kShow{
    field<&Show::id>("id").key(),
    field<&Show::title>("title_id"),
    field<&Show::hall>("hall_id"),
    field<&Show::plan>("plan_id").references("seat_plan"),
    field<&Show::state>("state"),
    field<&Show::starts_at>("starts_at"),
    field<&Show::opens_at>("opens_at"),
    field<&Show::closes_at>("closes_at"),
    field<&Show::version>("version"),
    field<&Show::settled>("settled"),
    field<&Show::prices, &booking::PriceList::currency>("currency"),
    prices_column(),
    field<&Show::limits, &booking::Limits::places_per_hold>("places_per_hold"),
    field<&Show::limits, &booking::Limits::holds_per_buyer>("holds_per_buyer"),
    field<&Show::limits, &booking::Limits::places_per_buyer>("places_per_buyer"),
    field<&Show::limits, &booking::Limits::hold_time>("hold_time"),
    field<&Show::limits, &booking::Limits::extension_time>("extension_time"),
    field<&Show::rules, &booking::Rules::no_single_seat>("no_single_seat"),
    field<&Show::rules, &booking::Rules::refundable_until>("refundable_until"),
    derived<Show>(
        "forget_at",
        [](const Show& show, PackedCells&) { return Bound(to_micros(booking::forget_at(show))); }),
    field<&Show::organiser>("organiser_id"),
};

constexpr std::array kBlock{
    field<&Block::id>("id").key(),
    field<&Block::show>("show_id").references("show"),
    field<&Block::reason>("reason"),
    places<&Block::seats, &Block::areas>("places"),
};

constexpr std::array kAreaCount{
    field<&AreaCount::show>("show_id").key().references("show"),
    field<&AreaCount::area>("area").key().check(kNotNegative),
    field<&AreaCount::capacity>("capacity"),
    field<&AreaCount::held>("held"),
    field<&AreaCount::sold>("sold"),
    field<&AreaCount::blocked>("blocked"),
};

constexpr std::array kHold{
    field<&Hold::id>("id").key(),
    field<&Hold::show>("show_id").owner().references("show"),
    field<&Hold::buyer>("buyer_id"),
    field<&Hold::order>("order_id"),
    field<&Hold::state>("state"),
    field<&Hold::extended>("extended"),
    field<&Hold::created_at>("created_at"),
    field<&Hold::deadline>("deadline"),
    field<&Hold::own_deadline>("own_deadline"),
    field<&Hold::attempts>("attempts").check(kNotNegative),
    field<&Hold::ended_at>("ended_at"),
    field<&Hold::idempotency>("idempotency"),
    places<&Hold::seats, &Hold::areas>("places"),
};

constexpr std::array kOrder{
    field<&Order::id>("id").key(),
    field<&Order::show>("show_id").owner().references("show"),
    field<&Order::hold>("hold_id"),
    field<&Order::buyer>("buyer_id"),
    field<&Order::state>("state"),
    field<&Order::code>("code"),
    field<&Order::created_at>("created_at"),
    field<&Order::ended_at>("ended_at"),
    field<&Order::currency>("currency"),
    field<&Order::total>("total").check(kNotNegative),
    field<&Order::details, &booking::BuyerDetails::name>("buyer_name"),
    field<&Order::details, &booking::BuyerDetails::email>("buyer_email"),
    field<&Order::details, &booking::BuyerDetails::phone>("buyer_phone"),
    field<&Order::details, &booking::BuyerDetails::state>("buyer_state"),
    field<&Order::details, &booking::BuyerDetails::language>("buyer_language"),
    field<&Order::idempotency>("idempotency"),
    field<&Order::lines>("lines"),
};

constexpr std::array kPayment{
    field<&Payment::id>("id").key(),
    optional_id<&Payment::order>("order_id").set_once().references("orders"),
    field<&Payment::account>("account"),
    field<&Payment::state>("state"),
    field<&Payment::request>("request"),
    field<&Payment::unsolicited>("unsolicited"),
    field<&Payment::reference>("reference"),
    field<&Payment::gateway_payment_id>("gateway_payment_id"),
    field<&Payment::currency>("currency"),
    field<&Payment::amount>("amount").check(kNotNegative),
    field<&Payment::captured>("captured"),
    field<&Payment::captured_currency>("captured_currency"),
    field<&Payment::for_tickets>("for_tickets").check(kNotNegative),
    field<&Payment::refund_owed>("refund_owed").check(kNotNegative),
    field<&Payment::under_review>("under_review").check(kNotNegative),
    field<&Payment::refunded_at_gateway>("refunded_at_gateway").check(kNotNegative),
    field<&Payment::written_off>("written_off").check(kNotNegative),
    field<&Payment::created_at>("created_at"),
    field<&Payment::captured_at>("captured_at"),
    field<&Payment::idempotency>("idempotency"),
    field<&Payment::reported_refunded>("reported_refunded"),
    field<&Payment::decided>("decided"),
};

constexpr std::array kRefund{
    field<&Refund::id>("id").key(),
    optional_id<&Refund::payment>("payment_id").references("payment"),
    optional_id<&Refund::order>("order_id").references("orders"),
    field<&Refund::state>("state"),
    field<&Refund::reason>("reason"),
    field<&Refund::currency>("currency"),
    field<&Refund::amount>("amount").check(kNotNegative),
    field<&Refund::account>("account"),
    field<&Refund::reference>("reference"),
    field<&Refund::gateway_payment_id>("gateway_payment_id"),
    field<&Refund::decided>("decided"),
    field<&Refund::sends>("sends"),
    field<&Refund::created_at>("created_at"),
    field<&Refund::settled_at>("settled_at"),
    field<&Refund::idempotency>("idempotency"),
};

constexpr std::array kTicket{
    field<&Ticket::id>("id").key(),
    field<&Ticket::order>("order_id").owner().references("orders"),
    field<&Ticket::show>("show_id").owner(),
    place_column<booking::Place::Kind::kSeat>("seat"),
    place_column<booking::Place::Kind::kArea>("area"),
    field<&Ticket::state>("state").check(kBetween<booking::TicketState::kValid>),
};

constexpr std::array kDecision{
    field<&ReviewDecision::id>("id").key(),
    optional_id<&ReviewDecision::payment>("payment_id"),
    optional_id<&ReviewDecision::refund>("refund_id"),
    optional_id<&ReviewDecision::order>("order_id"),
    field<&ReviewDecision::verdict>("verdict"),
    field<&ReviewDecision::currency>("currency"),
    field<&ReviewDecision::amount>("amount"),
    field<&ReviewDecision::reason>("reason"),
    field<&ReviewDecision::by>("by"),
    field<&ReviewDecision::decided_at>("decided_at"),
};

constexpr std::array kMailDue{
    field<&MailDue::order>("order_id").key().references("orders"),
    field<&MailDue::kind>("kind").key(),
    field<&MailDue::subject>("subject_id").key(),
    field<&MailDue::at>("at"),
};

constexpr std::array kWebhookDue{
    field<&WebhookDue::id>("id").key(),
    field<&WebhookDue::kind>("kind"),
    field<&WebhookDue::organiser>("organiser_id"),
    field<&WebhookDue::show>("show_id"),
    field<&WebhookDue::order>("order_id"),
    field<&WebhookDue::payment>("payment_id"),
    field<&WebhookDue::refund>("refund_id"),
    field<&WebhookDue::at>("at"),
};

constexpr std::array kPosition{
    derived<JournalPosition>(
        "one", [](const JournalPosition&, PackedCells&) { return Bound(std::int64_t{1}); })
        .key()
        .check("= 1"),
    field<&JournalPosition::epoch>("epoch"),
    field<&JournalPosition::sequence>("sequence"),
    field<&JournalPosition::last_now>("last_now"),
    field<&JournalPosition::last_id>("last_id"),
};

/// Whether `list` has a column that says what its row belongs to.
template <const auto& list>
constexpr bool kHasOwner = std::any_of(list.begin(), list.end(), [](const auto& column) {
  return column.shape.role == ColumnRole::kOwner || column.shape.role == ColumnRole::kSetOnce;
});

template <class Kind, std::size_t N>
Kind kind_of(const std::array<columns::Column<Kind>, N>& list);

/// What a table has besides its columns.
struct About {
  std::string_view belongs_to{};
  std::string_view guard{};
  bool is_written_once = false;
  std::optional<std::string_view> erasable_if{};
};

/// A throw is an error of the compiler: these are constants.
template <const auto& list>
consteval TableShape shape(std::string_view name, About about = {}) {
  if (kHasOwner<list> == about.belongs_to.empty())
    throw "a table says what its rows belong to exactly where a column has it";
  if (kIsErasable<decltype(kind_of(list))> != about.erasable_if.has_value())
    throw "a table says which rows may be erased exactly where an Erased can name them";
  return {name,        kSplit<list>.shapes,   about.belongs_to,
          about.guard, about.is_written_once, about.erasable_if};
}

}  // namespace

template <>
const Table<SeatPlan>& table() {
  static constexpr Table<SeatPlan> kTable{shape<kSeatPlan>("seat_plan"), kSplit<kSeatPlan>.codecs};
  return kTable;
}

template <>
const Table<Show>& table() {
  // Other tables with a currency are written in every sale, and do not pay for such a check.
  static constexpr Table<Show> kTable{shape<kShow>("show", {.guard = "length(currency) = 3"}),
                                      kSplit<kShow>.codecs};
  return kTable;
}

template <>
const Table<Block>& table() {
  static constexpr Table<Block> kTable{shape<kBlock>("block", {.erasable_if = ""}),
                                       kSplit<kBlock>.codecs};
  return kTable;
}

template <>
const Table<AreaCount>& table() {
  static constexpr Table<AreaCount> kTable{
      shape<kAreaCount>(
          "area_count",
          {.guard =
               "held >= 0 AND sold >= 0 AND blocked >= 0 AND held + sold + blocked <= capacity"}),
      kSplit<kAreaCount>.codecs};
  return kTable;
}

template <>
const Table<Hold>& table() {
  static constexpr Table<Hold> kTable{
      shape<kHold>("hold", {.belongs_to = "its show", .erasable_if = ""}), kSplit<kHold>.codecs};
  return kTable;
}

template <>
const Table<Order>& table() {
  static constexpr Table<Order> kTable{
      shape<kOrder>("orders", {.belongs_to = "its show", .erasable_if = ""}),
      kSplit<kOrder>.codecs};
  return kTable;
}

template <>
const Table<Payment>& table() {
  static constexpr Table<Payment> kTable{
      shape<kPayment>("payment", {.belongs_to = "its order",
                                  .guard = "captured = for_tickets + refund_owed + under_review + "
                                           "refunded_at_gateway + written_off",
                                  .erasable_if = "order_id IS NULL"}),
      kSplit<kPayment>.codecs};
  return kTable;
}

template <>
const Table<Refund>& table() {
  static constexpr Table<Refund> kTable{shape<kRefund>("refund"), kSplit<kRefund>.codecs};
  return kTable;
}

template <>
const Table<Ticket>& table() {
  static constexpr Table<Ticket> kTable{
      shape<kTicket>("ticket", {.belongs_to = "its place or order",
                                .guard = "(seat IS NULL) <> (area IS NULL)"}),
      kSplit<kTicket>.codecs};
  return kTable;
}

template <>
const Table<ReviewDecision>& table() {
  static constexpr Table<ReviewDecision> kTable{
      shape<kDecision>("review_decision", {.guard = "(payment_id IS NULL) <> (refund_id IS NULL)",
                                           .is_written_once = true}),
      kSplit<kDecision>.codecs};
  return kTable;
}

template <>
const Table<MailDue>& table() {
  static constexpr Table<MailDue> kTable{shape<kMailDue>("mail_due", {.is_written_once = true}),
                                         kSplit<kMailDue>.codecs};
  return kTable;
}

template <>
const Table<WebhookDue>& table() {
  static constexpr Table<WebhookDue> kTable{
      shape<kWebhookDue>("webhook_due", {.is_written_once = true}), kSplit<kWebhookDue>.codecs};
  return kTable;
}

template <>
const Table<JournalPosition>& table() {
  static constexpr Table<JournalPosition> kTable{shape<kPosition>("journal_position"),
                                                 kSplit<kPosition>.codecs};
  return kTable;
}

std::span<const TableShape* const> all_tables() {
  static const std::array kAll{
      &table<SeatPlan>().shape,       &table<Show>().shape,    &table<Block>().shape,
      &table<AreaCount>().shape,      &table<Hold>().shape,    &table<Order>().shape,
      &table<Payment>().shape,        &table<Refund>().shape,  &table<Ticket>().shape,
      &table<ReviewDecision>().shape, &table<MailDue>().shape, &table<WebhookDue>().shape,
      &table<JournalPosition>().shape};
  return kAll;
}

// The numbers in the conditions below.
static_assert(static_cast<int>(booking::SaleState::kCancelled) == 4 &&
              static_cast<int>(booking::PaymentRequest::kNone) == 0 &&
              static_cast<int>(booking::RefundState::kSettled) == 2 &&
              static_cast<int>(booking::RefundReason::kAtGateway) == 5 &&
              static_cast<int>(booking::TicketState::kValid) == 1);

std::span<const IndexShape> all_indexes() {
  static constexpr std::array kAll{
      IndexShape{"show_forget_at", "show", "forget_at"},
      // Cancelled shows that still have something to give back, however old.
      IndexShape{"show_unsettled", "show", "id", "state = 4 AND settled = 0"},
      IndexShape{"block_show", "block", "show_id"},
      IndexShape{"orders_show", "orders", "show_id"},
      IndexShape{"payment_order", "payment", "order_id"},
      // What the gateway must still be asked or a person decide, however old: seldom more than a
      // few.
      IndexShape{"payment_open", "payment", "id", "request <> 0 OR under_review <> 0"},
      IndexShape{"payment_reference", "payment", "account, reference", "reference <> ''"},
      IndexShape{"payment_by_gateway_payment_id", "payment", "account, gateway_payment_id",
                 "gateway_payment_id <> ''"},
      IndexShape{"refund_order", "refund", "order_id"},
      // Whoever deletes a payment looks for its refunds.
      IndexShape{"refund_payment", "refund", "payment_id"},
      // Money not yet given back, and given back elsewhere without a decision, however old.
      IndexShape{"refund_open", "refund", "id", "state <> 2 OR (reason = 5 AND decided = 0)"},
      IndexShape{"refund_name", "refund", "account, reference", "reference <> ''"},
      IndexShape{"refund_made_at_gateway", "refund", "account, reference", "reason = 5", true},
      IndexShape{"ticket_order", "ticket", "order_id"},
      // The last guard of the first promise: a seat is sold at most once.
      IndexShape{"ticket_seat", "ticket", "show_id, seat", "state = 1 AND seat IS NOT NULL", true},
      // Mails to be sent again, the first one first; and those that the operator asks for.
      IndexShape{"mail_retry", "mail", "next_attempt", "state = 0"},
      IndexShape{"mail_open", "mail", "order_id, kind, subject_id", "state IN (0, 2)"},
      // Webhooks: those of an organiser; deliveries that wait, by their time and by what they are
      // about; those that the operator asks for; those of an event that is deleted.
      IndexShape{"webhook_endpoint_organiser", "webhook_endpoint", "organiser_id"},
      IndexShape{"webhook_event_organiser", "webhook_event", "organiser_id, id"},
      IndexShape{"webhook_delivery_next", "webhook_delivery", "endpoint_id, next_attempt, event_id",
                 "state = 0"},
      // Only where an index has all that it is asked for does SQLite prefer it to the key, which
      // has all that an endpoint ever got: hence the state.
      IndexShape{"webhook_delivery_about", "webhook_delivery",
                 "endpoint_id, about_id, event_id, state", "state = 0"},
      IndexShape{"webhook_delivery_open", "webhook_delivery", "endpoint_id, event_id",
                 "state IN (0, 2)"},
      IndexShape{"webhook_delivery_event", "webhook_delivery", "event_id"},
      // What was changed for one organiser, and what became of one thing.
      IndexShape{"audit_organiser", "audit_entry", "organiser_id, id"},
      IndexShape{"audit_subject", "audit_entry", "subject, id"},
  };
  return kAll;
}

}  // namespace firstshow::store
