#include "booking/seats/row_regrouping.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "booking/seats/single_seat_rule.hpp"

namespace firstshow::booking {

RowRegrouping::RowRegrouping(const SeatLayout& layout, const RowPart& part,
                             std::span<const SeatIndex> seats)
    : layout_(layout),
      part_first_(part.first),
      movable_first_(part.movable_first - part.first),
      movable_end_(part.movable_end - part.first) {
  find_runs(part);
  find_groups(seats);
}

void RowRegrouping::find_runs(const RowPart& part) {
  const auto length = static_cast<std::uint32_t>(part.open.size());
  const auto joined = [&](std::uint32_t position) {  // to the seat before
    return part.open[position - 1] != 0 && layout_.segment_of[part_first_ + position - 1] ==
                                               layout_.segment_of[part_first_ + position];
  };
  run_first_.resize(length);
  run_end_.resize(length);
  for (std::uint32_t position = 0; position < length; ++position) {
    const bool goes_on = position > 0 && part.open[position] != 0 && joined(position);
    run_first_[position] = goes_on ? run_first_[position - 1] : position;
  }
  for (std::uint32_t position = length; position-- > 0;) {
    const bool goes_on = position + 1 < length && run_first_[position + 1] == run_first_[position];
    run_end_[position] = goes_on ? run_end_[position + 1] : position + part.open[position];
  }
}

void RowRegrouping::find_groups(std::span<const SeatIndex> seats) {
  for (const SeatIndex seat : seats) {
    const bool goes_on = !groups_.empty() &&
                         part_first_ + groups_.back().first + groups_.back().count == seat &&
                         layout_.segment_of[seat - 1] == layout_.segment_of[seat];
    if (goes_on) {
      ++groups_.back().count;
    } else {
      groups_.push_back({seat - part_first_, 1});
    }
  }
}

bool RowRegrouping::same_kinds(const Group& group, std::uint32_t position) const {
  int wheelchairs = 0;
  int companions = 0;
  const auto count = [&](std::uint32_t at, int step) {
    const std::uint8_t traits = layout_.traits[part_first_ + at];
    if ((traits & kAccessibleSeat) != 0) {
      wheelchairs += step;
    } else if ((traits & kCompanionSeat) != 0) {
      companions += step;
    }
  };
  for (std::uint32_t at = 0; at < group.count; ++at) {
    count(group.first + at, -1);
    count(position + at, 1);
  }
  return wheelchairs == 0 && companions == 0;
}

RowRegrouping::Cost RowRegrouping::cost_of_move(const Group& group, std::uint32_t position) const {
  const std::uint32_t distance = std::max(group.first, position) - std::min(group.first, position);
  if (distance > kSuggestionReach || !same_kinds(group, position)) return kImpossible;
  Cost changed = 0;
  for (std::uint32_t at = 0; at < group.count; ++at) {
    const SeatIndex before = part_first_ + group.first + at;
    if (layout_.category[before] != layout_.category[part_first_ + position + at]) ++changed;
  }
  return changed << 32 | Cost{distance} * group.count;
}

RowRegrouping::Cost RowRegrouping::cost_behind(const Costs* behind, std::uint32_t position,
                                               std::uint32_t end) const {
  const std::uint32_t run_end = run_end_[position];
  const bool leaves_one = run_end - end == 1;
  if (behind == nullptr) return leaves_one ? kImpossible : 0;
  Cost least = kImpossible;
  if (end < run_end) least = behind->here[end];  // touching
  if (end + 2 < run_end) least = std::min(least, behind->in_run[end + 2]);
  if (!leaves_one) least = std::min(least, behind->in_later_run[run_end]);
  return least;
}

RowRegrouping::Costs RowRegrouping::costs_of(const Group& group, const Costs* behind) const {
  const auto length = static_cast<std::uint32_t>(run_end_.size());
  Costs costs(length + 1);
  for (std::uint32_t position = length; position-- > 0;) {
    const std::uint32_t end = position + group.count;
    if (position >= movable_first_ && end <= movable_end_ && end <= run_end_[position]) {
      const Cost move = cost_of_move(group, position);
      const Cost rest = move == kImpossible ? kImpossible : cost_behind(behind, position, end);
      if (rest != kImpossible) costs.here[position] = move + rest;
    }
    const Cost here = costs.here[position];
    const bool run_goes_on = position + 1 < run_end_[position];
    costs.in_run[position] = run_goes_on ? std::min(here, costs.in_run[position + 1]) : here;
    costs.in_later_run[position] = leaves_one_before(position)
                                       ? costs.in_later_run[position + 1]
                                       : std::min(here, costs.in_later_run[position + 1]);
  }
  return costs;
}

std::uint32_t RowRegrouping::lowest_behind(const Costs& costs, Cost wanted, std::uint32_t before,
                                           std::uint32_t end) const {
  // Where the one before leaves a single seat behind it, only `end` was counted: it comes first.
  const std::uint32_t run_end = run_end_[before];
  for (std::uint32_t position = end; position < run_end_.size(); ++position) {
    const bool allowed = position < run_end ? position != end + 1 : !leaves_one_before(position);
    if (allowed && costs.here[position] == wanted) return position;
  }
  CHECK(false, "what a cost was counted for is found again");
  return 0;
}

std::optional<std::vector<SeatIndex>> RowRegrouping::cheapest() const {
  std::vector<Costs> costs;  // the last group's first
  for (std::size_t at = groups_.size(); at-- > 0;) {
    costs.push_back(costs_of(groups_[at], costs.empty() ? nullptr : &costs.back()));
  }
  const Costs& all = costs.back();
  const Cost least = all.in_later_run.front();
  if (least == kImpossible) return std::nullopt;

  std::vector<SeatIndex> seats;
  std::uint32_t position = 0;
  while (all.here[position] != least || leaves_one_before(position)) ++position;
  for (std::size_t at = 0; at < groups_.size(); ++at) {
    const Group& group = groups_[at];
    const std::uint32_t end = position + group.count;
    for (std::uint32_t seat = position; seat < end; ++seat) seats.push_back(part_first_ + seat);
    if (at + 1 == groups_.size()) break;
    const Cost rest = costs[groups_.size() - 1 - at].here[position] - cost_of_move(group, position);
    position = lowest_behind(costs[groups_.size() - 2 - at], rest, position, end);
  }
  return seats;
}

}  // namespace firstshow::booking
