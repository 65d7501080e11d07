#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "catalogue/shows_wanted.hpp"
#include "http/api/services.hpp"
#include "http/catalogue/list_page.hpp"
#include "http/catalogue/use_cases.hpp"
#include "http/contract/show_json.hpp"
#include "http/message/conditional.hpp"
#include "http/message/json_writer.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

constexpr std::array<std::string_view, 2> kNameSorts = {"name", "-name"};

void write_people(JsonWriter& json, const catalogue::Title& title) {
  json.begin_list("people");
  for (const catalogue::Person& person : title.people) {
    json.begin_object();
    json.field("name", person.name);
    json.field("role", person.role);
    json.end_object();
  }
  json.end_list();
}

void write_halls(JsonWriter& json, const catalogue::Listing& listing, VenueId venue) {
  json.begin_list("halls");
  for (const catalogue::Hall& hall : listing.halls) {
    if (hall.venue != venue) continue;
    json.begin_object();
    json.field("id", hall.id);
    json.field("name", hall.name);
    json.end_object();
  }
  json.end_list();
}

PageStamp listing_stamp(const catalogue::Listing& listing) {
  return {listing.revision.epoch, listing.revision.sequence};
}

struct TitleFilter {
  catalogue::ShowsWanted shows;
  std::optional<std::string> kind;
  std::optional<std::string> text;
  ListQuery list;
};

TitleFilter read_title_filter(QueryReader& query) {
  TitleFilter filter;
  filter.shows.city = query.text("city", kMaxFilterBytes);
  filter.shows.date = query.date("date");
  filter.shows.venue = query.id<VenueTag>("venue", "a venue");
  filter.shows.language = query.text("language", kMaxFilterBytes);
  filter.shows.format = query.text("format", kMaxFilterBytes);
  filter.kind = query.text("kind", kMaxFilterBytes);
  filter.text = query.text("q", kMaxSearchBytes);
  filter.list = read_list_query(query, kNameSorts);
  return filter;
}

using Cities = std::vector<std::string_view>;

/// By place in the listing's titles: the cities of its shows that are asked for, by their letters;
/// none where there is no such show.
std::vector<Cities> cities_of_titles(const catalogue::Listing& listing,
                                     const catalogue::ShowsWanted& shows, Time now) {
  std::vector<Cities> cities(listing.titles.size());
  for (const catalogue::ShowEntry& entry : listing.shows) {
    if (!catalogue::is_wanted(entry, shows, now)) continue;
    Cities& known = cities[static_cast<std::size_t>(entry.title - listing.titles.data())];
    const auto at = std::lower_bound(known.begin(), known.end(), entry.venue->city);
    if (at == known.end() || *at != entry.venue->city) known.insert(at, entry.venue->city);
  }
  return cities;
}

}  // namespace

/// GET /v1/titles?city=&date=&venue=&language=&format=&kind=&q=&sort=&limit=&cursor=: what there
/// are shows of that are or will be on sale.
Response list_titles(const Request& request, CatalogueServices& services) {
  QueryReader query(request);
  const TitleFilter filter = read_title_filter(query);
  const Faults faults = query.finish();
  if (!faults.empty()) return fault_problem(request, kInvalidQuery, faults);
  const catalogue::SharedListing listing = services.directory.listing();
  const std::vector<Cities> cities = cities_of_titles(*listing, filter.shows, request.now);
  const auto found = catalogue::search_catalogue(*listing, filter.text);
  const auto title_at = [&](std::size_t n) -> const catalogue::Title& {
    return listing->titles[listing->titles_by_name[n]];
  };
  const auto place_of = [&](std::size_t n) {
    return CursorKey{catalogue::name_key(title_at(n).name), title_at(n).id.value};
  };
  ListReply reply(request, listing->revision, filter.list);
  std::vector<std::size_t> items;
  walk(filter.list, listing->titles_by_name.size(), place_of, [&](std::size_t n) {
    const catalogue::Title& title = title_at(n);
    if (cities[listing->titles_by_name[n]].empty()) return true;
    if (filter.kind && !equals_ignoring_case(title.kind, *filter.kind)) return true;
    if (found && !found->has(title.id)) return true;
    if (reply.full(items.size())) return false;
    items.push_back(listing->titles_by_name[n]);
    reply.add(place_of(n), {});
    return true;
  });
  return reply.finish(services.pages, [&](JsonWriter& json) {
    for (const std::size_t at : items) {
      json.begin_object();
      write_title_fields(json, listing->titles[at]);
      write_people(json, listing->titles[at]);
      json.begin_list("cities");
      for (const std::string_view city : cities[at]) json.value(city);
      json.end_list();
      json.end_object();
    }
  });
}

