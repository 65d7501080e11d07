// The rows that became durable against what the model knows; and rows taken over after a crash
// that swallowed the replies.

#include <algorithm>

#include "booking/core.hpp"
#include "sim/model.hpp"

namespace firstshow::sim {
namespace {

/// The last row of each thing in a batch: earlier images of it are of no account.
template <class Row, class Visit>
void each_last(std::span<const Record> rows, const Visit& visit) {
  std::set<decltype(Row::id)> seen;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    const auto* one = std::get_if<Row>(&*row);
    if (one != nullptr && seen.insert(one->id).second) visit(*one);
  }
}

std::string text(const Hold& hold) {
  std::string text = "hold " + std::to_string(hold.id.value) + " state " +
                     std::to_string(static_cast<int>(hold.state)) + " deadline " +
                     format_time(hold.deadline) + " ended " + format_time(hold.ended_at) +
                     (hold.extended ? " extended" : "") + " order " +
                     std::to_string(hold.order.value) + " seats";
  for (const auto seat : hold.seats) text += " " + std::to_string(seat);
  return text;
}

template <class Id>
std::string names(const std::set<Id>& ids) {
  std::string text;
  for (const auto id : ids) text += " " + std::to_string(id.value);
  return text;
}

}  // namespace

void Model::end_turn(std::span<const Record> rows) {
  each_last<SeatPlan>(rows, [&](const SeatPlan& row) { match(row); });
  each_last<Show>(rows, [&](const Show& row) { match(row); });
  each_last<Hold>(rows, [&](const Hold& row) { match(row); });
  each_last<Order>(rows, [&](const Order& row) { match(row); });
  each_last<Payment>(rows, [&](const Payment& row) {
    if (!expected_erased_.contains(row.id)) match(row);
  });
  each_last<Refund>(rows, [&](const Refund& row) { match(row); });
  for (const auto& row : rows) {
    if (const auto* block = std::get_if<Block>(&row)) match(*block);
    if (const auto* ticket = std::get_if<Ticket>(&row)) match(*ticket);
    if (const auto* erased = std::get_if<Erased>(&row)) match(*erased);
    if (const auto* mail = std::get_if<MailDue>(&row)) match(*mail);
  }
  for (const MailName& mail : expected_mails_)
    require(mails_.contains(mail), "a buyer is to be written to and no row says so");
  expected_mails_.clear();
  std::set<std::pair<ShowId, AreaIndex>> counted;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    const auto* count = std::get_if<AreaCount>(&*row);
    if (count != nullptr && counted.insert({count->show, count->area}).second) match(*count);
  }
  for (const auto id : touched_holds_) {
    throw Broken("a hold changed and no row says so: " + text(holds_.at(id)));
  }
  require(touched_orders_.empty(),
          "an order changed and no row says so: " + names(touched_orders_));
  std::erase_if(expected_refunds_, [](const ExpectedRefund& owed) { return owed.amount.none(); });
  require(expected_refunds_.empty(), "a refund is owed and no row says so");
  require(expected_erased_.empty(), "money has an attempt by now and its row is still there");
  for (const auto& [name, refund] : elsewhere_) {
    require(refund.id && refunds_.at(refund.id).decided == refund.decided &&
                refunds_.at(refund.id).payment == refund.payment &&
                refunds_.at(refund.id).order == refund.order,
            "a refund made at the gateway changed and no row says so");
  }
  require(touched_refunds_.empty(),
          "a refund moved and no row says so: " + names(touched_refunds_));
  for (const auto& [id, before] : touched_payments_) {
    require(before == payments_.at(id),
            "a payment changed and no row says so: " + std::to_string(id.value));
  }
  touched_payments_.clear();
}

void Model::match(const SeatPlan& row) {
  const auto plan = plans_.find(row.id);
  require(plan != plans_.end() && *plan->second == *row.layout &&
              plan_owners_.at(row.id) == row.organiser,
          "a plan was written otherwise");
}

