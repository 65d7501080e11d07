#include "http/organiser/show_terms.hpp"

#include <algorithm>

namespace firstshow::http {
namespace {

using std::chrono::seconds;

void read_types(JsonObject& in, NamedPrices& list) {
  in.list("ticket_types", 1, 20, [&](JsonValue& value) {
    value.object([&](JsonObject& type) {
      booking::TicketType read;
      read.code = type.line("code", {1, 40});
      const bool plain = std::all_of(read.code.begin(), read.code.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
      });
      if (!plain) type.fault("code", "must be of a-z, 0-9, _ and -");
      const bool twice = std::any_of(list.types.begin(), list.types.end(),
                                     [&](const auto& other) { return other.code == read.code; });
      if (twice) type.fault("code", "must differ from the other codes of this list");
      read.name = type.line("name", {1, 100});
      list.types.push_back(std::move(read));
    });
  });
}

/// {"Gold": {"adult": 25000, "child": 15000}}
void read_prices(JsonObject& in, NamedPrices& list) {
  in.object("prices", [&](JsonObject& categories) {
    categories.each_field([&](std::string_view category) {
      categories.object(category, [&](JsonObject& types) {
        types.each_field([&](std::string_view type) {
          const std::int64_t amount = types.integer(type, 0, 10'000'000'000);
          const bool known = std::any_of(list.types.begin(), list.types.end(),
                                         [&](const auto& one) { return one.code == type; });
          if (!known) return types.fault(type, "must be the code of a ticket type in this list");
          list.prices.push_back({std::string(category), std::string(type), Paise{amount}});
        });
      });
    });
  });
}

std::int64_t whole_seconds(Duration duration) {
  return std::chrono::duration_cast<seconds>(duration).count();
}

void write_prices(JsonWriter& json, const booking::PriceList& list,
                  const catalogue::SeatPlan& plan) {
  json.begin_object("price_list");
  json.field("currency", list.currency.view());
  json.begin_list("ticket_types");
  for (const booking::TicketType& type : list.types) {
    json.begin_object();
    json.field("code", type.code);
    json.field("name", type.name);
    json.end_object();
  }
  json.end_list();
  json.begin_object("prices");
  for (std::size_t category = 0; category < plan.categories.size(); ++category) {
    json.escaped_key(plan.categories[category].name);
    json.begin_object();
    for (std::size_t type = 0; type < list.types.size(); ++type) {
      const Paise price = list.price(static_cast<booking::CategoryIndex>(category), type);
      if (price != booking::kNotOffered) json.field(list.types[type].code, price.value);
    }
    json.end_object();
  }
  json.end_object();
  json.end_object();
}

}  // namespace

void read_prices_by_name(JsonObject& in, NamedPrices& list) {
  read_types(in, list);
  read_prices(in, list);
}

void read_limits(JsonObject& in, booking::Limits& limits) {
  const auto number = [&](std::string_view field, std::int64_t most, std::uint32_t& to) {
    if (const auto given = in.optional_integer(field, 1, most))
      to = static_cast<std::uint32_t>(*given);
  };
  number("places_per_hold", booking::kMaxPlacesPerHold, limits.places_per_hold);
  number("holds_per_buyer", 1'000, limits.holds_per_buyer);
  number("places_per_buyer", booking::kMaxSeats, limits.places_per_buyer);
  if (const auto time = in.optional_integer("hold_s", 10, 24 * 3'600))
    limits.hold_time = seconds{*time};
  if (const auto time = in.optional_integer("extension_s", 0, 24 * 3'600))
    limits.extension_time = seconds{*time};
}

void note_fault(Faults& faults, const std::string& pointer, std::string detail) {
  if (faults.size() < kMaxJsonFaults) faults.push_back({pointer, std::move(detail)});
}

booking::PriceList prices_for(const NamedPrices& named, const catalogue::SeatPlan& plan,
                              const std::string& at, Faults& faults) {
  booking::PriceList list;
  list.currency = named.currency;
  list.types = named.types;
  list.prices.assign(plan.categories.size() * named.types.size(), booking::kNotOffered);
  for (const NamedPrices::Price& price : named.prices) {
    const auto category = plan.find_category(price.category);
    if (!category) {
      note_fault(faults, at + "/prices/" + pointer_token(price.category),
                 "is no category of the seat plan \"" + plan.name + "\"");
      continue;
    }
    const auto type = std::find_if(named.types.begin(), named.types.end(),
                                   [&](const auto& one) { return one.code == price.type; });
    list.prices[*category * named.types.size() +
                static_cast<std::size_t>(type - named.types.begin())] = price.amount;
  }
  for (std::size_t category = 0; category < plan.categories.size(); ++category)
    if (list.prices[category * named.types.size()] == booking::kNotOffered)
      note_fault(faults, at + "/prices",
                 "needs a price of \"" + named.types.front().code + "\" for \"" +
                     plan.categories[category].name + "\", a category of the seat plan \"" +
                     plan.name + "\"");
  return list;
}

void write_terms(JsonWriter& json, const booking::Show& show, const catalogue::SeatPlan* plan) {
  if (plan != nullptr) write_prices(json, show.prices, *plan);
  json.begin_object("limits");
  json.field("places_per_hold", show.limits.places_per_hold);
  json.field("holds_per_buyer", show.limits.holds_per_buyer);
  json.field("places_per_buyer", show.limits.places_per_buyer);
  json.field("hold_s", whole_seconds(show.limits.hold_time));
  json.field("extension_s", whole_seconds(show.limits.extension_time));
  json.end_object();
  json.begin_object("rules");
  json.field("no_single_seat", show.rules.no_single_seat);
  json.key("refundable_until");
  if (show.rules.refundable_until == Time{})
    json.null();
  else
    json.value(show.rules.refundable_until);
  json.end_object();
}

}  // namespace firstshow::http
