#include "feed/seat_maps.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/check.hpp"
#include "feed/change_log.hpp"

namespace firstshow::feed {
namespace {

using std::chrono::steady_clock;

/// At most ten copies of a map a second.
constexpr std::chrono::milliseconds kMapAge{100};
/// Enough that readers of different shows seldom meet.
constexpr std::size_t kShards = 64;

struct ShowMap {
  SeatMap present;      // always up to date
  SharedSeatMap shown;  // what readers get; made from `present` on demand
  steady_clock::time_point shown_at;
  ChangeLog log;  // of seats by their index, then of areas by theirs
  steady_clock::time_point moved_at{};
};

struct Shard {
  std::mutex mutex;
  boost::unordered_flat_map<ShowId, ShowMap> shows;
};

std::size_t shard_number(ShowId show) {
  return hash_value(show) % kShards;
}

bool is_fresh(const ShowMap& map, steady_clock::time_point now, Revision at_least) {
  if (!map.shown || map.shown->revision < at_least) return false;
  return map.shown->revision == map.present.revision || now - map.shown_at < kMapAge;
}

std::size_t place_count(const SeatMap& map) {
  return map.seats.size() + map.areas_left.size();
}

void log_difference(ChangeLog& log, const SeatMap& before, const SeatMap& after) {
  const Changes changes = difference(before, after);
  for (const SeatNow& seat : changes.seats) log.add(after.revision, seat.seat);
  for (const AreaNow& area : changes.areas)
    log.add(after.revision, static_cast<std::uint32_t>(after.seats.size() + area.area));
}

/// Orders by `key`; of those that are one place, one is left.
template <class Place, class Key>
void keep_each_once(std::vector<Place>& places, Key Place::*key) {
  std::sort(places.begin(), places.end(),
            [key](const Place& a, const Place& b) { return a.*key < b.*key; });
  places.erase(std::unique(places.begin(), places.end()), places.end());
}

}  // namespace

bool have_same_places(const SeatMap& a, const SeatMap& b) {
  return a.seats.size() == b.seats.size() && a.areas_left.size() == b.areas_left.size();
}

Changes difference(const SeatMap& before, const SeatMap& after) {
  constexpr std::size_t kBlock = 64;  // most of a large map is as it was
  CHECK(have_same_places(before, after), "two maps of one show have the same places");
  Changes changes;
  changes.revision = after.revision;
  const std::string_view old_seats = before.seats;
  const std::string_view new_seats = after.seats;
  for (std::size_t at = 0; at < new_seats.size(); at += kBlock) {
    const std::string_view block = new_seats.substr(at, kBlock);
    if (block == old_seats.substr(at, kBlock)) continue;
    for (std::size_t i = 0; i < block.size(); ++i)
      if (block[i] != old_seats[at + i])
        changes.seats.push_back({static_cast<booking::SeatIndex>(at + i), block[i]});
  }
  for (std::size_t area = 0; area < after.areas_left.size(); ++area)
    if (before.areas_left[area] != after.areas_left[area])
      changes.areas.push_back({static_cast<booking::AreaIndex>(area), after.areas_left[area]});
  return changes;
}

struct SeatMaps::Shards {
  std::array<Shard, kShards> shards;

  // Changes of one apply() by shard, so that each shard is locked once; kept for their memory.
  std::mutex applying;
  std::array<std::vector<const booking::SeatChange*>, kShards> seats;
  std::array<std::vector<const booking::AreaChange*>, kShards> areas;
  std::vector<std::size_t> touched;

