#pragma once
// A seat plan drawn in text for a terminal: one sign per seat where there is room, dots of braille
// where there is not, and a legend. Pure; any thread; nothing fails.

#include <cstdint>
#include <string>

#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::cli {

inline constexpr std::uint32_t kNarrowestPicture = 40;  ///< columns; narrower is drawn as this

struct PictureStyle {
  std::uint32_t columns = 80;
  bool colors = false;  ///< ANSI, 256 colours; categories differ by sign without them too
};

/// The picture, then how much there is of each category, area and kind of place. UTF-8.
std::string draw_plan(const catalogue::SeatPlan& plan, PictureStyle style);

/// The same with how good each seat is: 0 for the best tenth to 9 for the worst. UTF-8.
std::string draw_quality(const catalogue::SeatPlan& plan, PictureStyle style);

/// "12,345".
std::string with_commas(std::uint64_t number);

/// "1 seat", "12,345 seats".
std::string count_of(std::uint64_t number, const char* thing);

}  // namespace firstshow::cli
