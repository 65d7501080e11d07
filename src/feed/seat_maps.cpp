#include "feed/seat_maps.hpp"

#include <array>
#include <mutex>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/check.hpp"

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
};

struct Shard {
  std::mutex mutex;
  boost::unordered_flat_map<ShowId, ShowMap> shows;
};

std::size_t shard_number(ShowId show) {
  return hash_value(show) % kShards;
}

bool is_fresh(const ShowMap& map, steady_clock::time_point now) {
  if (!map.shown) return false;
  return map.shown->revision == map.present.revision || now - map.shown_at < kMapAge;
}

}  // namespace

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
  shard.shows.insert_or_assign(show, ShowMap{std::move(map), nullptr, {}});
}

void SeatMaps::drop(ShowId show) {
  Shard& shard = shards_->of(show);
  const std::lock_guard lock(shard.mutex);
  shard.shows.erase(show);
}

void SeatMaps::apply(Revision revision, const std::vector<booking::SeatChange>& seats,
                     const std::vector<booking::AreaChange>& areas) {
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
    const auto present = [&](ShowId show) -> SeatMap* {
      const auto found = shard.shows.find(show);
      if (found == shard.shows.end() || found->second.present.revision > revision) return nullptr;
      found->second.present.revision = revision;
      return &found->second.present;
    };
    for (const booking::SeatChange* change : all.seats[number]) {
      SeatMap* map = present(change->show);
      if (map == nullptr) continue;
      CHECK(change->seat < map->seats.size(), "a changed seat is on its show's map");
      map->seats[change->seat] = static_cast<char>(change->status);
    }
    for (const booking::AreaChange* change : all.areas[number]) {
      SeatMap* map = present(change->show);
      if (map == nullptr) continue;
      CHECK(change->area < map->areas_left.size(), "a changed area is on its show's map");
      map->areas_left[change->area] = change->left;
    }
    all.seats[number].clear();
    all.areas[number].clear();
  }
  all.touched.clear();
}

SharedSeatMap SeatMaps::read(ShowId show, steady_clock::time_point now) const {
  Shard& shard = shards_->of(show);
  std::size_t seat_count = 0;
  {
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.shows.find(show);
    if (found == shard.shows.end()) return nullptr;
    if (is_fresh(found->second, now)) return found->second.shown;
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
  if (is_fresh(map, now)) return map.shown;  // another reader was faster
  copy->revision = map.present.revision;
  copy->seats.assign(map.present.seats);
  copy->areas_left = map.present.areas_left;
  map.shown = copy;
  map.shown_at = now;
  return map.shown;
}

}  // namespace firstshow::feed
