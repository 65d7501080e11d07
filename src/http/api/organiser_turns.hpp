#pragma once
// Serialises the requests of one organiser that look at what is there and then add to it in another
// commit (shows, seat plans), so that two of them cannot both find the same gap. One process
// writes, so nobody else adds meanwhile. Any thread; nothing waits and nothing fails.

#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "base/id.hpp"

namespace firstshow::http {

class OrganiserTurns {
 public:
  /// The right to add to what one organiser has, until it is destroyed.
  class Turn {
   public:
    Turn(OrganiserTurns& turns, OrganiserId organiser) : turns_(&turns), organiser_(organiser) {}
    Turn(Turn&& from) noexcept
        : turns_(std::exchange(from.turns_, nullptr)), organiser_(from.organiser_) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (turns_ != nullptr) turns_->end(organiser_);
    }

   private:
    OrganiserTurns* turns_;
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
