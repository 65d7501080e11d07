#pragma once
// The halls that plan templates draw, one file each, and the tools they share: rows named like real
// ones, seats shared out so that the sum is exact. Pure functions, any thread; nothing fails.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/plans/plan_draft.hpp"

namespace firstshow::catalogue {

inline constexpr double kSeatSpacing = 25;  ///< between the middles of two neighbours
inline constexpr double kAisle = 70;        ///< the same, over an aisle

PlanDraft draw_multiplex(std::uint32_t seats);
PlanDraft draw_theatre(std::uint32_t seats);
PlanDraft draw_stadium(std::uint32_t seats);

/// Moves everything to a margin of 40 from the origin, sets the size, and drops categories that
/// nothing uses.
void finish_drawing(PlanDraft& draft);

/// A, B ... Z, AA, AB ...; without I and O, which are read as 1 and 0.
std::string row_letter(std::uint32_t index);

/// On a grid of eighths, where sums of coordinates are exact and plans stay readable.
Point on_grid(double x, double y);

/// `total` in whole parts in proportion to `weights`, none above its `most`; the sum of `most` is
/// at least `total`.
std::vector<std::uint32_t> share_out(std::uint32_t total, std::span<const double> weights,
                                     std::span<const std::uint32_t> most);

DraftRow& add_row(PlanDraft& draft, std::uint32_t zone, std::string label);
/// The next seat of the row; it has the next number.
DraftSeat& add_seat(DraftRow& row, Point at, booking::CategoryIndex category);

PlanShape labelled_rectangle(std::uint32_t zone, Point centre, Point size, std::string_view text,
                             std::string_view color);
/// A standing area of the given capacity, drawn as `shape`.
void add_standing(PlanDraft& draft, PlanShape shape, std::string_view key, std::string_view name,
                  booking::CategoryIndex category, std::uint32_t capacity);

/// Makes pairs of a wheelchair place and the companion's beside it at the ends of a row, from the
/// ends inward; as many as fit in a third of the row.
void mark_wheelchair_places(DraftRow& row, std::uint32_t pairs);

}  // namespace firstshow::catalogue
