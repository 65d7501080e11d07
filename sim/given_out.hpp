#pragma once
// What the server has ever given out and others keep: ids, and revisions with what a map showed at
// them. Restores of backups do not change it. Nothing is given out again for something else; throws
// Broken if it is. Owned by one simulation; one thread.

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "base/revision.hpp"
#include "booking/core.hpp"

namespace firstshow::sim {

/// The ids that the server has given out, as far as it remembers.
using KnownIds = std::set<std::int64_t>;

class GivenOut {
 public:
  /// Rows became durable.
  void learn(std::span<const booking::Record> rows);
  /// Somebody reads every seat map, which is of the revision.
  void saw(Revision revision, const booking::BookingCore& core);
  /// The ids as of now, for a backup.
  const KnownIds& known() const { return known_; }
  /// The server went back to a backup that knew these, and stands at `revision` now.
  void went_back(const KnownIds& known, Revision revision);

 private:
  KnownIds known_;
  std::int64_t highest_id_ = 0;
  std::int64_t lost_up_to_ = 0;  ///< the highest id that was given out before the last restore
  std::uint64_t highest_epoch_ = 0;
  std::map<std::pair<Revision, ShowId>, std::size_t> maps_;  ///< hashes of what was seen
};

}  // namespace firstshow::sim