void Model::match(const Show& row) {
  const auto found = shows_.find(row.id);
  require(found != shows_.end(), "a row of a show that nobody defined");
  auto& show = found->second.show;
  if (show.state == SaleState::kCancelled) {
    show.settled = row.settled;
    show.version = row.version;
  }
  require(show == row, "a show was written otherwise than it is");
}

void Model::match(const Block& row) {
  blocks_.insert_or_assign(row.id, row);
}

void Model::match(const AreaCount& row) {
  const auto& show = shows_.at(row.show);
  const auto& use = show.areas.at(row.area);
  require(row.capacity == show.layout->areas[row.area].capacity && row.held == use.held &&
              row.sold == use.sold && row.blocked == use.blocked,
          "an area's count was written otherwise than it is");
}

// A cancelled show gives back by itself, in portions.
void Model::settle_hold(Hold& hold) {
  if (hold.live()) end_hold(hold, HoldState::kReleased);
}

void Model::settle_order(Order& order) {
  std::vector<OrderLine*> lines;
  for (auto& line : order.lines) {
    if (line.ticket_state == TicketState::kValid) lines.push_back(&line);
  }
  if (lines.empty()) return;
  void_lines(order, lines, RefundReason::kShowCancelled);
  expect_mail(order.id, MailKind::kShowCancelled);
}

void Model::match(const Hold& row) {
  const auto found = holds_.find(row.id);
  require(found != holds_.end(), "a row of a hold that nobody asked for");
  auto& hold = found->second;
  if (!row.live() && shows_.at(row.show).show.state == SaleState::kCancelled) settle_hold(hold);
  touched_holds_.erase(row.id);
  if (!hold.live()) {  // the rules say that it ended, and leave open how the rest of it looks
    require(row.ended_at == hold.ended_at || row.ended_at == hold.deadline,
            "a hold ended at another time: " + text(row) + " and not " + text(hold));
    if (hold.state == HoldState::kExpired && row.state == HoldState::kConverted) {
      require(orders_.at(hold.order).state == OrderState::kConfirmed, "a hold is converted");
      hold.state = HoldState::kConverted;
    }
    hold.ended_at = row.ended_at;
    hold.deadline = row.deadline;
    hold.order = row.order;
  }
  require(hold == row, "a hold was written as " + text(row) + " and not as " + text(hold));
}

void Model::match(const Order& row) {
  const auto found = orders_.find(row.id);
  require(found != orders_.end(), "a row of an order that nobody opened");
  auto& order = found->second;
  if (shows_.at(row.show).show.state == SaleState::kCancelled &&
      std::ranges::none_of(row.lines, [](const OrderLine& line) {
        return line.ticket_state == TicketState::kValid;
      })) {
    settle_order(order);
    if (row.state == OrderState::kCancelled && order.state == OrderState::kOpen) {
      settle_hold(holds_.at(order.hold));
    }
  }
  touched_orders_.erase(row.id);
  for (std::size_t index = 0; index < row.lines.size() && index < order.lines.size(); ++index) {
    auto& line = order.lines[index];
    const auto& written = row.lines[index];
    const bool had_none = !line.ticket;
    if (had_none && line.ticket_state != TicketState::kNone) line.ticket = written.ticket;
    require(line.ticket_state == TicketState::kNone || line.ticket, "a ticket has no id");
  }
  if (order.state != OrderState::kOpen) {
    const auto hold = holds_.find(order.hold);
    require(row.ended_at == order.ended_at ||
                (hold != holds_.end() && row.ended_at == hold->second.deadline),
            "an order ended at another time");
    order.ended_at = row.ended_at;
  }
  require(order == row, "an order was written otherwise than it is");
  if (row.state == OrderState::kConfirmed) expect_mail(row.id, MailKind::kOrderConfirmed);
}

void Model::expect_mail(OrderId order, MailKind kind, RefundId subject) {
  if (!orders_.at(order).details.email.empty()) expected_mails_.insert({order, kind, subject});
}

