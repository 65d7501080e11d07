#include <array>

#include "catalogue/search.hpp"
#include "catalogue/shows_wanted.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/catalogue/list_page.hpp"
#include "http/catalogue/use_cases.hpp"
#include "http/contract/show_json.hpp"
#include "http/message/conditional.hpp"
#include "http/message/json_writer.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

constexpr std::array<std::string_view, 4> kSorts = {"starts_at", "-starts_at", "title", "-title"};

struct ShowFilter {
  catalogue::ShowsWanted wanted;
  std::optional<std::string> text;
  ListQuery list;
};

ShowFilter read_show_filter(QueryReader& query) {
  ShowFilter filter;
  catalogue::ShowsWanted& wanted = filter.wanted;
  wanted.city = query.text("city", kMaxFilterBytes);
  wanted.date = query.date("date");
  wanted.from = query.date("from");
  wanted.kind = query.text("kind", kMaxFilterBytes);
  wanted.title = query.id<TitleTag>("title", "a title");
  wanted.venue = query.id<VenueTag>("venue", "a venue");
  wanted.language = query.text("language", kMaxFilterBytes);
  wanted.format = query.text("format", kMaxFilterBytes);
  filter.text = query.text("q", kMaxSearchBytes);
  filter.list = read_list_query(query, kSorts);
  return filter;
}

/// A time as text that sorts as times do.
std::string time_key(Time time) {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63U;
  auto rest = static_cast<std::uint64_t>(to_micros(time)) ^ kSign;
  std::string key(16, '0');
  for (std::size_t digit = key.size(); digit > 0; rest >>= 4U)
    key[--digit] = "0123456789abcdef"[rest & 15U];
  return key;
}

/// Shows in the order that a list asks for.
class OrderedShows {
 public:
  OrderedShows(const catalogue::Listing& listing, const ListQuery& list)
      : listing_(listing), by_title_(list.sort.ends_with("title")) {}

  const catalogue::ShowEntry& at(std::size_t n) const {
    return listing_.shows[by_title_ ? listing_.shows_by_title[n] : n];
  }
  CursorKey place(std::size_t n) const {
    const catalogue::ShowEntry& entry = at(n);
    std::string key;
    // The zero byte, which no name has, keeps "Rain" with all of its times before "Rainbow".
    if (by_title_) key = catalogue::name_key(entry.title->name) + '\0';
    return {key + time_key(entry.show.starts_at), entry.show.id.value};
  }

 private:
  const catalogue::Listing& listing_;
  bool by_title_;
};

/// One show of a list, written once for everybody who lists it.
SharedText listed_show(CatalogueServices& services, const catalogue::Listing& listing,
                       const catalogue::ShowEntry& entry, const feed::SeatMap* map) {
  const auto write = [&] { return listed_show_text(entry, map); };
  return services.pages
      .find(page_key(PageKind::kListedShow, entry.show.id), show_stamp(listing, map), false, write)
      .text;
}

}  // namespace

/// GET /v1/shows?city=&date=&from=&kind=&title=&venue=&language=&format=&q=&sort=&limit=&
/// cursor=: what is or will be on sale.
Response list_shows(const Request& request, CatalogueServices& services) {
  QueryReader query(request);
  const ShowFilter filter = read_show_filter(query);
  const Faults faults = query.finish();
  if (!faults.empty()) return fault_problem(request, kInvalidQuery, faults);
  const catalogue::SharedListing listing = services.directory.listing();
  const auto found = catalogue::search_catalogue(*listing, filter.text);
  const OrderedShows shows(*listing, filter.list);
  const auto now = std::chrono::steady_clock::now();
  ListReply reply(request, listing->revision, filter.list);
  std::vector<std::pair<const catalogue::ShowEntry*, feed::SharedSeatMap>> items;
  const auto place_of = [&](std::size_t n) { return shows.place(n); };
  walk(filter.list, listing->shows.size(), place_of, [&](std::size_t n) {
    const catalogue::ShowEntry& entry = shows.at(n);
    if (!catalogue::is_wanted(entry, filter.wanted, request.now)) return true;
    if (found && !found->has(entry.show.title, entry.venue->id)) return true;
    if (reply.full(items.size())) return false;
    items.emplace_back(&entry, services.seat_maps.read(entry.show.id, now));
    reply.add(place_of(n), items.back().second ? items.back().second->revision : Revision{});
    return true;
  });
  return reply.finish(services.pages, [&](JsonWriter& json) {
    for (const auto& [entry, map] : items)
      json.raw(*listed_show(services, *listing, *entry, map.get()));
  });
}

}  // namespace firstshow::http
