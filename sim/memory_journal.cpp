#include "sim/memory_journal.hpp"

#include <algorithm>
#include <string>

#include "base/check.hpp"
#include "booking/core.hpp"

namespace firstshow::sim {

using namespace booking;

store::JournalPosition MemoryJournal::load(const store::RecordSink& sink) {
  rollback();
  ++position_.epoch;
  return peek(sink);
}

store::JournalPosition MemoryJournal::peek(const store::RecordSink& sink) {
  const auto unsettled = unsettled_shows();
  const auto kept = [&](ShowId id) {
    const auto show = shows_.find(id);
    return show != shows_.end() &&
           (unsettled.contains(id) || forget_at(show->second) > position_.last_now);
  };
  for (const auto& [id, plan] : plans_) sink(plan);
  for (const auto& [id, show] : shows_) {
    if (kept(id)) sink(show);
  }
  for (const auto& [id, block] : blocks_) {
    if (kept(block.show)) sink(block);
  }
  for (const auto& [id, count] : area_counts_) {
    if (kept(count.show)) sink(count);
  }
  const auto open = open_orders();
  const auto kept_order = [&](OrderId id) {
    const auto order = orders_.find(id);
    return order != orders_.end() && (open.contains(id) || kept(order->second.show));
  };
  for (const auto& [id, order] : orders_) {
    if (kept_order(id)) sink(order);
  }
  for (const auto& [id, hold] : holds_) {
    if (kept(hold.show)) sink(hold);
  }
  for (const auto& [id, payment] : payments_) {
    if (!payment.order || kept_order(payment.order)) sink(payment);
  }
  for (const auto& [id, refund] : refunds_) {
    if (!refund.order || kept_order(refund.order)) sink(refund);
  }
  return position_;
}

/// Orders with something that a gateway must be asked or a person decide, however old they are.
std::set<OrderId> MemoryJournal::open_orders() const {
  std::set<OrderId> orders;
  for (const auto& [id, refund] : refunds_) {
    const bool undecided = refund.reason == RefundReason::kAtGateway && !refund.decided;
    if (refund.order && (refund.state != RefundState::kSettled || undecided)) {
      orders.insert(refund.order);
    }
  }
  for (const auto& [id, payment] : payments_) {
    const bool asked = payment.request != PaymentRequest::kNone;
    if (payment.order && (asked || !payment.under_review.none())) orders.insert(payment.order);
  }
  return orders;
}

/// Shows with a hold that is remembered, or with something to give back, however old they are.
std::set<ShowId> MemoryJournal::unsettled_shows() const {
  std::set<ShowId> shows;
  for (const auto& [id, hold] : holds_) shows.insert(hold.show);
  for (const auto& [id, show] : shows_) {
    if (show.state == SaleState::kCancelled && !show.settled) shows.insert(id);
  }
  return shows;
}

void MemoryJournal::fetch_show(ShowId show, const store::RecordSink& sink) {
  const auto found = shows_.find(show);
  if (found == shows_.end()) return;
  sink(found->second);
  for (const auto& [id, block] : blocks_) {
    if (block.show == show) sink(block);
  }
  for (const auto& [id, order] : orders_) {
    if (order.show == show) fetch_order(id, sink);
  }
}

void MemoryJournal::fetch_order(OrderId order, const store::RecordSink& sink) {
  const auto found = orders_.find(order);
  if (found == orders_.end()) return;
  sink(found->second);
  for (const auto& [id, payment] : payments_) {
    if (payment.order == order) sink(payment);
  }
  for (const auto& [id, refund] : refunds_) {
    if (refund.order == order) sink(refund);
  }
}

/// As in a transaction, what the open batch erased is not there for it.
bool MemoryJournal::is_erased_in_batch(PaymentId payment) const {
  return std::ranges::any_of(batch_, [&](const Record& row) {
    const auto* erased = std::get_if<Erased>(&row);
    if (erased == nullptr) return false;
    const auto* id = std::get_if<PaymentId>(&erased->id);
    return id != nullptr && *id == payment;
  });
}

void MemoryJournal::fetch_payment(PaymentId payment, const store::RecordSink& sink) {
  const auto found = payments_.find(payment);
  if (found == payments_.end() || is_erased_in_batch(payment)) return;
  if (found->second.order) return fetch_order(found->second.order, sink);
  sink(found->second);
  for (const auto& [id, refund] : refunds_) {
    if (refund.payment == payment) sink(refund);
  }
}

void MemoryJournal::fetch_refund(RefundId refund, const store::RecordSink& sink) {
  const auto found = refunds_.find(refund);
  if (found == refunds_.end()) return;
  if (found->second.order) return fetch_order(found->second.order, sink);
  if (found->second.payment) return fetch_payment(found->second.payment, sink);
  sink(found->second);
}

void MemoryJournal::fetch_refund_named(const GatewayAccount& account, const std::string& reference,
                                       const store::RecordSink& sink) {
  for (const auto& [id, refund] : refunds_) {
    const bool its = refund.account == account && refund.reference == reference;
    if (its && !reference.empty()) fetch_refund(id, sink);
  }
}

void MemoryJournal::fetch_attempt_named(const GatewayAccount& account, const std::string& reference,
                                        const store::RecordSink& sink) {
  for (const auto& [id, payment] : payments_) {
    const bool its = payment.account == account && payment.reference == reference;
    if (its && !reference.empty()) fetch_payment(id, sink);
  }
}

void MemoryJournal::fetch_by_gateway_payment(const GatewayAccount& account,
                                             const std::string& gateway_payment_id,
                                             const store::RecordSink& sink) {
  for (const auto& [id, payment] : payments_) {
    const bool its = payment.account == account && payment.gateway_payment_id == gateway_payment_id;
    if (its && !gateway_payment_id.empty()) fetch_payment(id, sink);
  }
}

void MemoryJournal::begin() {
  CHECK(!open_, "one batch at a time");
  open_ = true;
}

void MemoryJournal::guard(const Record& record) {
  if (const auto* ticket = std::get_if<Ticket>(&record)) {
    if (ticket->place.kind != Place::Kind::kSeat) return;
    const SeatOfShow seat{ticket->show, ticket->place.index};
    auto holder = TicketId{};
    if (const auto found = valid_.find(seat); found != valid_.end()) holder = found->second;
    if (const auto now = valid_in_batch_.find(seat); now != valid_in_batch_.end()) {
      holder = now->second;
    }
    if (ticket->state == TicketState::kVoid) {
      if (holder == ticket->id) valid_in_batch_[seat] = TicketId{};
      return;
    }
    if (holder && holder != ticket->id) {
      throw store::StoreConflict("seat " + std::to_string(seat.second) + " of " +
                                 format_id(seat.first) + " has two valid tickets");
    }
    valid_in_batch_[seat] = ticket->id;
  }
  if (const auto* count = std::get_if<AreaCount>(&record)) {
    if (std::uint64_t{count->held} + count->sold + count->blocked > count->capacity) {
      throw store::StoreConflict("area " + std::to_string(count->area) + " of " +
                                 format_id(count->show) + " holds more than its capacity");
    }
  }
}

void MemoryJournal::write(const Record& record) {
  CHECK(open_, "rows are written inside a batch");
  guard(record);
  batch_.push_back(record);
}

void MemoryJournal::run(const std::function<void(store::Database&)>&) {
  CHECK(false, "the simulator has no SQL of its own");
}

void MemoryJournal::put(const Record& record) {
  std::visit(
      [this](const auto& row) {
        using Row = std::decay_t<decltype(row)>;
        if constexpr (std::is_same_v<Row, SeatPlan>) {
          plans_.insert_or_assign(row.id, row);
        } else if constexpr (std::is_same_v<Row, Show>) {
          shows_.insert_or_assign(row.id, row);
        } else if constexpr (std::is_same_v<Row, Block>) {
          blocks_.insert_or_assign(row.id, row);
        } else if constexpr (std::is_same_v<Row, AreaCount>) {
          area_counts_.insert_or_assign({row.show, row.area}, row);
        } else if constexpr (std::is_same_v<Row, Hold>) {
          holds_.insert_or_assign(row.id, row);
        } else if constexpr (std::is_same_v<Row, Order>) {
          orders_.insert_or_assign(row.id, row);
        } else if constexpr (std::is_same_v<Row, Payment>) {
          payments_.insert_or_assign(row.id, row);
        } else if constexpr (std::is_same_v<Row, Refund>) {
          refunds_.insert_or_assign(row.id, row);
        } else if constexpr (std::is_same_v<Row, Erased>) {
          std::visit([this](auto id) { this->erase(id); }, row.id);
        }
      },
      record);
}

void MemoryJournal::commit(const store::JournalPosition& next) {
  CHECK(open_, "only an open batch is committed");
  if (next.epoch != position_.epoch) throw store::StoreDeposed("another writer has a higher epoch");
  CHECK(next.sequence == position_.sequence + 1, "positions follow each other");
  CHECK(next.last_now >= position_.last_now, "time never goes back");
  CHECK(next.last_id >= position_.last_id, "ids never go back");
  for (const auto& record : batch_) put(record);
  for (const auto& [seat, ticket] : valid_in_batch_) {
    if (ticket) {
      valid_[seat] = ticket;
    } else {
      valid_.erase(seat);
    }
  }
  position_ = next;
  rollback();
}

void MemoryJournal::rollback() noexcept {
  open_ = false;
  batch_.clear();
  valid_in_batch_.clear();
}

void MemoryJournal::run_maintenance(bool) {}

}  // namespace firstshow::sim