/// A mail has its reason, and none is due twice but that of a refund that was made twice.
void Model::match(const MailDue& row) {
  const auto found = orders_.find(row.order);
  require(found != orders_.end(), "a mail is due of an order that nobody opened");
  const Order& order = found->second;
  require(!order.details.email.empty(), "a mail is due to nobody");
  const bool is_new = mails_.insert({row.order, row.kind, row.subject}).second;
  switch (row.kind) {
    case MailKind::kOrderConfirmed:
      require(is_new && order.state == OrderState::kConfirmed,
              "a confirmation is due twice, or of an order that is not confirmed");
      return;
    case MailKind::kRefundMade:
      require(refunds_.contains(row.subject) && refunds_.at(row.subject).order == row.order,
              "a mail is due about a refund that is not the order's");
      return;
    case MailKind::kShowCancelled:
      require(is_new && order.state == OrderState::kConfirmed &&
                  shows_.at(order.show).show.state == SaleState::kCancelled,
              "a mail says that a show was cancelled which was not, or says it twice");
      return;
  }
}

void Model::match(const Payment& row) {
  const auto found = payments_.find(row.id);
  require(found != payments_.end(), "a row of a payment that nobody started");
  auto& payment = found->second;
  require(payment.state == row.state, "a payment was written in another state");
  require(payment.captured == row.captured && payment.for_tickets == row.for_tickets &&
              payment.refund_owed == row.refund_owed && payment.under_review == row.under_review &&
              payment.refunded_at_gateway == row.refunded_at_gateway &&
              payment.written_off == row.written_off &&
              payment.reported_refunded == row.reported_refunded && payment.decided == row.decided,
          "money was written otherwise than it arrived");
  require(payment.order == row.order && payment.account == row.account &&
              payment.amount == row.amount && payment.created_at <= row.created_at &&
              payment.unsolicited == row.unsolicited,
          "a payment was written otherwise than it is");
  const bool order_ended = row.order && orders_.at(row.order).state != OrderState::kOpen;
  require(payment.request == row.request || (row.state == PaymentState::kAuthorised &&
                                             order_ended && row.request == PaymentRequest::kVoid),
          "a payment asks something else of the gateway");
  payment = row;
  touched_payments_.erase(row.id);
}

void Model::match_elsewhere(const Refund& row) {
  const auto found = elsewhere_.find({row.account, row.reference});
  require(found != elsewhere_.end(), "a refund is written down that nobody told of");
  auto& refund = found->second;
  require(!refund.id || refund.id == row.id, "a refund made at the gateway has two rows");
  refund.id = row.id;
  require(refund.payment == row.payment && refund.order == row.order &&
              refund.amount == row.amount && refund.currency == row.currency &&
              refund.gateway_payment_id == row.gateway_payment_id &&
              refund.decided == row.decided &&
              row.state == (refund.on_its_way ? RefundState::kSent : RefundState::kSettled),
          "a refund made at the gateway was written otherwise than it was told");
  refunds_.insert_or_assign(row.id, row);
  touched_refunds_.erase(row.id);
}

void Model::match(const Refund& row) {
  if (row.reason == RefundReason::kAtGateway) return match_elsewhere(row);
  const auto found = refunds_.find(row.id);
  if (found == refunds_.end()) {
    const auto expected = std::ranges::find_if(expected_refunds_, [&](const ExpectedRefund& owed) {
      // Whether a show was cancelled may be forgotten.
      const bool forgotten =
          row.order && now_ >= forget_at(shows_.at(orders_.at(row.order).show).show);
      return owed.payment == row.payment && owed.order == row.order &&
             (owed.reason == row.reason || forgotten) && owed.amount == row.amount;
    });
    const bool of_nothing = row.amount == Paise{} && row.state == RefundState::kSettled;
    require(expected != expected_refunds_.end() || of_nothing,
            "a refund that nobody is owed: order " + std::to_string(row.order.value) +
                ", payment " + std::to_string(row.payment.value) + ", amount " +
                std::to_string(row.amount.value) + ", reason " +
                std::to_string(static_cast<int>(row.reason)));
    if (expected != expected_refunds_.end()) expected_refunds_.erase(expected);
    refunds_.emplace(row.id, row);
    return;
  }
  if (row.order && row.state == RefundState::kSettled && !row.amount.none())
    expect_mail(row.order, MailKind::kRefundMade, row.id);
  auto& refund = found->second;
  require(refund.payment == row.payment && refund.amount == row.amount &&
              refund.currency == row.currency && refund.reason == row.reason &&
              refund.state == row.state && refund.sends == row.sends &&
              refund.reference == row.reference &&
              (refund.settled_at == Time{}) == (row.settled_at == Time{}),
          "a refund was written otherwise than it is");
  refund = row;
  touched_refunds_.erase(row.id);
}

