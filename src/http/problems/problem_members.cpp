#include "http/problems/problem_members.hpp"

#include "base/check.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "http/contract/show_json.hpp"

namespace firstshow::http {
namespace {

using booking::Refused;

constexpr std::size_t kMaxDetailBytes = 1'000;     ///< of one fault
constexpr std::size_t kMaxFaultBytes = 16U << 10;  ///< of all that a problem lists, as JSON

std::string_view seat_state_name(booking::SeatStatus status) {
  switch (status) {
    case booking::SeatStatus::kFree:
      return "free";
    case booking::SeatStatus::kHeld:
      return "held";
    case booking::SeatStatus::kSold:
      return "sold";
    case booking::SeatStatus::kBlocked:
      return "blocked";
  }
  CHECK(false, "a seat is in one of its states");
}

std::string_view seat_in_words(booking::SeatStatus status) {
  switch (status) {
    case booking::SeatStatus::kFree:
      return " is free.";
    case booking::SeatStatus::kHeld:
      return " is held by another buyer.";
    case booking::SeatStatus::kSold:
      return " is sold.";
    case booking::SeatStatus::kBlocked:
      return " is not for sale.";
  }
  CHECK(false, "a seat is in one of its states");
}

std::string join(const std::vector<std::string>& names) {
  constexpr std::size_t kMaxNamed = 10;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMaxNamed; ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  if (names.size() > kMaxNamed) text += " and more";
  return text;
}

std::string join_seats(const std::vector<booking::SeatIndex>& seats, const PlaceNames& names) {
  std::vector<std::string> keys;
  for (const booking::SeatIndex seat : seats) keys.push_back(names.seat(seat));
  return join(keys);
}

void write_seats(JsonWriter& json, std::string_view name,
                 const std::vector<booking::SeatIndex>& seats, const PlaceNames& names) {
  json.begin_list(name);
  for (const booking::SeatIndex seat : seats) json.value(names.seat(seat));
  json.end_list();
}

std::string fault_json(std::string_view pointer, std::string_view detail) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("pointer", shortened(pointer, kMaxPointerBytes));
  json.field("detail", shortened(detail, kMaxDetailBytes));
  json.end_object();
  return text;
}

}  // namespace

std::string PlaceNames::seat(booking::SeatIndex seat) const {
  if (plan_ == nullptr || seat >= plan_->seats.size()) return "#" + std::to_string(seat);
  return plan_->seats[seat].key;
}

std::string PlaceNames::area(booking::AreaIndex area) const {
  if (plan_ == nullptr || area >= plan_->areas.size()) return "#" + std::to_string(area);
  return plan_->areas[area].key;
}

// --- details ---

std::string not_on_sale(const Refused& refused, const PlaceNames&) {
  switch (refused.sale_state) {
    case booking::SaleState::kDraft:
      return "The sale has not been opened.";
    case booking::SaleState::kPaused:
      return "The sale is paused; try again later.";
    case booking::SaleState::kClosed:
      return "The sale has ended.";
    case booking::SaleState::kCancelled:
      return "The show is cancelled.";
    case booking::SaleState::kOnSale:
      break;
  }
  if (refused.when) return "The sale opens at " + format_time(*refused.when) + ".";
  return "The sale has ended.";
}

std::string in_the_way(const Refused& refused, const PlaceNames& names) {
  std::string text;
  if (!refused.seats.empty()) {
    const auto& first = refused.seats.front();
    text = names.seat(first.seat);
    text += seat_in_words(first.status);
    if (refused.seats.size() > 1)
      text += " " + std::to_string(refused.seats.size() - 1) + " more cannot be had.";
  } else if (!refused.areas.empty()) {
    const auto& first = refused.areas.front();
    text = names.area(first.area) + " has " + std::to_string(first.left) + " places left.";
  }
  return text;
}

std::string refundable_until(const Refused& refused, const PlaceNames&) {
  return refused.when ? "Tickets were refundable until " + format_time(*refused.when) + "."
                      : "Tickets of this show are not refundable.";
}

std::string present_sale_state(const Refused& refused, const PlaceNames&) {
  return "The show is " + std::string(sale_state_name(refused.sale_state)) + ".";
}