  Shard& of(ShowId show) { return shards[shard_number(show)]; }
  void touch(std::size_t shard) {
    if (seats[shard].empty() && areas[shard].empty()) touched.push_back(shard);
  }
};

SeatMaps::SeatMaps() : shards_(std::make_unique<Shards>()) {}
SeatMaps::~SeatMaps() = default;

void SeatMaps::put(ShowId show, SeatMap map) {
  Shard& shard = shards_->of(show);
  const std::lock_guard lock(shard.mutex);
  ShowMap& kept = shard.shows[show];
  const SeatMap& before = kept.present;
  if (before.revision.epoch == map.revision.epoch && before.revision <= map.revision &&
      have_same_places(before, map))
    log_difference(kept.log, before, map);
  else
    kept.log.restart(map.revision, place_count(map));
  kept.present = std::move(map);
  kept.shown = nullptr;
}

void SeatMaps::drop(ShowId show) {
  Shard& shard = shards_->of(show);
  const std::lock_guard lock(shard.mutex);
  shard.shows.erase(show);
}

void SeatMaps::apply(Revision revision, const std::vector<booking::SeatChange>& seats,
                     const std::vector<booking::AreaChange>& areas, steady_clock::time_point now) {
  Shards& all = *shards_;
  const std::lock_guard applying(all.applying);
  for (const booking::SeatChange& change : seats) {
    all.touch(shard_number(change.show));
    all.seats[shard_number(change.show)].push_back(&change);
  }
  for (const booking::AreaChange& change : areas) {
    all.touch(shard_number(change.show));
    all.areas[shard_number(change.show)].push_back(&change);
  }
  for (const std::size_t number : all.touched) {
    Shard& shard = all.shards[number];
    const std::lock_guard lock(shard.mutex);
    const auto moving = [&](ShowId show) -> ShowMap* {
      const auto found = shard.shows.find(show);
      if (found == shard.shows.end() || found->second.present.revision > revision) return nullptr;
      ShowMap& map = found->second;
      map.present.revision = revision;
      if (map.moved_at == steady_clock::time_point{}) map.moved_at = now;
      return &map;
    };
    for (const booking::SeatChange* change : all.seats[number]) {
      ShowMap* map = moving(change->show);
      if (map == nullptr) continue;
      std::string& statuses = map->present.seats;
      CHECK(change->seat < statuses.size(), "a changed seat is on its show's map");
      statuses[change->seat] = static_cast<char>(change->status);
      map->log.add(revision, change->seat);
    }
    for (const booking::AreaChange* change : all.areas[number]) {
      ShowMap* map = moving(change->show);
      if (map == nullptr) continue;
      std::vector<std::uint32_t>& left = map->present.areas_left;
      CHECK(change->area < left.size(), "a changed area is on its show's map");
      left[change->area] = change->left;
      map->log.add(revision, static_cast<std::uint32_t>(map->present.seats.size() + change->area));
    }
    all.seats[number].clear();
    all.areas[number].clear();
  }
  all.touched.clear();
}

SharedSeatMap SeatMaps::read(ShowId show, steady_clock::time_point now, Revision at_least) const {
  Shard& shard = shards_->of(show);
  std::size_t seat_count = 0;
  {
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.shows.find(show);
    if (found == shard.shows.end()) return nullptr;
    if (is_fresh(found->second, now, at_least)) return found->second.shown;
    seat_count = found->second.present.seats.size();
  }
  // The memory is made and touched before the lock is taken again, so that the desk's thread waits
  // for no more than a copy.
  const auto copy = std::make_shared<SeatMap>();
  copy->seats.assign(seat_count, '.');
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.shows.find(show);
  if (found == shard.shows.end()) return nullptr;
  ShowMap& map = found->second;
  if (is_fresh(map, now, at_least)) return map.shown;  // another reader was faster
  copy->revision = map.present.revision;
  copy->seats.assign(map.present.seats);
  copy->areas_left = map.present.areas_left;
  map.shown = copy;
  map.shown_at = now;
  return map.shown;
}

std::optional<Changes> SeatMaps::changes(ShowId show, Revision after) const {
  Shard& shard = shards_->of(show);
  Changes changes;
  {
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.shows.find(show);
    if (found == shard.shows.end()) return std::nullopt;
    const SeatMap& present = found->second.present;
    if (after > present.revision || !found->second.log.reaches(after)) return std::nullopt;
    changes.revision = present.revision;
    found->second.log.each_since(after, [&](std::uint32_t place) {
      if (place < present.seats.size()) {
        changes.seats.push_back({place, present.seats[place]});
      } else {
        const auto area = place - present.seats.size();
        changes.areas.push_back({static_cast<booking::AreaIndex>(area), present.areas_left[area]});
      }
    });
  }
  keep_each_once(changes.seats, &SeatNow::seat);
  keep_each_once(changes.areas, &AreaNow::area);
  return changes;
}

std::optional<Standing> SeatMaps::standing(ShowId show) {
  Shard& shard = shards_->of(show);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.shows.find(show);
  if (found == shard.shows.end()) return std::nullopt;
  return Standing{found->second.present.revision, std::exchange(found->second.moved_at, {})};
}

}  // namespace firstshow::feed
