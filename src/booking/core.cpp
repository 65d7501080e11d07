#include "booking/core.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "booking/decide.hpp"
#include "booking/state.hpp"

namespace firstshow::booking {
namespace {

/// Puts one loaded row back; one overload a kind of row.
struct Restore {
  State& state;

  void operator()(SeatPlan& plan) const {
    state.plans.try_emplace(plan.id, PlanState(plan.layout, plan.organiser));
  }
  void operator()(Show& show) const {
    if (!state.find_show(show.id)) state.bring_back(std::move(show));
  }
  void operator()(Block& block) const {
    ShowState* const show = state.find_show(block.show);
    if (!show) throw Contradiction(format_id(block.id) + " blocks places of an unknown show");
    if (!show->blocks.contains(block.id)) state.add_block(*show, std::move(block));
  }
  void operator()(AreaCount& count) const { state.loaded_areas.push_back(count); }
  void operator()(Hold& hold) const {
    if (!state.find_hold(hold.id)) state.add_hold(std::move(hold));
  }
  void operator()(Order& order) const {
    if (const Order* const known = state.find_order(order.id)) {
      state.give_show(*known);
      return;
    }
    if (state.loaded && order.state == OrderState::kOpen)
      throw Contradiction(format_id(order.id) + " is open, but was not loaded as such");
    state.add_order(std::move(order));
  }
  void operator()(Payment& payment) const {
    if (!state.find_payment(payment.id)) state.add_payment(std::move(payment));
  }
  void operator()(Refund& refund) const {
    if (!state.find_refund(refund.id)) state.add_refund(std::move(refund));
  }
  void operator()(const Ticket&) const {}
  void operator()(const ReviewDecision&) const {}
  void operator()(const MailDue&) const {}
  void operator()(const WebhookDue&) const {}
  void operator()(const Erased&) const {}
};

/// The rows of areas are kept for the database's own guard; here they are derived from holds,
/// tickets and blocks, and must agree.
void check_area(const State& state, const AreaCount& row) {
  const ShowState* const show = state.find_show(row.show);
  if (!show) return;  // of a show that is over
  if (row.area >= show->inventory.areas().size() || show->inventory.area(row.area) != row)
    throw Contradiction("the counts of area " + std::to_string(row.area) + " of " +
                        format_id(row.show) + " are not the sum of its holds and tickets");
}

void check_open_order(State& state, const Order& order) {
  const Hold* const hold = state.find_hold(order.hold);
  if (!hold || hold->state != HoldState::kOrdered || hold->order != order.id)
    throw Contradiction(format_id(order.id) + " is open but its hold is not ordered");
}

}  // namespace

BookingCore::BookingCore(int cell) : state_(std::make_unique<State>(cell)) {}
BookingCore::~BookingCore() = default;
BookingCore::BookingCore(BookingCore&&) noexcept = default;
BookingCore& BookingCore::operator=(BookingCore&&) noexcept = default;

void BookingCore::restore(Record row) {
  std::visit(Restore{*state_}, row);
}

void BookingCore::finish_restore(std::int64_t last_id, Time last_now) {
  State& state = *state_;
  state.ids = IdSequence(state.cell, last_id);
  state.last_now = last_now;
  for (const AreaCount& row : state.loaded_areas) check_area(state, row);
  state.loaded_areas.clear();
  state.loaded = true;
  std::sort(state.ended_holds.begin(), state.ended_holds.end());
  for (const auto& [id, order] : state.orders)
    if (order.state == OrderState::kOpen) check_open_order(state, order);
  // What should have been asked while the server was away is asked now.
  for (const auto& [id, payment] : state.payments) state.inquire_after(payment, last_now);
  for (const auto& [id, refund] : state.refunds) state.inquire_after(refund, last_now);
  for (const auto& [id, show] : state.shows) {
    std::sort(show->orders.begin(), show->orders.end());
    if (show->show.state == SaleState::kCancelled && !show->show.settled)
      state.queue_cancelled_work(*show);
  }
}

Outcome BookingCore::apply(const Command& command, Time now, Effects& effects) {
  CHECK(now >= state_->last_now, "time never goes back");
  state_->last_now = now;
  Decision decision(*state_, now, effects);
  Outcome outcome = std::visit([&](const auto& what) { return decide(decision, what); }, command);
  decision.finish();
  return outcome;
}

std::int64_t BookingCore::last_id() const {
  return state_->ids.last();
}

std::optional<Time> BookingCore::next_deadline() const {
  if (state_->deadlines.empty()) return std::nullopt;
  return state_->deadlines.begin()->first;
}

std::optional<Time> BookingCore::next_forget() const {
  std::optional<Time> next;
  const auto consider = [&](Time time) { next = next ? std::min(*next, time) : time; };
  const State& state = *state_;
  if (!state.ended_holds.empty()) consider(state.ended_holds.front().first + kHoldKeyTime);
  if (state.ended_holds.size() > kMaxEndedHolds) consider(state.last_now);
  if (!state.unpaid_orders.empty()) consider(state.unpaid_orders.begin()->first + kOrderKeyTime);
  if (state.unpaid_orders.size() > kMaxUnpaidOrders) consider(state.last_now);
  if (!state.leaving.empty()) consider(state.last_now);
  if (!state.forgettable_orders.empty()) consider(state.forgettable_orders.begin()->first);
  if (!state.forgettable_shows.empty()) consider(state.forgettable_shows.begin()->first);
  return next;
}

std::optional<Time> BookingCore::next_inquiry() const {
  if (state_->inquiries.empty()) return std::nullopt;
  return state_->inquiries.begin()->due;
}

std::vector<ReviewCase> BookingCore::review_cases(Time now) const {
  return booking::review_cases(*state_, now);
}

bool BookingCore::has_cancelled_work() const {
  return !state_->cancelled_work.empty();
}

std::vector<GatewayTask> BookingCore::open_gateway_tasks() const {
  std::vector<PaymentId> payments;
  for (const PaymentId id : state_->open_payments)
    if (state_->payments.find(id)->second.request != PaymentRequest::kNone) payments.push_back(id);
  std::vector<RefundId> refunds;
  for (const RefundId id : state_->open_refunds) {
    const Refund& refund = state_->refunds.find(id)->second;
    const bool gone = refund.state == RefundState::kSent || refund.state == RefundState::kSettled;
    if (!gone || refund.is_contradicted()) refunds.push_back(id);
  }
  std::vector<GatewayTask> gateway_tasks;
  for (const PaymentId id : payments) gateway_tasks.push_back({id});
  for (const RefundId id : refunds) gateway_tasks.push_back({id});
  return gateway_tasks;
}

std::size_t BookingCore::live_hold_count() const {
  return state_->deadlines.size();
}

std::size_t BookingCore::open_order_count() const {
  return state_->open_orders;
}

std::vector<ShowId> BookingCore::shows() const {
  std::vector<ShowId> ids;
  for (const auto& [id, show] : state_->shows) ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

bool BookingCore::has_show(ShowId show) const {
  return state_->find_show(show) != nullptr;
}

const Show* BookingCore::find_show(ShowId show) const {
  const ShowState* const found = state_->find_show(show);
  return found == nullptr ? nullptr : &found->show;
}

OrganiserId BookingCore::organiser_of(OrderId order) const {
  const Order* const found = state_->find_order(order);
  const ShowState* const show = found == nullptr ? nullptr : state_->find_show(found->show);
  return show == nullptr ? OrganiserId{} : show->show.organiser;
}

std::string BookingCore::seat_statuses(ShowId show) const {
  return state_->show_of(show).inventory.statuses();
}

std::vector<AreaCount> BookingCore::area_counts(ShowId show) const {
  return state_->show_of(show).inventory.areas();
}

Time forget_at(const Show& show) {
  return std::max(show.starts_at, show.closes_at) + kLateMoneyTime + std::chrono::days{1};
}

}  // namespace firstshow::booking
