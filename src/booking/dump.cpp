// The state as text, one line a thing in a fixed order: for the simulator, which compares what was
// rebuilt from the journal with what wrote it, and for a person who looks at the difference.

#include <algorithm>
#include <map>
#include <sstream>

#include "booking/state.hpp"

namespace firstshow::booking {
namespace {

std::string hex(const Digest& digest) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : digest.bytes) {
    text += kHex[byte >> 4U];
    text += kHex[byte & 15U];
  }
  return text;
}

std::string key_text(const Idempotency& key) {
  return key.key.none() ? "-" : hex(key.key) + "/" + hex(key.request);
}

template <class Enum>
int number(Enum value) {
  return static_cast<int>(value);
}

template <class Areas>
void write_areas(std::ostream& out, const Areas& areas) {
  for (const AreaPlaces& places : areas) out << " a" << places.area << "x" << places.quantity;
}

void write_show(std::ostream& out, const ShowState& state) {
  const Show& show = state.show;
  out << format_id(show.id) << " title " << show.title.value << " hall " << show.hall.value
      << " plan " << show.plan.value << " state " << number(show.state) << " starts "
      << to_micros(show.starts_at) << " sale " << to_micros(show.opens_at) << "-"
      << to_micros(show.closes_at) << " version " << show.version << " settled " << show.settled
      << " limits " << show.limits.places_per_hold << "," << show.limits.holds_per_buyer << ","
      << show.limits.places_per_buyer << "," << show.limits.hold_time.count() << ","
      << show.limits.extension_time.count() << " rules " << show.rules.no_single_seat << ","
      << to_micros(show.rules.refundable_until) << " " << show.prices.currency.view();
  for (const TicketType& type : show.prices.types) out << " " << type.code << "=" << type.name;
  for (const Paise price : show.prices.prices) out << " " << price.value;
  out << "\n  seats " << state.inventory.statuses() << "\n  owners";
  for (SeatIndex seat = 0; seat < state.inventory.statuses().size(); ++seat)
    if (state.inventory.owner(seat) != 0) out << " " << seat << ":" << state.inventory.owner(seat);
  out << "\n";
  for (const AreaCount& area : state.inventory.areas())
    out << "  area " << area.area << " " << area.held << "+" << area.sold << "+" << area.blocked
        << " of " << area.capacity << "\n";
  for (const auto& [id, block] : state.blocks) {
    out << "  " << format_id(id) << " '" << block.reason << "'";
    for (const SeatIndex seat : block.seats) out << " " << seat;
    write_areas(out, block.areas);
    out << "\n";
  }
}

void write_hold(std::ostream& out, const Hold& hold) {
  out << format_id(hold.id) << " " << hold.show.value << " buyer " << hold.buyer.value << " order "
      << hold.order.value << " state " << number(hold.state) << " extended " << hold.extended
      << " created " << to_micros(hold.created_at) << " deadline " << to_micros(hold.deadline)
      << " own " << to_micros(hold.own_deadline) << " attempts " << hold.attempts << " ended "
      << to_micros(hold.ended_at) << " key " << key_text(hold.idempotency);
  for (const SeatIndex seat : hold.seats) out << " " << seat;
  write_areas(out, hold.areas);
  out << "\n";
}

void write_order(std::ostream& out, const Order& order) {
  out << format_id(order.id) << " " << order.show.value << " hold " << order.hold.value << " buyer "
      << order.buyer.value << " state " << number(order.state) << " code " << order.code
      << " created " << to_micros(order.created_at) << " ended " << to_micros(order.ended_at) << " "
      << order.currency.view() << " " << order.total.value << " '" << order.details.name << "','"
      << order.details.email << "','" << order.details.phone << "','" << order.details.state
      << "' key " << key_text(order.idempotency) << "\n";
  for (const OrderLine& line : order.lines)
    out << "  line " << number(line.place.kind) << ":" << line.place.index << " " << line.category
        << " " << line.ticket_type << " " << line.price.value << " ticket " << line.ticket.value
        << " " << number(line.ticket_state) << "\n";
}

void write_payment(std::ostream& out, const Payment& payment) {
  out << format_id(payment.id) << " order " << payment.order.value << " " << payment.account
      << " state " << number(payment.state) << " request " << number(payment.request)
      << " unsolicited " << payment.unsolicited << " '" << payment.reference << "','"
      << payment.gateway_payment_id << "' " << payment.currency.view() << " "
      << payment.amount.value << " captured " << payment.captured_currency.view() << " "
      << payment.captured.value << " = " << payment.for_tickets.value << "+"
      << payment.refund_owed.value << "+" << payment.under_review.value << "+"
      << payment.refunded_at_gateway.value << "+" << payment.written_off.value
      << " reported refunded " << payment.reported_refunded << " decided " << payment.decided
      << " created " << to_micros(payment.created_at) << " at " << to_micros(payment.captured_at)
      << " key " << key_text(payment.idempotency) << "\n";
}

void write_refund(std::ostream& out, const Refund& refund) {
  out << format_id(refund.id) << " payment " << refund.payment.value << " order "
      << refund.order.value << " state " << number(refund.state) << " reason "
      << number(refund.reason) << " " << refund.currency.view() << " " << refund.amount.value << " "
      << refund.account << " '" << refund.reference << "' of '" << refund.gateway_payment_id
      << "' decided " << refund.decided << " sends " << refund.sends << " created "
      << to_micros(refund.created_at) << " settled " << to_micros(refund.settled_at) << " key "
      << key_text(refund.idempotency) << "\n";
}

/// The things of a hash map by id.
template <class Map>
std::vector<const typename Map::value_type*> sorted(const Map& map) {
  std::vector<const typename Map::value_type*> entries;
  for (const auto& entry : map) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  return entries;
}

void write_buyers(std::ostream& out, const State& state, Time now) {
  std::map<BuyerInShow, BuyerCount> buyers(state.buyers.begin(), state.buyers.end());
  for (const auto& [key, count] : buyers) {
    const ShowState* const show = state.find_show(key.show);
    if (show && state.is_retained(*show, now))
      out << "buyer " << key.buyer.value << " in " << key.show.value << " holds " << count.holds
          << " places " << count.places << "\n";
  }
}

}  // namespace

std::string BookingCore::dump(Time now) const {
  const State& state = *state_;
  std::ostringstream out;
  const auto retained = [&](OrderId id) {
    const Order* const order = state.find_order(id);
    return !id || (order && state.is_retained(*order, now));
  };
  out << "last id " << state.ids.last() << "\n";
  for (const auto* entry : sorted(state.plans))
    out << format_id(entry->first) << " seats " << entry->second.layout().seat_count() << " areas "
        << entry->second.layout().areas.size() << "\n";
  for (const auto* entry : sorted(state.shows))
    if (state.is_retained(*entry->second, now)) write_show(out, *entry->second);
  for (const auto* entry : sorted(state.holds))
    if (entry->second.live() || now < entry->second.ended_at + kHoldKeyTime)
      write_hold(out, entry->second);
  for (const auto* entry : sorted(state.orders))
    if (retained(entry->first)) write_order(out, entry->second);
  for (const auto* entry : sorted(state.payments))
    if (retained(entry->second.order)) write_payment(out, entry->second);
  for (const auto* entry : sorted(state.refunds))
    if (retained(entry->second.order)) write_refund(out, entry->second);
  write_buyers(out, state, now);
  return out.str();
}

}  // namespace firstshow::booking
