#include "feed/live_feed.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"

namespace firstshow::feed {
namespace {

using std::chrono::nanoseconds;

/// A seat in a list takes some six times the bytes that it takes in a map.
constexpr std::size_t kWorthAMap = 6;
constexpr std::size_t kAlwaysListed = 64;

SharedText share(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

LiveFeed::LiveFeed(SeatMaps& maps, ShowTextSource words, const FeedOptions& options)
    : maps_(maps), words_(std::move(words)), options_(options) {}

bool LiveFeed::enter() {
  std::size_t count = viewers_.load(std::memory_order_relaxed);
  while (count < options_.max_viewers)
    if (viewers_.compare_exchange_weak(count, count + 1, std::memory_order_relaxed)) return true;
  return false;
}

void LiveFeed::leave() {
  const std::size_t before = viewers_.fetch_sub(1, std::memory_order_relaxed);
  CHECK(before > 0, "only a viewer that was counted leaves");
}

nanoseconds LiveFeed::interval() const {
  const nanoseconds for_all{viewers() * 1'000'000'000 / options_.writes_per_second};
  return std::clamp<nanoseconds>(for_all, options_.shortest_interval, options_.longest_interval);
}

/// The first viewer of a show: frames go on from where its map is now.
bool LiveFeed::begin(ShowId show, Viewed& viewed, SteadyTime now) {
  const auto state = words_.state(show);
  const auto standing = maps_.standing(show);
  if (!state || !standing) return false;
  viewed.state = *state;
  viewed.area_keys = words_.area_keys(show);
  viewed.framed = maps_.read(show, now, standing->revision);
  return viewed.framed != nullptr;
}

std::optional<Welcome> LiveFeed::join(ShowId show, std::optional<Revision> after, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const auto found = shows_.try_emplace(show).first;
  Viewed& viewed = found->second;
  std::optional<Welcome> told;
  if (viewed.viewers > 0 || begin(show, viewed, now)) told = welcome(show, viewed, after);
  if (told) ++viewed.viewers;
  if (viewed.viewers == 0) shows_.erase(found);
  return told;
}

void LiveFeed::part(ShowId show) {
  const std::lock_guard lock(mutex_);
  const auto found = shows_.find(show);
  CHECK(found != shows_.end(), "only who has joined a show parts from it");
  if (--found->second.viewers == 0) shows_.erase(found);
}

std::optional<Welcome> LiveFeed::missed(ShowId show, std::optional<Revision> after) {
  const std::lock_guard lock(mutex_);
  const auto found = shows_.find(show);
  if (found == shows_.end()) return std::nullopt;
  return welcome(show, found->second, after);
}

std::optional<Welcome> LiveFeed::welcome(ShowId show, Viewed& viewed,
                                         std::optional<Revision> after) {
  if (viewed.gone) return std::nullopt;
  std::optional<Welcome> told;
  if (after) told = make_missed(show, viewed, *after);
  return told ? told : make_snapshot(show, viewed);
}

/// Of the frames so far, not of this moment: the next frame has to fit to it.
std::optional<Welcome> LiveFeed::make_snapshot(ShowId show, Viewed& viewed) {
  const Revision revision = viewed.framed->revision;
  if (viewed.snapshot.text && viewed.snapshot.revision == revision) return viewed.snapshot;
  const std::string text = words_.map(show, *viewed.framed);
  if (text.empty()) return std::nullopt;
  viewed.snapshot = {revision, share(snapshot_event(revision, text) + show_event(viewed.state))};
  return viewed.snapshot;
}

/// What changed since `after`; nothing where that is not known any more.
std::optional<Welcome> LiveFeed::make_missed(ShowId show, Viewed& viewed, Revision after) {
  const SeatMap& framed = *viewed.framed;
  if (viewed.missed.text && viewed.missed_since == after &&
      viewed.missed.revision == framed.revision)
    return viewed.missed;
  std::optional<Changes> changes = maps_.changes(show, after);
  if (!changes) return std::nullopt;
  if (after > framed.revision) {
    viewed.somebody_is_ahead = true;
    return Welcome{after, share(show_event(viewed.state)), false, true};
  }
  // What changed since the last frame, too, is told as of that: the next one will put it right.
  changes->revision = framed.revision;
  if (after == framed.revision) *changes = {};
  for (SeatNow& seat : changes->seats) seat.status = framed.seats[seat.seat];
  for (AreaNow& area : changes->areas) area.left = framed.areas_left[area.area];
  const std::string text = changes->empty() ? "" : seats_event(*changes, viewed.area_keys);
  viewed.missed_since = after;
  viewed.missed = {framed.revision, share(text + show_event(viewed.state)), false};
  return viewed.missed;
}

std::vector<ShowFrame> LiveFeed::tick(SteadyTime now) {
  std::vector<ShowFrame> frames;
  if (now - ticked_at_ < interval()) return frames;
  ticked_at_ = now;
  std::vector<ShowId> viewed;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [show, unused] : shows_) viewed.push_back(show);
  }
  for (const ShowId show : viewed) {
    const std::lock_guard lock(mutex_);  // of one show at a time, so that nobody waits for all
    const auto found = shows_.find(show);
    if (found == shows_.end() || found->second.gone) continue;
    add_state_frame(show, found->second, frames);
    if (!found->second.gone) add_seats_frame(show, found->second, now, frames);
  }
  return frames;
}

void LiveFeed::add_state_frame(ShowId show, Viewed& viewed, std::vector<ShowFrame>& frames) {
  const std::optional<std::string> state = words_.state(show);
  if (!state) {
    viewed.gone = true;
    frames.push_back({show, {share(gone_event()), {}, true}});
    return;
  }
  if (*state == viewed.state) return;
  viewed.state = *state;
  viewed.snapshot = {};  // they end with the state
  viewed.missed = {};
  frames.push_back({show, {share(show_event(*state)), {}}});
}

void LiveFeed::add_seats_frame(ShowId show, Viewed& viewed, SteadyTime now,
                               std::vector<ShowFrame>& frames) {
  const std::optional<Standing> standing = maps_.standing(show);
  if (!standing || standing->revision == viewed.framed->revision) return;
  nanoseconds delay{};
  if (standing->moved_at != SteadyTime{})
    delay = std::max(now - standing->moved_at, nanoseconds{1});
  const SharedSeatMap map = maps_.read(show, now, standing->revision);
  if (!map) return;
  const SharedSeatMap before = std::exchange(viewed.framed, map);
  if (have_same_places(*before, *map)) {
    const Changes changes = difference(*before, *map);
    const bool expected = std::exchange(viewed.somebody_is_ahead, false);
    if (changes.empty() && !expected) return;
    if (changes.seats.size() <= map->seats.size() / kWorthAMap + kAlwaysListed) {
      SharedText text = share(seats_event(changes, viewed.area_keys));
      frames.push_back({show, {std::move(text), map->revision}, delay});
      return;
    }
  }
  if (const std::optional<Welcome> whole = make_snapshot(show, viewed))
    frames.push_back({show, {whole->text, whole->revision}, delay});
}

}  // namespace firstshow::feed
