#pragma once
// Which places of one show changed since which revision, as far back as is worthwhile: past a
// quarter of the places, a whole map takes fewer bytes than a list of them. Belongs to its show's
// map and is guarded with it (feed/seat_maps.cpp); nothing fails.

#include <cstdint>
#include <limits>
#include <vector>

#include "base/revision.hpp"

namespace firstshow::feed {

class ChangeLog {
 public:
  /// Begins anew: what changed up to `from` is not known. `places`: how many the show has.
  void restart(Revision from, std::size_t places);
  /// Revisions never go back; all changes of one may come in several calls.
  void add(Revision revision, std::uint32_t place);
  /// Whether every change after `after` is here.
  bool reaches(Revision after) const;
  /// Calls `each` with the places that changed after `after`, which it reaches; the newest first,
  /// those that changed often as often.
  template <class Each>
  void each_since(Revision after, const Each& each) const {
    for (std::size_t back = 1; back <= ring_.size(); ++back) {
      const Entry& entry = ring_[(oldest_ + ring_.size() - back) % ring_.size()];
      if (origin_ + entry.later <= after.sequence) return;
      each(entry.place);
    }
  }

 private:
  struct Entry {
    std::uint32_t later;  ///< the sequence number, from `origin_`
    std::uint32_t place;
  };
  static constexpr std::uint64_t kLatest = std::numeric_limits<std::uint32_t>::max();

  Revision known_after_;  ///< every change after it is here
  std::uint64_t origin_ = 0;
  std::size_t bound_ = 0;
  std::size_t oldest_ = 0;  ///< in `ring_`, once that is full
  std::vector<Entry> ring_;
};

}  // namespace firstshow::feed
