#pragma once
// The lanes of the desk: which queue a command waits in. Value types; any thread.

#include <array>
#include <cstdint>
#include <string_view>

#include "base/enumerators.hpp"
#include "booking/model/command.hpp"

namespace firstshow::desk {

/// Buyers wait behind staff, staff behind money; each lane has room that the others cannot take,
/// and a share of every turn, so that none waits for ever.
enum class Lane : std::uint8_t { kMoney, kStaff, kBuyer };

constexpr std::string_view lane_name(Lane lane) {
  switch (lane) {
    case Lane::kMoney:
      return "money";
    case Lane::kStaff:
      return "staff";
    case Lane::kBuyer:
      return "buyer";
  }
  return {};
}
inline constexpr std::size_t kLanes = count_named(lane_name);

/// The lane of its row in lanes.cpp.
Lane lane_of(const booking::Command& command);

}  // namespace firstshow::desk
