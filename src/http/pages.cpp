#include "http/pages.hpp"

#include "http/show_json.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kSpare = 100;  ///< pages of shows that are gone, kept before all are dropped

SharedText share(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

Page Pages::show(const catalog::Listing& listing, const catalog::ShowEntry& entry,
                 const feed::SharedSeatMap& map) {
  {
    const std::lock_guard lock(mutex_);
    const auto kept = shows_.find(entry.show.id);
    if (kept != shows_.end() && kept->second.listing == listing.revision && kept->second.map == map)
      return kept->second.page;
  }
  Page page;
  page.text = share(show_text(entry, map.get()));
  page.tag = format_revision(listing.revision);
  if (map) page.tag += "-" + format_revision(map->revision);
  const std::lock_guard lock(mutex_);
  if (shows_.size() > 2 * listing.shows.size() + kSpare) {
    shows_.clear();
    seats_.clear();
  }
  shows_[entry.show.id] = {listing.revision, map, page};
  return page;
}

Page Pages::seats(const catalog::ShowEntry& entry, const feed::SharedSeatMap& map) {
  {
    const std::lock_guard lock(mutex_);
    const auto kept = seats_.find(entry.show.id);
    if (kept != seats_.end() && kept->second.map == map) return kept->second.page;
  }
  Page page{share(seats_text(entry, *map)), format_revision(map->revision)};
  const std::lock_guard lock(mutex_);
  seats_[entry.show.id] = {map, page};
  return page;
}

SharedText Pages::plan(SeatPlanId id, const catalog::SharedSeatPlan& plan) {
  {
    const std::lock_guard lock(mutex_);
    const auto kept = plans_.find(id);
    if (kept != plans_.end() && kept->second.plan == plan) return kept->second.text;
  }
  const SharedText text = share(plan_text(id, *plan));
  const std::lock_guard lock(mutex_);
  // Plans that no show has any more go when their number shows that there must be such.
  if (plans_.size() > kSpare) plans_.clear();
  plans_[id] = {plan, text};
  return text;
}

}  // namespace firstshow::http