void Model::match(const Ticket& row) {
  const std::pair seat{row.show, row.place};
  const bool numbered = row.place.kind == Place::Kind::kSeat;
  const auto known = tickets_.find(row.id);
  if (known != tickets_.end()) {
    require(known->second.state == TicketState::kValid || row.state == TicketState::kVoid,
            "a void ticket became valid");
    require(known->second.place == row.place && known->second.order == row.order, "a ticket moved");
  }
  if (row.state == TicketState::kVoid) {
    require(known != tickets_.end(), "a ticket began void");
    if (numbered && valid_.contains(seat) && valid_.at(seat) == row.id) valid_.erase(seat);
  } else if (numbered) {
    const auto [holder, fresh] = valid_.insert({seat, row.id});
    require(fresh || holder->second == row.id, "a seat has two valid tickets");
  }
  tickets_.insert_or_assign(row.id, row);
}

void Model::match(const Erased& row) {
  if (const auto* block = std::get_if<BlockId>(&row.id)) {
    blocks_.erase(*block);
    return;
  }
  if (const auto* payment = std::get_if<PaymentId>(&row.id)) {
    require(expected_erased_.erase(*payment) == 1, "money without an order vanished");
    return;
  }
  if (const auto* order = std::get_if<OrderId>(&row.id)) return forget_order(*order);
  const auto found = holds_.find(std::get<HoldId>(row.id));
  require(found != holds_.end(), "a hold is forgotten that never was");
  require(hold_is_forgettable(found->first), "a hold is forgotten while somebody may ask for it");
  touched_holds_.erase(found->first);
  // A newer thing may have taken the key over.
  const auto key = keys_.find({found->second.buyer, found->second.idempotency.key});
  if (key != keys_.end() && key->second.kind == KeyUse::Kind::kHold &&
      key->second.id == found->first.value)
    keys_.erase(key);
  latest_.erase(found->first);
  holds_.erase(found);
}

void Model::forget_order(OrderId id) {
  const auto found = orders_.find(id);
  require(found != orders_.end(), "an order is forgotten that never was");
  require(order_is_forgettable(id), "an order is forgotten while somebody may ask for it");
  const auto key = keys_.find({found->second.buyer, found->second.idempotency.key});
  if (key != keys_.end() && key->second.kind == KeyUse::Kind::kOrder && key->second.id == id.value)
    keys_.erase(key);
  orders_.erase(found);
}

// --- after a crash ------------------------------------------------------------------------------

