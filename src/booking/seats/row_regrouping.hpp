#pragma once
// Moves the groups of one row's seats so that no single seat is left: the work behind a suggestion
// of the single-seat rule. Pure, lives for one request. Nothing fails.
//
// Group by group from the right: the least that this group and those behind it cost if it starts at
// a certain seat. Where a group may start depends on the one before only by the free run between
// them, so one pass over the row per group is enough.

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "booking/model/seat_layout.hpp"

namespace firstshow::booking {

/// A part of a row as a regrouping sees it, in seats of the plan.
struct RowPart {
  SeatIndex first = 0;             ///< the first seat of `open`
  std::vector<std::uint8_t> open;  ///< by seat from `first` on: free, or the buyer's own
  SeatIndex movable_first = 0;     ///< groups are placed from here
  SeatIndex movable_end = 0;       ///< to before here; two seats more on either side are visible
};

class RowRegrouping {
 public:
  /// `seats`: the choice, ascending, all within the movable part and open.
  RowRegrouping(const SeatLayout& layout, const RowPart& part, std::span<const SeatIndex> seats);

  /// The cheapest choice that leaves no single seat, ascending; nothing if there is none.
  std::optional<std::vector<SeatIndex>> cheapest() const;

 private:
  using Cost = std::uint64_t;  ///< seats of another category << 32 | sum of distances
  static constexpr Cost kImpossible = std::numeric_limits<Cost>::max();

  struct Group {
    std::uint32_t first = 0;  ///< position in the part
    std::uint32_t count = 0;
  };

  /// Costs of a group and all behind it by its position; positions behind the part are impossible.
  struct Costs {
    explicit Costs(std::size_t positions)
        : here(positions, kImpossible),
          in_run(positions, kImpossible),
          in_later_run(positions, kImpossible) {}

    std::vector<Cost> here;          ///< it starts here
    std::vector<Cost> in_run;        ///< it starts here or further on in the same free run
    std::vector<Cost> in_later_run;  ///< it starts here or further on, as the first of its run
  };

  void find_runs(const RowPart& part);
  void find_groups(std::span<const SeatIndex> seats);
  /// What moving the group to `position` costs by itself.
  Cost cost_of_move(const Group& group, std::uint32_t position) const;
  bool same_kinds(const Group& group, std::uint32_t position) const;
  /// The least that the groups behind cost if the one before ends before `end` in the run of
  /// `position`.
  Cost cost_behind(const Costs* behind, std::uint32_t position, std::uint32_t end) const;
  Costs costs_of(const Group& group, const Costs* behind) const;
  bool leaves_one_before(std::uint32_t position) const {
    return position - run_first_[position] == 1;
  }
  /// The lowest position at which a group with `costs` starts at the cost of `wanted`, behind a
  /// group that starts at `before` and ends before `end`.
  std::uint32_t lowest_behind(const Costs& costs, Cost wanted, std::uint32_t before,
                              std::uint32_t end) const;

  const SeatLayout& layout_;
  SeatIndex part_first_;
  std::uint32_t movable_first_;  ///< position in the part
  std::uint32_t movable_end_;
  std::vector<std::uint32_t> run_first_;  ///< by position: where its free run starts
  std::vector<std::uint32_t> run_end_;    ///< by position: where it ends; itself if not open
  std::vector<Group> groups_;
};

}  // namespace firstshow::booking
