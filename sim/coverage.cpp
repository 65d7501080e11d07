#include "sim/coverage.hpp"

#include <cstdio>
#include <span>
#include <string_view>

namespace firstshow::sim {

using namespace booking;

namespace {

using enum Refusal;

struct Row {
  std::string_view command;
  std::vector<Refusal> outcomes;
  bool replayed = false;
};

/// docs/core.md's tables, without what cannot be: unreachable_reasons() says why.
const std::vector<Row>& expected() {
  static const std::vector<Row> kRows = {
      {"HoldSeats",
       {kNone, kKeyReused, kUnknownShow, kShowNotOnSale, kStaleVersion, kNothingRequested,
        kDuplicateSeat, kUnknownSeat, kUnknownArea, kUnknownCategory, kTooManySeats,
        kTooManyCompanions, kTooManyHolds, kBuyerLimit, kSeatsTaken, kNotTogether, kSoldOut,
        kLeavesSingleSeat},
       true},
      {"SwapSeats",
       {kNone, kUnknownHold, kHoldOrdered, kHoldExpired, kShowNotOnSale, kStaleVersion,
        kNothingRequested, kDuplicateSeat, kUnknownSeat, kUnknownArea, kTooManySeats,
        kTooManyCompanions, kBuyerLimit, kSeatsTaken, kLeavesSingleSeat}},
      {"SwapForBest",
       {kNone, kUnknownHold, kHoldOrdered, kHoldExpired, kShowNotOnSale, kStaleVersion,
        kNothingRequested, kUnknownCategory, kTooManySeats, kTooManyCompanions, kBuyerLimit,
        kNotTogether, kSoldOut}},
      {"ExtendHold", {kNone, kUnknownHold, kHoldExpired, kAlreadyExtended, kPaymentInFlight}},
      {"ReleaseHold", {kNone, kUnknownHold, kHoldOrdered}},
      {"OpenOrder",
       {kNone, kKeyReused, kUnknownHold, kHoldOrdered, kHoldExpired, kShowNotOnSale,
        kUnknownTicketType, kWrongPlaces},
       true},
      {"ReviseOrder",
       {kNone, kUnknownOrder, kOrderNotOpen, kPaymentInFlight, kShowNotOnSale, kUnknownTicketType,
        kWrongPlaces}},
      {"CancelOrder", {kNone, kUnknownOrder, kOrderNotOpen}},
      {"StartPayment",
       {kNone, kKeyReused, kUnknownOrder, kOrderNotOpen, kShowNotOnSale, kTooLateToPay,
        kAttemptsUsed},
       true},
      {"RefundTickets",
       {kNone, kKeyReused, kUnknownOrder, kNotRefundable, kUnknownTicket, kTooManyCompanions},
       true},
      {"AdoptHold", {kNone, kUnknownHold, kHoldOrdered}},
      {"AdoptOrder", {kNone, kUnknownOrder}},
      {"PaymentReady", {kNone, kUnknownPayment}},
      {"PaymentReported", {kNone, kTryLater}},
      {"BeginRefund", {kNone, kUnknownRefund}},
      {"RefundSent", {kNone, kUnknownRefund}},
      {"RefundReported", {kNone}},
      {"DecideReview",
       {kNone, kUnknownPayment, kUnknownRefund, kUnknownOrder, kNothingToDecide, kNotAcceptable}},
      {"ResendRefund", {kNone, kUnknownRefund, kNothingToDecide}},
      {"PublishPlan", {kNone, kBadPlan}},
      {"DefineShow",
       {kNone, kUnknownPlan, kUnknownShow, kSaleStateConflict, kStaleVersion, kPlanInUse,
        kBadShow}},
      {"SetPrices", {kNone, kUnknownShow, kStaleVersion, kBadShow}},
      {"SetLimits", {kNone, kUnknownShow, kStaleVersion, kBadShow}},
      {"SetRules", {kNone, kUnknownShow, kStaleVersion}},
      {"SetSaleState", {kNone, kUnknownShow, kStaleVersion, kSaleStateConflict}},
      {"BlockPlaces", {kNone, kUnknownShow, kUnknownSeat, kUnknownArea, kPlacesTaken}},
      {"UnblockPlaces", {kNone, kUnknownShow}},
      {"CancelShow", {kNone, kUnknownShow}},
      {"ExpireDue", {kNone}},
      {"Forget", {kNone}},
      {"ExtendAll", {kNone}},
      {"SettleCancelled", {kNone}},
      {"ScheduleInquiries", {kNone}},
      {"ReadHold", {kNone, kUnknownHold}},
      {"ReadOrder", {kNone, kUnknownOrder}},
      {"ReadPayment", {kNone, kUnknownPayment}},
      {"ReadRefund", {kNone, kUnknownRefund}},
      {"ReadShow", {kNone, kUnknownShow}},
      {"ReadReviews", {kNone}},
  };
  return kRows;
}

constexpr std::string_view kUnreachable =
    "What cannot be, and why:\n"
    "  hold_expired for ReviseOrder and StartPayment: holds that are due end first in each turn,\n"
    "    and their orders with them, so that order_not_open comes before it.\n"
    "  unknown_order for RefundTickets comes before key_reused: the key is looked up by its "
    "order.\n"
    "  expired or cancelled orders meet money again and again, unknown payments have no seats:\n"
    "    a captured unknown payment is never of a wrong amount, since none was asked for.\n";

std::size_t index_of(std::string_view command) {
  for (std::size_t kind = 0; kind < kCommandKinds; ++kind) {
    if (command_names()[kind] == command) return kind;
  }
  return 0;
}

template <std::size_t Rows, std::size_t Columns>
void add_table(std::array<std::array<std::uint64_t, Columns>, Rows>& to,
               const std::array<std::array<std::uint64_t, Columns>, Rows>& from) {
  for (std::size_t row = 0; row < Rows; ++row) {
    for (std::size_t column = 0; column < Columns; ++column) to[row][column] += from[row][column];
  }
}

std::string cell(std::string_view name, std::uint64_t count) {
  return " " + std::string(name) + "=" + std::to_string(count);
}

std::string padded(std::string_view name, std::size_t width) {
  std::string text(name);
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

}  // namespace

void Coverage::count(const Command& command, const Outcome& outcome) {
  ++outcomes[command.index()][static_cast<std::size_t>(outcome.refusal)];
  replayed[command.index()] += outcome.replayed;
  if (const auto* money_reply = std::get_if<MoneyReply>(&outcome.body)) {
    ++money_results[static_cast<std::size_t>(money_reply->result)];
  }
}

void Coverage::add(const Coverage& other) {
  add_table(outcomes, other.outcomes);
  add_table(crashes, other.crashes);
  add_table(faults, other.faults);
  add_table(money, other.money);
  for (std::size_t kind = 0; kind < kCommandKinds; ++kind) replayed[kind] += other.replayed[kind];
  for (std::size_t kind = 0; kind < kMoneyResults; ++kind) {
    money_results[kind] += other.money_results[kind];
  }
  power_cuts += other.power_cuts;
  cuts_in_start += other.cuts_in_start;
  cuts_that_committed += other.cuts_that_committed;
  outages += other.outages;
  pauses += other.pauses;
  turned_away_unwritable += other.turned_away_unwritable;
  clock_steps += other.clock_steps;
  clocks_refused += other.clocks_refused;
  clocks_accepted += other.clocks_accepted;
  clocks_mended += other.clocks_mended;
  wrong_starts += other.wrong_starts;
  backups += other.backups;
  restores += other.restores;
  orders_forgotten += other.orders_forgotten;
}

std::string Coverage::text() const {
  std::string text = "commands and their outcomes\n";
  for (std::size_t kind = 0; kind < kCommandKinds; ++kind) {
    text += "  " + padded(command_names()[kind], 18);
    for (std::size_t refusal = 0; refusal < kRefusalKinds; ++refusal) {
      const auto count = outcomes[kind][refusal];
      if (count > 0) text += cell(refusal_name(static_cast<Refusal>(refusal)), count);
    }
    if (replayed[kind] > 0) text += cell("replayed", replayed[kind]);
    text += "\n";
  }
  text += "money that arrived\n";
  for (std::size_t row = 0; row < kMoneyRows; ++row) {
    text += "  " + padded(kMoneyRowNames[row], 20);
    for (std::size_t column = 0; column < kMoneyColumns; ++column) {
      text += cell(kMoneyColumnNames[column], money[row][column]);
    }
    text += "\n";
  }
  text += "  results            ";
  for (std::size_t kind = 0; kind < kMoneyResults; ++kind) {
    text += cell(money_result_name(static_cast<MoneyResult>(kind)), money_results[kind]);
  }
  text += "\ncrashes with a command in hand\n";
  for (std::size_t point = 1; point < kFaultPoints; ++point) {
    text += "  " + padded(fault_point_name(static_cast<FaultPoint>(point)), 16);
    for (std::size_t kind = 0; kind < kCommandKinds; ++kind) {
      if (crashes[point][kind] > 0) text += cell(command_names()[kind], crashes[point][kind]);
    }
    text += "\n";
  }
  text += "faults that struck\n";
  for (std::size_t point = 1; point < kFaultPoints; ++point) {
    text += "  " + padded(fault_point_name(static_cast<FaultPoint>(point)), 16);
    for (std::size_t kind = 0; kind < kFaultKinds; ++kind) {
      text += cell(fault_kind_name(static_cast<FaultKind>(kind)), faults[point][kind]);
    }
    text += "\n";
  }
  text += "  power cuts" + cell("at a write or sync", power_cuts) +
          cell("in a start", cuts_in_start) + cell("after all durable", cuts_that_committed) +
          cell("outages", outages) + cell("pauses", pauses) +
          cell("turned away, unwritable", turned_away_unwritable) + "\n";
  text += "  the clock" + cell("was set", clock_steps) + cell("was refused", clocks_refused) +
          cell("was mended", clocks_mended) + cell("was accepted", clocks_accepted) +
          cell("was wrong unseen", wrong_starts) + "\n";
  text += "  backups" + cell("made", backups) + cell("restored", restores) + "\n";
  text += "  orders" + cell("forgotten unpaid", orders_forgotten) + "\n";
  text += kUnreachable;
  return text;
}

std::vector<std::string> Coverage::missing(bool sqlite) const {
  std::vector<std::string> missing;
  const auto need = [&](std::uint64_t count, std::string name) {
    if (count == 0) missing.push_back(std::move(name));
  };
  for (const auto& row : expected()) {
    const auto kind = index_of(row.command);
    for (const auto refusal : row.outcomes) {
      need(outcomes[kind][static_cast<std::size_t>(refusal)],
           std::string(row.command) + ": " + std::string(refusal_name(refusal)));
    }
    if (row.replayed) need(replayed[kind], std::string(row.command) + ": replayed");
  }
  for (std::size_t row = 0; row < kMoneyRows; ++row) {
    for (std::size_t column = 0; column < kMoneyColumns; ++column) {
      const bool unknown = static_cast<MoneyRow>(row) == MoneyRow::kUnknownPayment;
      if (unknown && static_cast<MoneyColumn>(column) == MoneyColumn::kWrong) continue;
      need(money[row][column], "money: " + std::string(kMoneyRowNames[row]) + ", " +
                                   std::string(kMoneyColumnNames[column]));
    }
  }
  for (std::size_t kind = 0; kind < kMoneyResults; ++kind) {
    need(money_results[kind],
         "money result: " + std::string(money_result_name(static_cast<MoneyResult>(kind))));
  }
  for (std::size_t point = 1; point < kFaultPoints; ++point) {
    if (point == static_cast<std::size_t>(FaultPoint::kFetch)) continue;  // only ever busy
    need(faults[point][0],
         "crash: " + std::string(fault_point_name(static_cast<FaultPoint>(point))));
  }
  need(faults[static_cast<std::size_t>(FaultPoint::kBeforeBegin)][1], "fault: busy");
  need(faults[static_cast<std::size_t>(FaultPoint::kFetch)][1], "fault: busy in a fetch");
  need(faults[static_cast<std::size_t>(FaultPoint::kWrite)][2], "fault: disk full at a write");
  need(faults[static_cast<std::size_t>(FaultPoint::kBeforeCommit)][2], "fault: full at commit");
  need(faults[static_cast<std::size_t>(FaultPoint::kWrite)][3], "fault: a constraint");
  for (const auto kind : {FaultKind::kDoubtSettled, FaultKind::kDoubtForGood}) {
    const auto of = [&](FaultPoint point) {
      return faults[static_cast<std::size_t>(point)][static_cast<std::size_t>(kind)];
    };
    const std::string name(fault_kind_name(kind));
    need(of(FaultPoint::kBeforeCommit), "fault: " + name + ", it did not happen");
    need(of(FaultPoint::kAfterCommit), "fault: " + name + ", it happened");
  }
  need(orders_forgotten, "an unpaid order that was forgotten");
  need(pauses, "a pause that moved deadlines");
  need(outages, "an outage that moved deadlines");
  need(clock_steps, "a wall clock that was set");
  need(clocks_mended, "a start that was refused because the clock was wrong");
  need(clocks_accepted, "a clock that a person accepted");
  if (sqlite) {
    need(restores, "a backup that was restored");
    need(power_cuts, "a power cut at a write or sync");
    need(cuts_in_start, "a power cut in a start");
  }
  return missing;
}

}  // namespace firstshow::sim
