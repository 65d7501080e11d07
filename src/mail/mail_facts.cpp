#include "mail/mail_facts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "store/ports/bookings.hpp"
#include "store/ports/cancellation_messages.hpp"
#include "tickets/order_code.hpp"

namespace firstshow::mail {
namespace {

using booking::MailKind;
using booking::OrderLine;
using booking::TicketState;
using State = MailReading::State;

MailReading not_now(State state, std::string why) {
  MailReading reading;
  reading.state = state;
  reading.why = std::move(why);
  return reading;
}

/// Where a show is; null where the catalogue does not have it.
struct Place {
  const catalogue::Title* title = nullptr;
  const catalogue::Hall* hall = nullptr;
  const catalogue::Venue* venue = nullptr;

  bool known() const { return title != nullptr && hall != nullptr && venue != nullptr; }
};

Place place_of(const catalogue::Listing& listing, const booking::Show& show) {
  Place place;
  place.title = listing.find_title(show.title);
  for (const catalogue::Hall& hall : listing.halls)
    if (hall.id == show.hall) place.hall = &hall;
  if (place.hall != nullptr) place.venue = listing.find_venue(place.hall->venue);
  return place;
}

/// Fills the facts that name things, in one language.
class Teller {
 public:
  Teller(const catalogue::Listing& listing, MailFacts& facts) : listing_(listing), facts_(facts) {}

  void tell_place(const booking::Show& show, const Place& place) {
    facts_.title = said(place.title->name);
    facts_.hall = said(place.hall->name);
    facts_.venue = said(place.venue->name);
    for (const std::string* part : {&place.venue->address, &place.venue->city}) {
      const std::string text = said(*part);
      if (text.empty() || facts_.address.find(text) != std::string::npos) continue;
      facts_.address += (facts_.address.empty() ? "" : ", ") + text;
    }
    facts_.time_zone = place.venue->time_zone;
    facts_.starts_at = show.starts_at;
    if (place.hall->doors_open_minutes)
      facts_.doors_open_at = show.starts_at - std::chrono::minutes{*place.hall->doors_open_minutes};
  }

  void tell_tickets(const booking::Order& order, const booking::Show& show, TicketState state) {
    const auto plan = listing_.plan_by_id.find(show.plan);
    for (const OrderLine& line : order.lines) {
      if (line.ticket_state != state) continue;
      count_type(show.prices, line.ticket_type);
      if (plan != listing_.plan_by_id.end()) tell_where(*plan->second, line.place);
    }
  }

 private:
  std::string said(std::string_view text) const {
    return visible_text(catalogue::translated(listing_, facts_.language, text));
  }

  void count_type(const booking::PriceList& prices, const std::string& code) {
    std::string name = code;
    for (const booking::TicketType& type : prices.types)
      if (type.code == code) name = said(type.name);
    for (MailFacts::TypeCount& known : facts_.types)
      if (known.name == name) return void(++known.count);
    facts_.types.push_back({name, 1});
  }

  void tell_where(const catalogue::SeatPlan& plan, const booking::Place& place) {
    if (place.kind == booking::Place::Kind::kArea) {
      if (place.index >= plan.areas.size()) return;
      const catalogue::PlanArea& area = plan.areas[place.index];
      add_entrance(area.entrance);
      count_area(said(area.name));
      return;
    }
    if (place.index >= plan.seats.size()) return;
    const catalogue::PlanSeat& seat = plan.seats[place.index];
    const catalogue::PlanRow& row = plan.rows[seat.row];
    const catalogue::PlanZone& zone = plan.zones[row.zone];
    add_entrance(zone.entrance);
    add_seat(plan.has_several_zones() ? said(zone.name) : "", said(row.label), seat.number);
  }

  void count_area(const std::string& name) {
    for (MailFacts::Area& known : facts_.areas)
      if (known.name == name) return void(++known.count);
    facts_.areas.push_back({name, 1});
  }

  void add_seat(const std::string& zone, const std::string& row, const std::string& number) {
    for (MailFacts::Row& known : facts_.rows)
      if (known.zone == zone && known.row == row) return known.numbers.push_back(number);
    facts_.rows.push_back({zone, row, {number}});
  }

  void add_entrance(const std::string& entrance) {
    const std::string name = said(entrance);
    if (name.empty()) return;
    if (std::find(facts_.entrances.begin(), facts_.entrances.end(), name) == facts_.entrances.end())
      facts_.entrances.push_back(name);
  }

