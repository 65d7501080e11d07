#include <algorithm>
#include <charconv>
#include <optional>

#include "http/callers.hpp"
#include "http/house.hpp"
#include "http/json_writer.hpp"
#include "http/problems.hpp"
#include "http/show_json.hpp"
#include "http/use_cases.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kDefaultLimit = 50;
constexpr std::size_t kMostLimit = 200;

struct Filter {
  std::optional<std::string> city;
  std::optional<TitleId> title;
  std::optional<std::chrono::sys_days> date;
  std::size_t limit = kDefaultLimit;
  std::size_t first = 0;  ///< where in the listing to begin
};

/// The calendar day of a time where the venue is. Zones of the one offset that India has; any other
/// zone counts as UTC.
std::chrono::sys_days local_day(Time time, const std::string& time_zone) {
  constexpr auto kIndia = std::chrono::minutes{330};
  const bool india = time_zone == "Asia/Kolkata" || time_zone == "Asia/Calcutta";
  return std::chrono::floor<std::chrono::days>(india ? time + kIndia : time);
}

bool wanted(const catalog::ShowEntry& entry, const Filter& filter, Time now) {
  const booking::Show& show = entry.show;
  if (show.state == booking::SaleState::kDraft || show.state == booking::SaleState::kCancelled)
    return false;
  if (show.closes_at <= now) return false;
  if (filter.city && !equals_ignoring_case(entry.venue->city, *filter.city)) return false;
  if (filter.title && show.title != *filter.title) return false;
  return !filter.date || local_day(show.starts_at, entry.venue->time_zone) == *filter.date;
}

void read_cursor(const Request& request, const catalog::Listing& listing, Filter& filter,
                 Faults& faults) {
  const auto text = request.parameter("cursor");
  if (!text) return;
  const auto last = parse_id<ShowTag>(*text);
  const auto at = last ? listing.show_by_id.find(*last) : listing.show_by_id.end();
  if (at == listing.show_by_id.end())
    faults.push_back({"cursor", "is not one of ours, or its show is over; begin anew"});
  else
    filter.first = at->second + 1;
}

Filter read_filter(const Request& request, const catalog::Listing& listing, Faults& faults) {
  Filter filter;
  filter.city = request.parameter("city");
  if (const auto text = request.parameter("title")) {
    filter.title = parse_id<TitleTag>(*text);
    if (!filter.title) faults.push_back({"title", "must be the id of a title"});
  }
  if (const auto text = request.parameter("date")) {
    const auto midnight = parse_time(*text + "T00:00:00Z");
    if (midnight)
      filter.date = std::chrono::floor<std::chrono::days>(*midnight);
    else
      faults.push_back({"date", "must be a date like 2026-11-21"});
  }
  if (const auto text = request.parameter("limit")) {
    const auto* end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, filter.limit);
    if (read.ec != std::errc{} || read.ptr != end || filter.limit < 1 || filter.limit > kMostLimit)
      faults.push_back({"limit", "must be from 1 to " + std::to_string(kMostLimit)});
  }
  read_cursor(request, listing, filter, faults);
  return filter;
}

}  // namespace

/// GET /v1/shows?city=&date=&title=&limit=&cursor=: what is or will be on sale, by start.
Response list_shows(const Request& request, House& house) {
  const catalog::SharedListing listing = house.directory.listing();
  Faults faults;
  const Filter filter = read_filter(request, *listing, faults);
  if (!faults.empty()) return fault_problem(request, kInvalidQuery, faults);

  Response response;
  response.cache_control = kRevalidated;
  JsonWriter json(response.body);
  std::size_t count = 0;
  const catalog::ShowEntry* last = nullptr;
  bool more = false;
  json.begin_object();
  json.begin_list("items");
  for (std::size_t i = filter.first; i < listing->shows.size() && !more; ++i) {
    const catalog::ShowEntry& entry = listing->shows[i];
    if (!wanted(entry, filter, request.now)) continue;
    if (count == filter.limit) {
      more = true;
      continue;
    }
    ++count;
    last = &entry;
    json.begin_object();
    write_show_fields(json, entry);
    json.end_object();
  }
  json.end_list();
  if (more)
    json.field("next_cursor", last->show.id);
  else
    json.key("next_cursor"), json.null();
  json.end_object();
  return response;
}

/// GET /admin/v1/shows: every show that the house still answers for, drafts included.
Response list_shows_for_staff(const Request& request, House& house) {
  if (auto refused = refuse_stranger(request, house)) return *std::move(refused);
  const catalog::SharedListing listing = house.directory.listing();
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const catalog::ShowEntry& entry : listing->shows) {
    json.begin_object();
    write_show_fields(json, entry);
    json.field("version", entry.show.version);
    json.end_object();
  }
  json.end_list();
  json.end_object();
  return response;
}

}  // namespace firstshow::http