void Model::adopt_row(const Record& row) {
  std::visit(
      [this](const auto& one) {
        using Row = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Row, SeatPlan>) {
          plans_.insert_or_assign(one.id, one.layout);
          plan_owners_.insert_or_assign(one.id, one.organiser);
        } else if constexpr (std::is_same_v<Row, Show>) {
          auto& show = shows_[one.id];
          show.show = one;
          show.layout = plans_.at(one.plan);
        } else if constexpr (std::is_same_v<Row, Hold>) {
          holds_.insert_or_assign(one.id, one);
          latest_.insert_or_assign(one.id, one.own_deadline + std::chrono::minutes{35});
          adopt_key(one.buyer, one.idempotency, KeyUse::Kind::kHold, one.id.value);
          if (one.live()) shows_.at(one.show).ever_held = true;
        } else if constexpr (std::is_same_v<Row, Order>) {
          orders_.insert_or_assign(one.id, one);
          adopt_key(one.buyer, one.idempotency, KeyUse::Kind::kOrder, one.id.value);
        } else if constexpr (std::is_same_v<Row, Payment>) {
          const auto before = payments_.find(one.id);
          const bool known = before != payments_.end() && before->second.order == one.order;
          payments_.insert_or_assign(one.id, one);
          if (one.order && !known) {
            add_payment_of(one.order, one.id);
            adopt_key(orders_.at(one.order).buyer, one.idempotency, KeyUse::Kind::kPayment,
                      one.id.value);
          }
        } else if constexpr (std::is_same_v<Row, Refund>) {
          refunds_.insert_or_assign(one.id, one);
          if (one.reason == RefundReason::kAtGateway) {
            elsewhere_.insert_or_assign(
                {one.account, one.reference},
                RefundElsewhere{one.account, one.reference, one.gateway_payment_id, one.amount,
                                one.currency, one.payment, one.order, one.decided, one.id,
                                one.created_at, 0, one.state == RefundState::kSent,
                                one.state == RefundState::kSent && one.settled_at != Time{}});
          }
          if (one.order) {
            adopt_key(orders_.at(one.order).buyer, one.idempotency, KeyUse::Kind::kRefund,
                      one.order.value);
          }
        } else if constexpr (std::is_same_v<Row, MailDue>) {
          mails_.insert({one.order, one.kind, one.subject});
        } else if constexpr (std::is_same_v<Row, Block> || std::is_same_v<Row, Ticket> ||
                             std::is_same_v<Row, Erased>) {
          if constexpr (std::is_same_v<Row, Erased>) {
            const auto* payment = std::get_if<PaymentId>(&one.id);
            if (payment != nullptr) {
              payments_.erase(*payment);
              return;
            }
          }
          match(one);
        }
      },
      row);
}

void Model::adopt_key(BuyerId caller, const Idempotency& idempotency, KeyUse::Kind kind,
                      std::int64_t id) {
  const auto known = keys_.find({caller, idempotency.key});
  if (known != keys_.end() && known->second.kind == kind && known->second.id == id) return;
  remember_key(caller, idempotency, kind, id);
}

void Model::adopt(Time now, std::span<const Record> rows) {
  now_ = std::max(now, now_);
  for (const auto& row : rows) adopt_row(row);
  move_keys();
  live_.clear();
  for (const auto& [id, hold] : holds_) {
    if (hold.live()) live_.insert({hold.deadline, id});
  }
  for (auto& [id, show] : shows_) rebuild(show);
}

void Model::accept_loaded(std::span<const Record> rows) {
  compare_loaded(rows);
  touched_holds_.clear();
}

void Model::compare_loaded(std::span<const Record> rows) const {
  std::size_t live = 0;
  for (const auto& row : rows) {
    if (const auto* hold = std::get_if<Hold>(&row)) {
      require(holds_.contains(hold->id) && holds_.at(hold->id) == *hold,
              "a start reads another hold than was acknowledged");
      live += hold->live();
    } else if (const auto* order = std::get_if<Order>(&row)) {
      require(orders_.contains(order->id) && orders_.at(order->id) == *order,
              "a start reads another order than was acknowledged");
    } else if (const auto* payment = std::get_if<Payment>(&row)) {
      require(payments_.contains(payment->id) && payments_.at(payment->id) == *payment,
              "a start reads another payment than was acknowledged");
    } else if (const auto* refund = std::get_if<Refund>(&row)) {
      require(refunds_.contains(refund->id) && refunds_.at(refund->id) == *refund,
              "a start reads another refund than was acknowledged");
    }
  }
  require(live == live_.size(), "a start does not read every live hold");
  for (const auto& [id, order] : orders_) {
    const bool written_to = order.state == OrderState::kConfirmed && !order.details.email.empty();
    require(!written_to || mails_.contains({id, MailKind::kOrderConfirmed, RefundId{}}),
            "an order was confirmed, and its buyer is never told");
  }
}

}  // namespace firstshow::sim
