#include <chrono>

#include "http/house.hpp"
#include "http/pages.hpp"
#include "http/problems.hpp"
#include "http/use_cases.hpp"

namespace firstshow::http {
namespace {

/// The show that the path names, unless it is a draft: those are nobody's business yet.
const catalog::ShowEntry* find_shown(const Request& request, const catalog::Listing& listing) {
  const auto show = request.id_at<ShowTag>(0);
  const catalog::ShowEntry* entry = show ? listing.find_show(*show) : nullptr;
  if (entry == nullptr || entry->show.state == booking::SaleState::kDraft) return nullptr;
  return entry;
}

Response unknown_show(const Request& request) {
  return problem(request, problem_kind(booking::Refusal::kUnknownShow), "");
}

}  // namespace

/// GET /v1/shows/{id}
Response read_show(const Request& request, House& house) {
  const catalog::SharedListing listing = house.directory.listing();
  const catalog::ShowEntry* entry = find_shown(request, *listing);
  if (entry == nullptr) return unknown_show(request);
  const auto map = house.seat_maps.read(entry->show.id, std::chrono::steady_clock::now());
  Page page = house.pages.show(*listing, *entry, map);
  return tagged(request, page.tag, std::move(page.text), kRevalidated);
}

/// GET /v1/shows/{id}/seats
Response read_seats(const Request& request, House& house) {
  const catalog::SharedListing listing = house.directory.listing();
  const catalog::ShowEntry* entry = find_shown(request, *listing);
  if (entry == nullptr) return unknown_show(request);
  const auto map = house.seat_maps.read(entry->show.id, std::chrono::steady_clock::now());
  if (!map) return unknown_show(request);
  Page page = house.pages.seats(*entry, map);
  return tagged(request, page.tag, std::move(page.text), kRevalidated);
}

/// GET /v1/seat-plans/{id}: never changes, so it may be kept for good.
Response read_seat_plan(const Request& request, House& house) {
  const catalog::SharedListing listing = house.directory.listing();
  const auto id = request.id_at<SeatPlanTag>(0);
  const auto known = id ? listing->plan_by_id.find(*id) : listing->plan_by_id.end();
  if (known == listing->plan_by_id.end())
    return problem(request, problem_kind(booking::Refusal::kUnknownPlan), "");
  return tagged(request, format_id(*id), house.pages.plan(*id, known->second), kForGood);
}

}  // namespace firstshow::http
