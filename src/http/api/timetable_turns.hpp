#pragma once
// Who is changing the timetable of an organiser: one request at a time, so that what it found free
// in a hall is still free when its shows are there. Any thread; nothing waits and nothing fails.

#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "base/id.hpp"

namespace firstshow::http {

class TimetableTurns {
 public:
  /// The right to change one organiser's timetable, until it is destroyed.
  class Turn {
   public:
    Turn(TimetableTurns& turns, OrganiserId organiser) : turns_(&turns), organiser_(organiser) {}
    Turn(Turn&& from) noexcept
        : turns_(std::exchange(from.turns_, nullptr)), organiser_(from.organiser_) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (turns_ != nullptr) turns_->end(organiser_);
    }

   private:
    TimetableTurns* turns_;
    OrganiserId organiser_;
  };

  /// Nothing while somebody else has it.
  std::optional<Turn> begin(OrganiserId organiser) {
    const std::lock_guard lock(mutex_);
    if (!taken_.insert(organiser).second) return std::nullopt;
    return std::optional<Turn>(std::in_place, *this, organiser);
  }

 private:
  void end(OrganiserId organiser) {
    const std::lock_guard lock(mutex_);
    taken_.erase(organiser);
  }

  std::mutex mutex_;
  std::set<OrganiserId> taken_;
};

}  // namespace firstshow::http
