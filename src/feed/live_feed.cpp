#include "feed/live_feed.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"

namespace firstshow::feed {
namespace {

using std::chrono::nanoseconds;
using SteadyClock = std::chrono::steady_clock;

SharedText share(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

LiveFeed::LiveFeed(SeatMaps& maps, ShowWords words, const FeedOptions& options)
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
bool LiveFeed::begin(ShowId show, Viewed& viewed) {
  const auto state = words_.state(show);
  const auto standing = maps_.standing(show);
  if (!state || !standing) return false;
  viewed.state = *state;
  viewed.area_keys = words_.area_keys(show);
  viewed.framed = standing->revision;
  return true;
}

std::optional<Welcome> LiveFeed::join(ShowId show, std::optional<Revision> after, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const auto found = shows_.try_emplace(show).first;
  Viewed& viewed = found->second;
  std::optional<Welcome> welcome;
  if (!viewed.gone && (viewed.viewers > 0 || begin(show, viewed))) {
    if (after) welcome = make_missed(show, viewed, *after);
    if (!welcome) welcome = make_snapshot(show, viewed, now);
  }
  if (welcome) ++viewed.viewers;
  if (viewed.viewers == 0) shows_.erase(found);
  return welcome;
}

void LiveFeed::part(ShowId show) {
  const std::lock_guard lock(mutex_);
  const auto found = shows_.find(show);
  CHECK(found != shows_.end(), "only who has joined a show parts from it");
  if (--found->second.viewers == 0) shows_.erase(found);
}

std::optional<Welcome> LiveFeed::snapshot(ShowId show, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const auto found = shows_.find(show);
  if (found == shows_.end() || found->second.gone) return std::nullopt;
  return make_snapshot(show, found->second, now);
}

/// The map, not older than the frames so far: a viewer gets only those to come.
std::optional<Welcome> LiveFeed::make_snapshot(ShowId show, Viewed& viewed, SteadyTime now) {
  const SharedSeatMap map = maps_.read(show, now, viewed.framed);
  if (!map) return std::nullopt;
  if (viewed.snapshot.text && viewed.snapshot.revision == map->revision) return viewed.snapshot;
  const std::string text = words_.map(show, *map);
  if (text.empty()) return std::nullopt;
  viewed.snapshot = {map->revision,
                     share(snapshot_event(map->revision, text) + show_event(viewed.state)), true};
  return viewed.snapshot;
}

/// What changed since `after`; nothing where that is not known any more.
std::optional<Welcome> LiveFeed::make_missed(ShowId show, Viewed& viewed, Revision after) {
  const std::optional<Changes> changes = maps_.changes(show, after);
  if (!changes) return std::nullopt;
  if (viewed.missed.text && viewed.missed_since == after &&
      viewed.missed.revision == changes->revision)
    return viewed.missed;
  std::string text = changes->empty() ? "" : seats_event(*changes, viewed.area_keys);
  viewed.missed_since = after;
  viewed.missed = {changes->revision, share(text + show_event(viewed.state)), false};
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
  if (!standing || standing->revision == viewed.framed) return;
  nanoseconds delay{};
  if (standing->moved_at != SteadyTime{})
    delay = std::max(now - standing->moved_at, nanoseconds{1});
  const std::optional<Changes> changes = maps_.changes(show, viewed.framed);
  if (changes) {
    viewed.framed = changes->revision;
    if (changes->empty()) return;
    SharedText text = share(seats_event(*changes, viewed.area_keys));
    frames.push_back({show, {std::move(text), changes->revision}, delay});
    return;
  }
  // More changed than is worth a list.
  viewed.framed = standing->revision;
  const std::optional<Welcome> whole = make_snapshot(show, viewed, now);
  if (!whole) return;
  viewed.framed = whole->revision;
  frames.push_back({show, {whole->text, whole->revision}, delay});
}

}  // namespace firstshow::feed
