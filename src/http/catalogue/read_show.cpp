#include <chrono>

#include "http/api/services.hpp"
#include "http/catalogue/use_cases.hpp"
#include "http/contract/plan_json.hpp"
#include "http/contract/show_json.hpp"
#include "http/contract/show_text_source.hpp"
#include "http/message/conditional.hpp"
#include "http/message/page_cache.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {

/// GET /v1/shows/{id}
Response read_show(const Request& request, CatalogueServices& services) {
  const catalogue::SharedListing listing = services.directory.listing();
  const catalogue::ShowEntry* entry = find_shown(*listing, request.id_at<ShowTag>(0));
  if (entry == nullptr) return unknown<ShowTag>(request);
  const auto map = services.seat_maps.read(entry->show.id, std::chrono::steady_clock::now());
  std::string tag = format_revision(listing->revision);
  if (map) tag += "-" + format_revision(map->revision);
  return page_response(request, services.pages, page_key(PageKind::kShow, entry->show.id),
                       show_stamp(*listing, map.get()), tag, kRevalidated,
                       [&] { return show_text(*entry, map.get()); });
}

/// GET /v1/shows/{id}/seats
Response read_seats(const Request& request, CatalogueServices& services) {
  const catalogue::SharedListing listing = services.directory.listing();
  const catalogue::ShowEntry* entry = find_shown(*listing, request.id_at<ShowTag>(0));
  if (entry == nullptr) return unknown<ShowTag>(request);
  const auto map = services.seat_maps.read(entry->show.id, std::chrono::steady_clock::now());
  if (!map) return unknown<ShowTag>(request);
  // A draft that got another plan had its map put anew, so that the map's revision says it all.
  return page_response(request, services.pages, page_key(PageKind::kSeats, entry->show.id),
                       seats_stamp(*map), format_revision(map->revision), kRevalidated,
                       [&] { return seats_text(*entry, *map); });
}

namespace {

/// A plan never changes, so that what is told of it may be kept for good.
template <class Text>
Response plan_response(const Request& request, CatalogueServices& services, PageKind kind,
                       const Text& text) {
  const catalogue::SharedListing listing = services.directory.listing();
  const auto id = request.id_at<SeatPlanTag>(0);
  const auto known = id ? listing->plan_by_id.find(*id) : listing->plan_by_id.end();
  if (known == listing->plan_by_id.end()) return unknown<SeatPlanTag>(request);
  return page_response(request, services.pages, page_key(kind, *id), kUnchanging, format_id(*id),
                       kForGood, [&] { return text(*id, *known->second); });
}

}  // namespace

/// GET /v1/seat-plans/{id}
Response read_seat_plan(const Request& request, CatalogueServices& services) {
  return plan_response(request, services, PageKind::kPlan, plan_text);
}

/// GET /v1/seat-plans/{id}/compact
Response read_compact_plan(const Request& request, CatalogueServices& services) {
  return plan_response(request, services, PageKind::kCompactPlan, compact_plan_text);
}

}  // namespace firstshow::http
