// The table of commands: what is to be known of each beside how it is decided. A command without a
// row does not compile. Its lane is the desk's (desk/lanes.cpp).

#include <algorithm>
#include <array>
#include <utility>

#include "booking/core.hpp"
#include "booking/state.hpp"

namespace firstshow::booking {
namespace {

bool has_valid_tickets(const Order& order) {
  return std::ranges::any_of(
      order.lines, [](const OrderLine& line) { return line.ticket_state == TicketState::kValid; });
}

/// Collects what of a command's things is not in memory.
struct Wanted {
  State& state;
  Missing missing;

  void show(ShowId id) {
    if (id && !state.find_show(id)) missing.show = id;
  }
  void show_of(OrderId id) {
    if (const Order* const order = state.find_order(id)) show(order->show);
  }
  void order(OrderId id) {
    if (id && !state.find_order(id)) missing.order = id;
  }
  void payment(PaymentId id) {
    if (id && !state.find_payment(id)) missing.payment = id;
  }
  void refund(RefundId id) {
    if (id && !state.find_refund(id)) missing.refund = id;
  }
  void money(const GatewayAccount& account, const std::string& name) {
    if (!state.find_by_gateway_payment(account, name)) missing.money_named = {account, name};
  }

  void of(const RefundTickets& command) {
    order(command.order);
    // A stranger, or an order without valid tickets, is refused without the show.
    const Order* const found = state.find_order(command.order);
    const bool its_own = found && (!command.buyer || command.buyer == found->buyer);
    if (its_own && has_valid_tickets(*found)) show(found->show);
  }
  void of(const PaymentReported& report) {
    payment(report.payment);
    const Payment* const attempt = state.find_attempt(report.account, report.reference);
    if (!attempt) missing.attempt_named = {report.account, report.reference};
    // Also where the attempt has no money yet: a person may have accepted it for another order.
    money(report.account, report.gateway_payment_id);
  }
  void of(const RefundReported& report) {
    refund(report.refund);
    payment(report.payment);
    if (!state.find_refund_named(report.account, report.reference))
      missing.refund_named = {report.account, report.reference};
    money(report.account, report.gateway_payment_id);
  }
  void of(const DecideReview& command) {
    order(command.order);
    show_of(command.order);
    if (const auto* id = std::get_if<PaymentId>(&command.subject)) {
      payment(*id);
      if (const Payment* const about = state.find_payment(*id)) show_of(about->order);
    }
    if (const auto* id = std::get_if<RefundId>(&command.subject)) {
      refund(*id);
      if (const Refund* const about = state.find_refund(*id)) show_of(about->order);
    }
  }
};

/// What a command does to the state.
enum class Does : std::uint8_t { kChange, kRead };
using enum Does;

template <class Command>
struct Of {
  std::string_view name;
  Does does;
  /// Asks for what it needs and that may have left memory.
  void (*need)(Wanted& wanted, const Command& command);
};

// What commands need. Holds never leave memory before they are forgotten, and what buyers ask of a
// show that is over is refused without it.
constexpr auto kNoRow = [](Wanted&, const auto&) {};
constexpr auto kItsShow = [](Wanted& wanted, const auto& command) { wanted.show(command.show); };
constexpr auto kItsOrder = [](Wanted& wanted, const auto& command) { wanted.order(command.order); };
constexpr auto kItsPayment = [](Wanted& wanted, const auto& command) {
  wanted.payment(command.payment);
};
constexpr auto kItsRefund = [](Wanted& wanted, const auto& command) {
  wanted.refund(command.refund);
};
constexpr auto kShowToReplace = [](Wanted& wanted, const DefineShow& command) {
  wanted.show(command.show.id);
};
constexpr auto kMany = [](Wanted& wanted, const auto& command) { wanted.of(command); };

template <class Command>
constexpr Of<Command> without_row() {
  static_assert(sizeof(Command) == 0, "a command has a row in the table of commands");
  return {};
}

template <class Command>
constexpr Of<Command> kRow = without_row<Command>();

// One row a command: its name, what it does, what it needs.
// clang-format off
template <> constexpr Of<HoldSeats> kRow<HoldSeats>{"HoldSeats", kChange, kNoRow};
template <> constexpr Of<SwapSeats> kRow<SwapSeats>{"SwapSeats", kChange, kNoRow};
template <> constexpr Of<SwapForBest> kRow<SwapForBest>{"SwapForBest", kChange, kNoRow};
template <> constexpr Of<ExtendHold> kRow<ExtendHold>{"ExtendHold", kChange, kNoRow};
template <> constexpr Of<ReleaseHold> kRow<ReleaseHold>{"ReleaseHold", kChange, kNoRow};
template <> constexpr Of<OpenOrder> kRow<OpenOrder>{"OpenOrder", kChange, kNoRow};
template <> constexpr Of<ReviseOrder> kRow<ReviseOrder>{"ReviseOrder", kChange, kItsOrder};
template <> constexpr Of<CancelOrder> kRow<CancelOrder>{"CancelOrder", kChange, kItsOrder};
template <> constexpr Of<StartPayment> kRow<StartPayment>{"StartPayment", kChange, kItsOrder};
template <> constexpr Of<RefundTickets> kRow<RefundTickets>{"RefundTickets", kChange, kMany};
template <> constexpr Of<AdoptHold> kRow<AdoptHold>{"AdoptHold", kChange, kNoRow};
template <> constexpr Of<AdoptOrder> kRow<AdoptOrder>{"AdoptOrder", kChange, kItsOrder};
template <> constexpr Of<PaymentReady> kRow<PaymentReady>{"PaymentReady", kChange, kItsPayment};
template <> constexpr Of<PaymentReported> kRow<PaymentReported>{"PaymentReported", kChange, kMany};
template <> constexpr Of<BeginRefund> kRow<BeginRefund>{"BeginRefund", kChange, kItsRefund};
template <> constexpr Of<RefundSent> kRow<RefundSent>{"RefundSent", kChange, kItsRefund};
template <> constexpr Of<RefundReported> kRow<RefundReported>{"RefundReported", kChange, kMany};
template <> constexpr Of<DecideReview> kRow<DecideReview>{"DecideReview", kChange, kMany};
template <> constexpr Of<ResendRefund> kRow<ResendRefund>{"ResendRefund", kChange, kItsRefund};
template <> constexpr Of<PublishPlan> kRow<PublishPlan>{"PublishPlan", kChange, kNoRow};
template <> constexpr Of<DefineShow> kRow<DefineShow>{"DefineShow", kChange, kShowToReplace};
template <> constexpr Of<SetPrices> kRow<SetPrices>{"SetPrices", kChange, kItsShow};
template <> constexpr Of<SetLimits> kRow<SetLimits>{"SetLimits", kChange, kItsShow};
template <> constexpr Of<SetRules> kRow<SetRules>{"SetRules", kChange, kItsShow};
template <> constexpr Of<SetSaleState> kRow<SetSaleState>{"SetSaleState", kChange, kItsShow};
template <> constexpr Of<BlockPlaces> kRow<BlockPlaces>{"BlockPlaces", kChange, kItsShow};
template <> constexpr Of<UnblockPlaces> kRow<UnblockPlaces>{"UnblockPlaces", kChange, kItsShow};
template <> constexpr Of<CancelShow> kRow<CancelShow>{"CancelShow", kChange, kItsShow};
template <> constexpr Of<ExpireDue> kRow<ExpireDue>{"ExpireDue", kChange, kNoRow};
template <> constexpr Of<Forget> kRow<Forget>{"Forget", kChange, kNoRow};
template <> constexpr Of<ExtendAll> kRow<ExtendAll>{"ExtendAll", kChange, kNoRow};
template <> constexpr Of<SettleCancelled> kRow<SettleCancelled>{"SettleCancelled", kChange, kNoRow};
template <>
constexpr Of<ScheduleInquiries> kRow<ScheduleInquiries>{"ScheduleInquiries", kChange, kNoRow};
template <> constexpr Of<ReadHold> kRow<ReadHold>{"ReadHold", kRead, kNoRow};
template <> constexpr Of<ReadOrder> kRow<ReadOrder>{"ReadOrder", kRead, kItsOrder};
template <> constexpr Of<ReadPayment> kRow<ReadPayment>{"ReadPayment", kRead, kItsPayment};
template <> constexpr Of<ReadRefund> kRow<ReadRefund>{"ReadRefund", kRead, kItsRefund};
template <> constexpr Of<ReadShow> kRow<ReadShow>{"ReadShow", kRead, kNoRow};
template <> constexpr Of<ReadReviews> kRow<ReadReviews>{"ReadReviews", kRead, kNoRow};
// clang-format on

template <class... Commands>
constexpr std::array<std::string_view, sizeof...(Commands)> names_of(
    const std::variant<Commands...>* /*all*/) {
  return {kRow<Commands>.name...};
}

constexpr auto kCommandNames = names_of(static_cast<const Command*>(nullptr));

template <class Alternative>
constexpr const Of<Alternative>& row_of(const Alternative& /*command*/) {
  return kRow<Alternative>;
}

}  // namespace

std::string_view command_name(const Command& command) {
  return std::visit([](const auto& one) { return row_of(one).name; }, command);
}

std::span<const std::string_view, kCommandKinds> command_names() {
  return kCommandNames;
}

bool only_reads(const Command& command) {
  return std::visit([](const auto& one) { return row_of(one).does == Does::kRead; }, command);
}

Missing BookingCore::missing(const Command& command) const {
  Wanted wanted{*state_, {}};
  std::visit([&](const auto& one) { row_of(one).need(wanted, one); }, command);
  return wanted.missing;
}

}  // namespace firstshow::booking
