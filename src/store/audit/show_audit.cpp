#include "store/audit/show_audit.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "store/rows.hpp"

namespace firstshow::store {
namespace {

std::string in_paise(Paise amount) {
  return std::to_string(amount.value);
}

/// The places that an order's lines sell, as sorted as a hold's.
std::vector<booking::Place> places_of(const booking::Order& order) {
  std::vector<booking::Place> places;
  for (const booking::OrderLine& line : order.lines) places.push_back(line.place);
  std::sort(places.begin(), places.end());
  return places;
}

std::vector<booking::Place> places_of(const booking::Hold& hold) {
  std::vector<booking::Place> places;
  for (const booking::SeatIndex seat : hold.seats) {
    places.push_back({booking::Place::Kind::kSeat, seat});
  }
  for (const booking::AreaPlaces& area : hold.areas) {
    places.insert(places.end(), area.quantity, {booking::Place::Kind::kArea, area.area});
  }
  std::sort(places.begin(), places.end());
  return places;
}

}  // namespace

void Findings::add(const char* promise, std::string sentence, bool damage) {
  if (count_[promise]++ < kMaxFindings) found_.push_back({promise, std::move(sentence), damage});
}

ShowAudit::ShowAudit(Database& db, const booking::Show& show, const booking::SeatLayout& layout,
                     const HoldsById& holds, const PlaceNamer& name, Findings& findings)
    : db_(db),
      show_(show),
      holds_(holds),
      name_(name),
      findings_(findings),
      owners_(layout.seat_count()) {
  for (std::uint32_t index = 0; index < layout.areas.size(); ++index) {
    areas_.push_back({show.id, index, layout.areas[index].capacity, 0, 0, 0});
  }
}

void ShowAudit::run() {
  check_blocks();
  for (const auto& [id, hold] : holds_) {
    if (hold.show == show_.id) check_hold(hold);
  }
  each_order(db_, "WHERE show_id = ?1", {show_.id.value},
             [this](const booking::Order& order) { check_order(order); });
  check_areas();
}

std::string ShowAudit::place_name(booking::Place place) {
  const bool seat = place.kind == booking::Place::Kind::kSeat;
  const std::string kind = seat ? "seat " : "area ";
  std::string name;
  if (name_) {
    if (!plan_.id) {
      each_plan(db_, "WHERE id = ?1", {show_.plan.value},
                [this](booking::SeatPlan plan) { plan_ = std::move(plan); });
    }
    name = name_(plan_, place);
  }
  return kind + (name.empty() ? std::to_string(place.index) : name) + " of " + format_id(show_.id);
}

void ShowAudit::claim(booking::SeatIndex seat, std::string owner) {
  const booking::Place place{booking::Place::Kind::kSeat, seat};
  if (seat >= owners_.size()) {
    findings_.add(kReferences, place_name(place) + " is not in its plan, but is " + owner);
    return;
  }
  std::string& present = owners_[seat];
  if (!present.empty()) {
    findings_.add(kOneOwner, place_name(place) + " is " + present + " and " + owner);
    return;
  }
  present = std::move(owner);
}

booking::AreaCount* ShowAudit::area(booking::AreaIndex index, const std::string& user) {
  if (index < areas_.size()) return &areas_[index];
  findings_.add(kReferences, place_name({booking::Place::Kind::kArea, index}) +
                                 " is not in its plan, but " + user + " has places there");
  return nullptr;
}

void ShowAudit::check_blocks() {
  each_block(db_, "WHERE show_id = ?1", {show_.id.value}, [this](const booking::Block& block) {
    const std::string id = format_id(block.id);
    for (const booking::SeatIndex seat : block.seats) claim(seat, "blocked by " + id);
    for (const booking::AreaPlaces& places : block.areas) {
      if (auto* count = area(places.area, id)) count->blocked += places.quantity;
    }
  });
}

void ShowAudit::check_hold(const booking::Hold& hold) {
  const std::string id = format_id(hold.id);
  const bool ended = hold.ended_at != Time{};
  findings_.require(ended != hold.live(), kEndedOwnsNothing,
                    id + (ended ? " has ended but is still live" : " is over but never ended"));
  if (!hold.live()) return;
  findings_.require((hold.state == booking::HoldState::kOrdered) == static_cast<bool>(hold.order),
                    kReferences, id + " is ordered without an order, or has one without being so");
  if (hold.order) {
    bool found = false;
    each_order(db_, "WHERE id = ?1", {hold.order.value}, [&](const booking::Order& order) {
      found = order.state == booking::OrderState::kOpen && order.hold == hold.id &&
              order.show == hold.show;
    });
    findings_.require(found, kReferences,
                      id + " is ordered, but " + format_id(hold.order) + " is not open on it");
  }
  for (const booking::SeatIndex seat : hold.seats) claim(seat, "held by " + id);
  for (const booking::AreaPlaces& places : hold.areas) {
    if (auto* count = area(places.area, id)) count->held += places.quantity;
  }
}

void ShowAudit::check_order(const booking::Order& order) {
  const std::string id = format_id(order.id);
  const bool open = order.state == booking::OrderState::kOpen;
  findings_.require(open == (order.ended_at == Time{}), kEndedOwnsNothing,
                    id + (open ? " is open but has ended" : " is over but never ended"));
  if (open) check_open_order(order);
  Paise total;
  std::set<TicketId> tickets;
  for (const booking::OrderLine& line : order.lines) {
    total += line.price;
    check_line(order, line);
    if (line.ticket && !tickets.insert(line.ticket).second) {
      findings_.add(kExactTickets, id + " has " + format_id(line.ticket) + " twice");
    }
  }
  findings_.require(!order.lines.empty(), kReferences, id + " orders nothing");
  findings_.require(
      total == order.total, kMoneyAccounted,
      id + " costs " + in_paise(order.total) + " paise, its lines " + in_paise(total));
  check_money(order);
}

void ShowAudit::check_open_order(const booking::Order& order) {
  const auto found = holds_.find(order.hold);
  const bool ordered = found != holds_.end() &&
                       found->second.state == booking::HoldState::kOrdered &&
                       found->second.order == order.id;
  findings_.require(
      ordered, kReferences,
      format_id(order.id) + " is open, but its " + format_id(order.hold) + " does not hold for it");
  if (!ordered) return;
  findings_.require(
      places_of(order) == places_of(found->second), kOneOwner,
      format_id(order.id) + " sells other places than its " + format_id(order.hold) + " has");
}

void ShowAudit::check_line(const booking::Order& order, const booking::OrderLine& line) {
  const std::string id = format_id(order.id);
  const std::string place = place_name(line.place);
  const bool has_ticket = line.ticket_state != booking::TicketState::kNone;
  const bool confirmed = order.state == booking::OrderState::kConfirmed;
  findings_.require(has_ticket == confirmed && static_cast<bool>(line.ticket) == has_ticket,
                    kExactTickets,
                    id +
                        (confirmed ? " is confirmed without a ticket for "
                                   : " is not confirmed but has a ticket for ") +
                        place);
  if (!line.ticket) return;
  bool matched = false;
  each_ticket(db_, "WHERE id = ?1", {line.ticket.value}, [&](const booking::Ticket& ticket) {
    matched = ticket.order == order.id && ticket.show == order.show && ticket.place == line.place &&
              ticket.state == line.ticket_state;
  });
  findings_.require(matched, kExactTickets,
                    "the ticket table says otherwise than " + id + " of " + format_id(line.ticket) +
                        " for " + place);
  if (matched) ++matched_tickets_;
  if (line.ticket_state != booking::TicketState::kValid) return;
  if (line.place.kind == booking::Place::Kind::kSeat) {
    claim(line.place.index, "sold to " + format_id(line.ticket));
  } else if (auto* count = area(line.place.index, id)) {
    ++count->sold;
  }
}

void ShowAudit::check_money(const booking::Order& order) {
  const std::string id = format_id(order.id);
  std::vector<booking::Refund> refunds;
  each_refund(db_, "WHERE order_id = ?1", {order.id.value},
              [&](booking::Refund refund) { refunds.push_back(std::move(refund)); });
  Paise kept;
  Paise elsewhere;
  std::set<PaymentId> payments;
  each_payment(db_, "WHERE order_id = ?1", {order.id.value}, [&](const booking::Payment& payment) {
    kept += payment.for_tickets;
    elsewhere += payment.refunded_at_gateway;
    payments.insert(payment.id);
    check_payment(payment, refunds, findings_);
  });
  for (const booking::Refund& refund : refunds) {
    findings_.require(payments.contains(refund.payment), kReferences,
                      format_id(refund.id) + " is of " + id + " but of no payment of it");
  }
  Paise valid;
  for (const booking::OrderLine& line : order.lines) {
    if (line.ticket_state == booking::TicketState::kValid) valid += line.price;
  }
  findings_.require(
      kept <= valid && valid - kept <= elsewhere, kMoneyAccounted,
      id + " keeps " + in_paise(kept) + " paise for tickets that cost " + in_paise(valid));
}

void check_payment(const booking::Payment& payment, const std::vector<booking::Refund>& refunds,
                   Findings& findings) {
  const std::string id = format_id(payment.id);
  findings.require(
      payment.captured == payment.for_tickets + payment.refund_owed + payment.under_review +
                              payment.refunded_at_gateway + payment.written_off,
      kMoneyAccounted,
      id + " captured " + in_paise(payment.captured) + " paise, which its parts do not add up to");
  findings.require(
      payment.state == booking::PaymentState::kCaptured || payment.captured == Paise{0},
      kMoneyAccounted, id + " has money but is not captured");
  Paise owed;
  Paise elsewhere;
  for (const booking::Refund& refund : refunds) {
    const bool ours = refund.reason != booking::RefundReason::kAtGateway;
    if (refund.payment != payment.id) continue;
    if (ours)
      owed += refund.amount;
    else if (refund.currency == payment.captured_currency)
      elsewhere += refund.amount;
  }
  findings.require(payment.refunded_at_gateway <= elsewhere, kMoneyAccounted,
                   id + " had " + in_paise(payment.refunded_at_gateway) +
                       " paise given back at the gateway, its refunds there are of " +
                       in_paise(elsewhere));
  findings.require(owed == payment.refund_owed, kMoneyAccounted,
                   id + " owes " + in_paise(payment.refund_owed) + " paise, its refunds are of " +
                       in_paise(owed));
}

void ShowAudit::check_areas() {
  std::vector<bool> counted(areas_.size(), false);
  const auto compare = [this](const booking::AreaCount& row, const booking::AreaCount& sums) {
    if (row == sums) return;
    const auto shown = [](const booking::AreaCount& count) {
      return std::to_string(count.held) + " held, " + std::to_string(count.sold) + " sold, " +
             std::to_string(count.blocked) + " blocked of " + std::to_string(count.capacity);
    };
    findings_.add(kAreaSums, place_name({booking::Place::Kind::kArea, sums.area}) + " is counted " +
                                 shown(row) + ", but its rows are " + shown(sums));
  };
  each_area_count(db_, "WHERE show_id = ?1", {show_.id.value}, [&](const booking::AreaCount& row) {
    if (row.area >= areas_.size()) {
      area(row.area, "its count");
      return;
    }
    counted[row.area] = true;
    compare(row, areas_[row.area]);
  });
  // An area that was never used has no row.
  for (std::size_t index = 0; index < areas_.size(); ++index) {
    const booking::AreaCount& sums = areas_[index];
    if (!counted[index]) compare({show_.id, sums.area, sums.capacity, 0, 0, 0}, sums);
    findings_.require(std::uint64_t{sums.held} + sums.sold + sums.blocked <= sums.capacity,
                      kAreaSums,
                      place_name({booking::Place::Kind::kArea, sums.area}) + " is overfull");
  }
}

}  // namespace firstshow::store