  const catalogue::Listing& listing_;
  MailFacts& facts_;
};

/// Whether the show has ended, as far as its title says how long it runs.
bool is_over(const booking::Show& show, const catalogue::Title& title, Time now) {
  const Duration runs = title.running_minutes > 0
                            ? Duration{std::chrono::minutes{title.running_minutes}}
                            : Duration{kUsualRunningTime};
  return now >= show.starts_at + runs;
}

std::size_t valid_tickets(const booking::Order& order) {
  return static_cast<std::size_t>(std::ranges::count_if(
      order.lines, [](const OrderLine& line) { return line.ticket_state == TicketState::kValid; }));
}

/// What a show that was cancelled gives back of an order.
Paise given_back(store::Database& db, OrderId order) {
  Paise sum;
  for (const booking::Refund& refund : store::read_refunds(db, order))
    if (refund.reason == booking::RefundReason::kShowCancelled) sum += refund.amount;
  return sum;
}

MailReading read_refund_facts(store::Database& db, const booking::MailDue& mail, Time now,
                              MailReading reading) {
  const auto refund = store::read_refund(db, mail.subject);
  if (!refund || refund->amount.none())
    return not_now(State::kPassed, "the refund gave nothing back");
  if (now >= mail.at + kRefundMailTime)
    return not_now(State::kPassed, "the refund was made over 30 days ago");
  if (refund->state != booking::RefundState::kSettled)
    return not_now(State::kNotYet, "the gateway is asked whether the refund was made");
  reading.facts.currency = refund->currency;
  reading.facts.amount = refund->amount;
  reading.facts.reason = refund->reason;
  reading.facts.reference = refund->reference;
  return reading;
}

}  // namespace

MailReading read_facts(store::Database& db, const catalogue::Listing& listing,
                       const booking::MailDue& mail, const std::string& public_url, Time now) {
  const auto order = store::read_order(db, mail.order);
  if (!order || order->details.email.empty())
    return not_now(State::kPassed, "the order has no address");
  const auto show = store::read_show(db, order->show);
  const Place place = show ? place_of(listing, *show) : Place{};
  if (!place.known()) return not_now(State::kNotYet, "the catalogue does not have the show");

  MailReading reading;
  MailFacts& facts = reading.facts;
  facts.kind = mail.kind;
  facts.language = order->details.language;
  facts.buyer_name = order->details.name;
  facts.buyer_email = order->details.email;
  facts.order_code = tickets::format_order_code(order->code);
  facts.order_url = public_url + "/orders/" + format_id(order->id);
  facts.find_url = public_url + "/find-order";
  facts.currency = order->currency;
  Teller teller(listing, facts);
  teller.tell_place(*show, place);
  if (mail.kind == MailKind::kRefundMade)
    return read_refund_facts(db, mail, now, std::move(reading));
  if (is_over(*show, *place.title, now)) return not_now(State::kPassed, "the show is over");
  if (mail.kind == MailKind::kShowCancelled) {
    teller.tell_tickets(*order, *show, TicketState::kVoid);
    facts.amount = given_back(db, order->id);
    facts.reason = booking::RefundReason::kShowCancelled;
    facts.message = store::read_cancellation_message(db, show->id);
    return reading;
  }
  if (show->state == booking::SaleState::kCancelled)
    return not_now(State::kPassed, "the show is cancelled");
  if (valid_tickets(*order) == 0)
    return not_now(State::kPassed, "the tickets were given back before");
  teller.tell_tickets(*order, *show, TicketState::kValid);
  facts.amount = order->total;
  return reading;
}

MailFacts sample_facts(MailKind kind, const std::string& language, const std::string& public_url) {
  const bool hindi = language == "hi";
  MailFacts facts;
  facts.kind = kind;
  facts.language = language;
  facts.buyer_name = hindi ? "आशा राव" : "Asha Rao";
  facts.buyer_email = "asha@example.org";
  facts.order_code = "K7QF-2M9D";
  facts.order_url = public_url + "/orders/ord_0000000000000";
  facts.find_url = public_url + "/find-order";
  facts.title = hindi ? "नीली चिट्ठी" : "The Blue Letter";
  facts.hall = hindi ? "स्क्रीन 2" : "Screen 2";
  facts.venue = hindi ? "फ़र्स्टशो औंध" : "Firstshow Aundh";
  facts.address = hindi ? "डीपी रोड, पुणे" : "DP Road, Pune";
  facts.time_zone = "Asia/Kolkata";
  facts.starts_at = *parse_time("2026-11-21T19:30:00+05:30");
  facts.doors_open_at = facts.starts_at - std::chrono::minutes{30};
  facts.types = {{hindi ? "बड़ों का टिकट" : "Adult", 2}, {hindi ? "बच्चों का टिकट" : "Child", 1}};
  facts.rows = {{hindi ? "स्टॉल" : "Stalls", "C", {"12", "13", "14"}}};
  facts.entrances = {hindi ? "गेट 4" : "Gate 4"};
  facts.amount = Paise{75'000};
  facts.reason = kind == MailKind::kShowCancelled ? booking::RefundReason::kShowCancelled
                                                  : booking::RefundReason::kTicketsReturned;
  facts.reference = "rfnd_9A33XWu170gUtm";
  if (kind == MailKind::kShowCancelled)
    facts.message = hindi ? "प्रोजेक्टर ख़राब है।" : "The projector is broken.";
  return facts;
}

}  // namespace firstshow::mail
