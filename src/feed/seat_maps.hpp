#pragma once
// Seat maps for readers: one status character a seat and the places left in areas, per show, fed by
// what became durable. put, drop and apply are short and called by the desk's thread (or, before it
// runs, by whoever starts the house); any thread may read. Readers copy a map at most ten times a
// second per show, however many they are. Nothing fails.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/revision.hpp"
#include "booking/outcome.hpp"

namespace firstshow::feed {

/// One show at one revision. Immutable.
struct SeatMap {
  Revision revision;
  std::string seats;  ///< `.` free, `h` held, `s` sold, `b` blocked, in plan order
  std::vector<std::uint32_t> areas_left;  ///< by AreaIndex
};

using SharedSeatMap = std::shared_ptr<const SeatMap>;

class SeatMaps {
 public:
  SeatMaps();
  ~SeatMaps();
  SeatMaps(const SeatMaps&) = delete;
  SeatMaps& operator=(const SeatMaps&) = delete;

  /// Begins (or begins anew) a show.
  void put(ShowId show, SeatMap map);
  void drop(ShowId show);
  /// Changes that are durable as of `revision`: all of them for one show appear to readers at once.
  /// Shows that were never put, and changes older than what was put, are ignored.
  void apply(Revision revision, const std::vector<booking::SeatChange>& seats,
             const std::vector<booking::AreaChange>& areas);
  /// The map, at most 100 ms behind the last apply() (`now` is any steady clock); nothing for an
  /// unknown show. The same object as before if nothing changed.
  SharedSeatMap read(ShowId show, std::chrono::steady_clock::time_point now) const;

 private:
  struct Shards;
  std::unique_ptr<Shards> shards_;
};

}  // namespace firstshow::feed
