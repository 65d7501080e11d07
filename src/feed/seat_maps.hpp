#pragma once
// Seat maps for readers: one status character a seat and the places left in areas, per show, fed by
// what became durable. The desk's thread only appends small changes under a short lock; text is
// made on demand, at most ten times a second per show. Any thread may read.

#include <cstdint>
#include <memory>
#include <optional>
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

  /// Begins (or begins anew) a show.
  void put(ShowId show, SeatMap map);
  void drop(ShowId show);
  /// Changes that are durable as of `revision`. Shows that were never put are ignored.
  void apply(Revision revision, const std::vector<booking::SeatChange>& seats,
             const std::vector<booking::AreaChange>& areas);
  /// The present map, at most 100 ms old (`now` is any steady clock); nothing for an unknown show.
  SharedSeatMap read(ShowId show, std::chrono::steady_clock::time_point now) const;

 private:
  struct Shards;
  std::unique_ptr<Shards> shards_;
};

}  // namespace firstshow::feed
