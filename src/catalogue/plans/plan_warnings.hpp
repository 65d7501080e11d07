#pragma once
// What a person should know about a plan that is sound: how often what was read otherwise than it
// stands, which fields were passed over, seats that lie where none can be, and keys that people
// cannot tell apart. Values of one thread.

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::catalogue {

class PlanNotes {
 public:
  /// `what` is a sentence about one place; the first place is named, the others are counted.
  void note(std::string_view what, std::string pointer);
  /// The counts of unknown fields of a kind of thing ("seat"), for JsonObject.
  std::map<std::string, std::size_t>& unknown_of(const std::string& thing) {
    return unknown_[thing];
  }
  std::vector<std::string> sentences() const;

 private:
  struct Tally {
    std::size_t count = 0;
    std::string first;
  };
  std::map<std::string, Tally, std::less<>> tallies_;
  std::map<std::string, std::map<std::string, std::size_t>> unknown_;
};

/// Seats that lie exactly on another one, and seats outside the plan's size: how many in which
/// zone.
std::vector<std::string> geometry_warnings(const SeatPlan& plan);

/// Keys that look like another one because a Cyrillic or Greek capital looks like a Latin one: the
/// first with what it looks like, and how many more there are.
std::vector<std::string> look_alike_warnings(const SeatPlan& plan);

}  // namespace firstshow::catalogue
