#include "feed/change_log.hpp"

#include <algorithm>

namespace firstshow::feed {
namespace {

constexpr std::size_t kLeast = 64;
constexpr std::size_t kFirstRoom = 16;

}  // namespace

void ChangeLog::restart(Revision from, std::size_t places) {
  known_after_ = from;
  origin_ = from.sequence;
  bound_ = places / 4 + kLeast;
  oldest_ = 0;
  ring_.clear();
}

void ChangeLog::add(Revision revision, std::uint32_t place) {
  if (revision.epoch != known_after_.epoch || revision.sequence - origin_ > kLatest)
    restart({revision.epoch, revision.sequence - 1}, (bound_ - kLeast) * 4);
  const Entry entry{static_cast<std::uint32_t>(revision.sequence - origin_), place};
  if (ring_.size() < bound_) {
    if (ring_.size() == ring_.capacity())
      ring_.reserve(std::min(bound_, std::max(kFirstRoom, ring_.size() * 2)));
    ring_.push_back(entry);
    return;
  }
  known_after_.sequence = origin_ + ring_[oldest_].later;
  ring_[oldest_] = entry;
  oldest_ = (oldest_ + 1) % bound_;
}

bool ChangeLog::reaches(Revision after) const {
  return after.epoch == known_after_.epoch && after >= known_after_;
}

}  // namespace firstshow::feed