/// GET /v1/titles/{id}: also when no show of it is on sale.
Response read_title(const Request& request, CatalogueServices& services) {
  const catalogue::SharedListing listing = services.directory.listing();
  const auto id = request.id_at<TitleTag>(0);
  const catalogue::Title* title = id ? listing->find_title(*id) : nullptr;
  if (title == nullptr) return problem(request, kUnknownTitle, "");
  return page_response(request, services.pages, page_key(PageKind::kTitle, *id),
                       listing_stamp(*listing), format_revision(listing->revision), kRevalidated,
                       [&] {
                         std::string text;
                         JsonWriter json(text);
                         json.begin_object();
                         write_title_fields(json, *title);
                         json.field("synopsis", title->synopsis);
                         write_people(json, *title);
                         json.end_object();
                         return text;
                       });
}

/// GET /v1/venues?city=&q=&sort=&limit=&cursor=
Response list_venues(const Request& request, CatalogueServices& services) {
  QueryReader query(request);
  const auto city = query.text("city", kMaxFilterBytes);
  const auto words = query.text("q", kMaxSearchBytes);
  const ListQuery list = read_list_query(query, kNameSorts);
  const Faults faults = query.finish();
  if (!faults.empty()) return fault_problem(request, kInvalidQuery, faults);
  const catalogue::SharedListing listing = services.directory.listing();
  const auto found = catalogue::search_catalogue(*listing, words);
  const auto venue_at = [&](std::size_t n) -> const catalogue::Venue& {
    return listing->venues[listing->venues_by_name[n]];
  };
  const auto place_of = [&](std::size_t n) {
    return CursorKey{catalogue::name_key(venue_at(n).name), venue_at(n).id.value};
  };
  ListReply reply(request, listing->revision, list);
  std::vector<const catalogue::Venue*> items;
  walk(list, listing->venues_by_name.size(), place_of, [&](std::size_t n) {
    const catalogue::Venue& venue = venue_at(n);
    if (city && !equals_ignoring_case(venue.city, *city)) return true;
    if (found && !found->has(venue.id)) return true;
    if (reply.full(items.size())) return false;
    items.push_back(&venue);
    reply.add(place_of(n), {});
    return true;
  });
  return reply.finish(services.pages, [&](JsonWriter& json) {
    for (const catalogue::Venue* venue : items) {
      json.begin_object();
      write_venue_fields(json, *venue);
      json.end_object();
    }
  });
}

/// GET /v1/venues/{id}: with its halls.
Response read_venue(const Request& request, CatalogueServices& services) {
  const catalogue::SharedListing listing = services.directory.listing();
  const auto id = request.id_at<VenueTag>(0);
  const catalogue::Venue* venue = id ? listing->find_venue(*id) : nullptr;
  if (venue == nullptr) return problem(request, kUnknownVenue, "");
  return page_response(request, services.pages, page_key(PageKind::kVenue, *id),
                       listing_stamp(*listing), format_revision(listing->revision), kRevalidated,
                       [&] {
                         std::string text;
                         JsonWriter json(text);
                         json.begin_object();
                         write_venue_fields(json, *venue);
                         write_halls(json, *listing, venue->id);
                         json.end_object();
                         return text;
                       });
}

}  // namespace firstshow::http
