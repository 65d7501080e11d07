#pragma once
// Seat maps for readers: one status character a seat and the places left in areas, per show, fed by
// what became durable. put, drop and apply are short and called by the desk's thread (or, before it
// runs, by whoever starts the server); any thread may read. Readers copy a map at most ten times a
// second per show, however many they are; those that have an earlier one may ask what changed
// since. Nothing fails.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/revision.hpp"
#include "booking/model/outcome.hpp"

namespace firstshow::feed {

/// One show at one revision. Immutable.
struct SeatMap {
  Revision revision;
  std::string seats;  ///< `.` free, `h` held, `s` sold, `b` blocked, in plan order
  std::vector<std::uint32_t> areas_left;  ///< by AreaIndex
};

using SharedSeatMap = std::shared_ptr<const SeatMap>;

struct SeatNow {
  booking::SeatIndex seat = 0;
  char status = '.';

  friend bool operator==(const SeatNow&, const SeatNow&) = default;
};

struct AreaNow {
  booking::AreaIndex area = 0;
  std::uint32_t left = 0;

  friend bool operator==(const AreaNow&, const AreaNow&) = default;
};

/// What changed in one show between two revisions: each place once, as it is at the later one.
struct Changes {
  Revision revision;  ///< the later one
  std::vector<SeatNow> seats;
  std::vector<AreaNow> areas;

  bool empty() const { return seats.empty() && areas.empty(); }
};

/// Whether two maps of one show are of one seat plan.
bool have_same_places(const SeatMap& a, const SeatMap& b);
/// What differs between two maps of one show; they have the same places.
Changes difference(const SeatMap& before, const SeatMap& after);

/// Where a show stands.
struct Standing {
  Revision revision;
  /// When the first change came that no Standing had told of; the epoch of the clock: none did.
  std::chrono::steady_clock::time_point moved_at;
};

class SeatMaps {
 public:
  SeatMaps();
  ~SeatMaps();
  SeatMaps(const SeatMaps&) = delete;
  SeatMaps& operator=(const SeatMaps&) = delete;

  /// Begins (or begins anew) a show. What differs from the map before counts as changed.
  void put(ShowId show, SeatMap map);
  void drop(ShowId show);
  /// Changes that are durable as of `revision`: all of them for one show appear to readers at once.
  /// Shows that were never put, and changes older than what was put, are ignored.
  void apply(Revision revision, const std::vector<booking::SeatChange>& seats,
             const std::vector<booking::AreaChange>& areas,
             std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now());
  /// The map, at most 100 ms behind the last apply() (`now` is any steady clock) and not older than
  /// `at_least`, which it once was; nothing for an unknown show. The same object as before if
  /// nothing changed.
  SharedSeatMap read(ShowId show, std::chrono::steady_clock::time_point now,
                     Revision at_least = {}) const;
  /// What changed after `after`, perhaps back to what it was; nothing where that is not known:
  /// another epoch, too long ago, yet to come, an unknown show.
  std::optional<Changes> changes(ShowId show, Revision after) const;
  /// Asked by one thread, for the feed; nothing for an unknown show.
  std::optional<Standing> standing(ShowId show);

 private:
  struct Shards;
  std::unique_ptr<Shards> shards_;
};

}  // namespace firstshow::feed
