#include "http/contract/show_json.hpp"

#include "base/check.hpp"
#include "http/contract/places_json.hpp"

namespace firstshow::http {
namespace {

/// Places of one category: all of them, and those that can be had now.
struct Availability {
  std::uint64_t places = 0;
  std::uint64_t left = 0;
};

std::vector<Availability> count_places(const booking::SeatLayout& layout,
                                       const feed::SeatMap* map) {
  std::vector<Availability> counts(layout.category_count);
  for (std::size_t seat = 0; seat < layout.category.size(); ++seat) {
    Availability& count = counts[layout.category[seat]];
    ++count.places;
    if (map != nullptr && seat < map->seats.size() && map->seats[seat] == '.') ++count.left;
  }
  for (std::size_t area = 0; area < layout.areas.size(); ++area) {
    Availability& count = counts[layout.areas[area].category];
    count.places += layout.areas[area].capacity;
    if (map != nullptr && area < map->areas_left.size()) count.left += map->areas_left[area];
  }
  return counts;
}

void write_categories(JsonWriter& json, const catalogue::ShowEntry& entry,
                      const feed::SeatMap* map) {
  const booking::PriceList& prices = entry.show.prices;
  const auto counts = count_places(*entry.plan->layout, map);
  json.begin_list("categories");
  for (std::size_t category = 0; category < counts.size(); ++category) {
    json.begin_object();
    json.field("name", entry.plan->categories[category].name);
    json.field("color", entry.plan->categories[category].color);
    json.begin_object("prices");
    for (std::size_t type = 0; type < prices.types.size(); ++type) {
      const Paise price = prices.price(static_cast<booking::CategoryIndex>(category), type);
      if (price != booking::kNotOffered)
        json.money_field(prices.types[type].code, price, prices.currency);
    }
    json.end_object();
    json.field("places", counts[category].places);
    if (map != nullptr) json.field("left", counts[category].left);
    json.end_object();
  }
  json.end_list();
}

void write_rules(JsonWriter& json, const booking::Show& show) {
  const auto seconds = [](Duration time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time).count();
  };
  json.begin_object("limits");
  json.field("places_per_hold", show.limits.places_per_hold);
  json.field("holds_per_buyer", show.limits.holds_per_buyer);
  json.field("places_per_buyer", show.limits.places_per_buyer);
  json.field("hold_s", seconds(show.limits.hold_time));
  json.field("extension_s", seconds(show.limits.extension_time));
  json.end_object();
  json.begin_object("rules");
  json.field("no_single_seat", show.rules.no_single_seat);
  if (show.rules.refundable_until != Time{})
    json.field("refundable_until", show.rules.refundable_until);
  json.end_object();
}

}  // namespace

PageStamp show_stamp(const catalogue::Listing& listing, const feed::SeatMap* map) {
  const Revision places = map == nullptr ? Revision{} : map->revision;
  return {listing.revision.epoch, listing.revision.sequence, places.epoch, places.sequence};
}

PageStamp seats_stamp(const feed::SeatMap& map) {
  return {map.revision.epoch, map.revision.sequence};
}

void write_title_fields(JsonWriter& json, const catalogue::Title& title) {
  json.field("id", title.id);
  json.field("name", title.name);
  json.field("kind", title.kind);
  json.field("certificate", title.certificate);
  json.field("language", title.language);
  json.field("format", title.format);
  json.field("running_minutes", title.running_minutes);
}

void write_venue_fields(JsonWriter& json, const catalogue::Venue& venue) {
  json.field("id", venue.id);
  json.field("name", venue.name);
  json.field("city", venue.city);
  json.field("address", venue.address);
  json.field("state", venue.state);
  json.field("time_zone", venue.time_zone);
  json.field("directions", venue.directions);
  json.field("help", venue.help);
  json.field("step_free", venue.step_free);
}

void write_show_fields(JsonWriter& json, const catalogue::ShowEntry& entry) {
  const booking::Show& show = entry.show;
  json.field("id", show.id);
  json.begin_object("title");
  write_title_fields(json, *entry.title);
  json.end_object();
  json.begin_object("venue");
  write_venue_fields(json, *entry.venue);
  json.end_object();
  json.begin_object("hall");
  json.field("id", entry.hall->id);
  json.field("name", entry.hall->name);
  json.end_object();
  json.field("starts_at", show.starts_at);
  json.key("doors_open_at");
  if (const auto doors = catalogue::doors_open_at(entry))
    json.value(*doors);
  else
    json.null();
  json.field("state", sale_state_name(show.state));
  json.field("opens_at", show.opens_at);
  json.field("closes_at", show.closes_at);
  json.field("seat_plan", show.plan);
}

std::string listed_show_text(const catalogue::ShowEntry& entry, const feed::SeatMap* map) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_show_fields(json, entry);
  write_categories(json, entry, map);
  json.end_object();
  return text;
}

std::string show_text(const catalogue::ShowEntry& entry, const feed::SeatMap* map) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_show_fields(json, entry);
  json.field("synopsis", entry.title->synopsis);
  json.field("version", entry.show.version);
  json.begin_list("ticket_types");
  for (const booking::TicketType& type : entry.show.prices.types) {
    json.begin_object();
    json.field("code", type.code);
    json.field("name", type.name);
    json.end_object();
  }
  json.end_list();
  write_categories(json, entry, map);
  write_rules(json, entry.show);
  json.end_object();
  return text;
}

std::string seats_text(const catalogue::ShowEntry& entry, const feed::SeatMap& map) {
  std::string text;
  text.reserve(map.seats.size() + 256);
  JsonWriter json(text);
  json.begin_object();
  json.field("show", entry.show.id);
  json.field("seat_plan", entry.show.plan);
  json.field("revision", format_revision(map.revision));
  json.field("seats", map.seats);
  json.begin_list("areas");
  for (std::size_t area = 0; area < map.areas_left.size(); ++area) {
    json.begin_object();
    if (area < entry.plan->areas.size()) json.field("key", entry.plan->areas[area].key);
    json.field("left", map.areas_left[area]);
    json.end_object();
  }
  json.end_list();
  json.end_object();
  return text;
}

}  // namespace firstshow::http