std::string present_version(const Refused& refused, const PlaceNames&) {
  return "It has version " + std::to_string(refused.version) + " now; read it again.";
}

std::string named_twice(const Refused& refused, const PlaceNames& names) {
  return join_seats(refused.named, names) + " more than once.";
}

std::string not_known(const Refused& refused, const PlaceNames&) {
  return "Not known: " + join(refused.unknown) + ".";
}

std::string most_places_at_once(const Refused& refused, const PlaceNames&) {
  return "At most " + std::to_string(refused.limit) + " places can be held at once.";
}

std::string most_companions(const Refused&, const PlaceNames&) {
  return "At most " + std::to_string(booking::kCompanionsPerWheelchair) +
         " companion seats with each wheelchair place; name a wheelchair place too.";
}

std::string most_holds(const Refused& refused, const PlaceNames&) {
  return "At most " + std::to_string(refused.limit) + " holds at a time; release one.";
}

std::string most_places_of_buyer(const Refused& refused, const PlaceNames&) {
  return "At most " + std::to_string(refused.limit) + " places for one buyer.";
}

std::string left_alone(const Refused& refused, const PlaceNames& names) {
  return join_seats(refused.named, names) + " would be left alone; take " +
         join_seats(refused.suggestion, names) + " instead.";
}

// --- members ---

void write_in_the_way(JsonWriter& json, const Refused& refused, const PlaceNames& names) {
  json.begin_list("seats");
  for (const auto& one : refused.seats) {
    json.begin_object();
    json.field("key", names.seat(one.seat));
    json.field("state", seat_state_name(one.status));
    json.end_object();
  }
  json.end_list();
  json.begin_list("areas");
  for (const auto& one : refused.areas) {
    json.begin_object();
    json.field("key", names.area(one.area));
    json.field("left", one.left);
    json.end_object();
  }
  json.end_list();
}

void write_suggestion(JsonWriter& json, const Refused& refused, const PlaceNames& names) {
  write_seats(json, "seats", refused.named, names);
  write_seats(json, "suggestion", refused.suggestion, names);
}

void write_named(JsonWriter& json, const Refused& refused, const PlaceNames& names) {
  write_seats(json, "seats", refused.named, names);
}

void write_companions(JsonWriter& json, const Refused& refused, const PlaceNames& names) {
  json.field("limit", refused.limit);
  write_seats(json, "seats", refused.named, names);
}

void write_unknown(JsonWriter& json, const Refused& refused, const PlaceNames&) {
  json.begin_list("unknown");
  for (const std::string& name : refused.unknown) json.value(name);
  json.end_list();
}

void write_sale(JsonWriter& json, const Refused& refused, const PlaceNames&) {
  json.field("state", sale_state_name(refused.sale_state));
  if (refused.when) json.field("opens_at", *refused.when);
}

void write_sale_state(JsonWriter& json, const Refused& refused, const PlaceNames&) {
  json.field("state", sale_state_name(refused.sale_state));
}

void write_order(JsonWriter& json, const Refused& refused, const PlaceNames&) {
  if (refused.order) json.field("order", refused.order);
}

void write_refundable_until(JsonWriter& json, const Refused& refused, const PlaceNames&) {
  if (refused.when) json.field("refundable_until", *refused.when);
}

void write_since(JsonWriter& json, const Refused& refused, const PlaceNames&) {
  if (refused.when) json.field("since", *refused.when);
}

void write_limit(JsonWriter& json, const Refused& refused, const PlaceNames&) {
  json.field("limit", refused.limit);
}

void write_version(JsonWriter& json, const Refused& refused, const PlaceNames&) {
  json.field("version", refused.version);
}

void write_errors(JsonWriter& json, const Refused& refused, const PlaceNames&) {
  write_faults(json, refused.faults);
}

void write_faults(JsonWriter& json, const Faults& faults) {
  json.begin_list("errors");
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const std::string text = fault_json(faults[i].pointer, faults[i].detail);
    bytes += text.size();
    if (bytes > kMaxFaultBytes) {
      const std::string listed = std::to_string(i);
      json.raw(fault_json("", "has more faults than the " + listed + " that are listed"));
      break;
    }
    json.raw(text);
  }
  json.end_list();
}

}  // namespace firstshow::http
