// Blocks: places that staff take out of sale, one row for each time they do.

#include <algorithm>

#include "base/check.hpp"
#include "base/text.hpp"
#include "booking/decide.hpp"

namespace firstshow::booking {
namespace {

constexpr std::uint32_t kNoLimit = 0xFFFFFFFF;

/// Held or sold seats, and areas without so many places left. What is blocked already is no fault.
std::optional<Outcome> check_blockable(const ShowState& show, const Places& places) {
  Refused why;
  for (const SeatIndex seat : places.seats) {
    const SeatStatus status = show.inventory.status(seat);
    if (status == SeatStatus::kHeld || status == SeatStatus::kSold)
      why.seats.push_back({seat, status});
  }
  for (const AreaPlaces& area : places.areas)
    if (area.quantity > show.inventory.area(area.area).left())
      why.areas.push_back({area.area, show.inventory.area(area.area).left()});
  if (why.seats.empty() && why.areas.empty()) return std::nullopt;
  return refuse(Refusal::kPlacesTaken, std::move(why));
}

Faults reason_faults(const std::string& reason) {
  if (!reason.empty() && characters_in(reason) <= 200) return {};
  return {{"/reason", "1 to 200 characters"}};
}

/// Takes the given seats and area places out of one block, and off the wish; says how many places
/// became free.
std::uint32_t unblock(Decision& d, ShowState& show, const Block& block, const SeatList& seats,
                      AreaList& areas) {
  std::uint32_t freed = 0;
  Block rest = block;
  const auto listed = [&](SeatIndex seat) {
    return std::binary_search(seats.begin(), seats.end(), seat);
  };
  for (const SeatIndex seat : block.seats) {
    if (!listed(seat)) continue;
    d.give_seat(show, seat, block.id.value);
    ++freed;
  }
  std::erase_if(rest.seats, listed);
  for (AreaPlaces& blocked : rest.areas) {
    for (AreaPlaces& wanted : areas) {
      if (wanted.area != blocked.area) continue;
      const std::uint32_t count = std::min(wanted.quantity, blocked.quantity);
      if (count == 0) continue;
      wanted.quantity -= count;
      blocked.quantity -= count;
      d.move_area(show, blocked.area, 0, 0, -std::int64_t{count});
      freed += count;
    }
  }
  std::erase_if(rest.areas, [](const AreaPlaces& places) { return places.quantity == 0; });
  if (rest.seats.empty() && rest.areas.empty())
    d.drop(show, block);
  else if (freed != 0)
    d.change(block) = std::move(rest);
  return freed;
}

}  // namespace

Outcome decide(Decision& d, const BlockPlaces& command) {
  ShowState* const show = d.state.find_show(command.show);
  if (!show) return refuse(Refusal::kUnknownShow);
  Places places;
  if (auto refused = check_shape(*show, command.plan, command.places, kNoLimit, places))
    return *refused;
  Refused bad;
  bad.faults = reason_faults(command.reason);
  if (!bad.faults.empty()) return refuse(Refusal::kBadShow, std::move(bad));
  if (auto refused = check_blockable(*show, places)) return *refused;

  Block block;
  block.show = show->show.id;
  block.reason = command.reason;
  for (const SeatIndex seat : places.seats)
    if (show->inventory.status(seat) == SeatStatus::kFree) block.seats.push_back(seat);
  block.areas.assign(places.areas.begin(), places.areas.end());
  auto count = static_cast<std::uint32_t>(block.seats.size());
  for (const AreaPlaces& area : block.areas) count += area.quantity;
  if (count == 0) return accept(BlockReply{show->show, 0});
  block.id = BlockId{d.state.ids.next(d.now)};  // only now: an id without a row is not durable
  d.add(*show, std::move(block));
  return accept(BlockReply{show->show, count});
}

Outcome decide(Decision& d, const UnblockPlaces& command) {
  ShowState* const show = d.state.find_show(command.show);
  if (!show) return refuse(Refusal::kUnknownShow);
  Places places;
  if (auto refused = check_shape(*show, command.plan, command.places, kNoLimit, places))
    return *refused;
  std::uint32_t freed = 0;
  for (auto entry = show->blocks.begin(); entry != show->blocks.end();) {
    const Block& block = (entry++)->second;  // it may be dropped
    freed += unblock(d, *show, block, places.seats, places.areas);
  }
  return accept(BlockReply{show->show, freed});
}

}  // namespace firstshow::booking
