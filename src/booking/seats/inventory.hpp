#pragma once
// The seats and areas of one show: who has what, one owner at most. It only keeps; what may happen
// is decided elsewhere (holds.cpp, payments.cpp ...), and a move that contradicts it is a bug
// (CHECK). Owned by the booking State and its thread.

#include <cstdint>
#include <string>
#include <vector>

#include "booking/model/entities.hpp"
#include "booking/model/outcome.hpp"
#include "booking/seats/best_available.hpp"

namespace firstshow::booking {

class Inventory {
 public:
  /// Every place free; `finder` is of the same layout, with every seat free.
  Inventory(ShowId show, SharedLayout layout, SeatFinder finder);

  const SeatLayout& layout() const { return *layout_; }
  const SeatFinder& finder() const { return finder_; }
  SeatStatus status(SeatIndex seat) const { return static_cast<SeatStatus>(statuses_[seat]); }
  std::int64_t owner(SeatIndex seat) const { return owners_[seat]; }
  /// One status character a seat, in plan order.
  const std::string& statuses() const { return statuses_; }
  const std::vector<AreaCount>& areas() const { return areas_; }
  /// How many seats of a category the plan has, free or not.
  std::uint32_t seats_in_category(std::size_t category) const { return category_sizes_[category]; }
  const AreaCount& area(AreaIndex area) const { return areas_[area]; }

  /// A free seat becomes `status` (not free) for `owner` (not zero).
  void take(SeatIndex seat, SeatStatus status, std::int64_t owner);
  /// A held seat is sold: it goes from its hold to `ticket` without being free between.
  void sell_held(SeatIndex seat, HoldId hold, TicketId ticket);
  /// A seat that `owner` has becomes free.
  void give(SeatIndex seat, std::int64_t owner);

 private:
  // The counts of areas are rows: what changes them has them written, or is undone.
  friend class State;
  friend class Decision;
  friend class FreedForSearch;

  /// Places of an area move into (positive) or out of (negative) each use.
  void move(AreaIndex area, std::int64_t held, std::int64_t sold, std::int64_t blocked);

  SharedLayout layout_;
  SeatFinder finder_;
  std::string statuses_;
  std::vector<std::int64_t> owners_;
  std::vector<AreaCount> areas_;
  std::vector<std::uint32_t> category_sizes_;
};

/// Frees a hold's places for a search. No effect is recorded: they are the hold's again when this
/// ends.
class FreedForSearch {
 public:
  /// Both outlive this.
  FreedForSearch(Inventory& inventory, const Hold& hold);
  ~FreedForSearch();
  FreedForSearch(const FreedForSearch&) = delete;
  FreedForSearch& operator=(const FreedForSearch&) = delete;

 private:
  Inventory& inventory_;
  const Hold& hold_;
};

}  // namespace firstshow::booking
