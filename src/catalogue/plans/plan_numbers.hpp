#pragma once
// What the drawing of a plan says in numbers: which seats of a row are neighbours, and where
// people look. Pure functions, any thread; nothing fails. The same
// plan gives the same numbers whatever order its file has the seats of a row in.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::catalogue {

/// A gap wider than this many times the row's median spacing ends a segment.
inline constexpr double kAisleFactor = 1.6;

/// The places of a row in the order in which people sit: along its principal direction, from left
/// to right (from top to bottom if it is steeper than 45 degrees). Rows that bend back on
/// themselves keep the order of the file where walking that order is shorter.
std::vector<std::uint32_t> order_along_row(std::span<const Point> places);

/// The first place of every run of neighbours in an ordered row; begins with 0 unless empty. The
/// median of an even number of gaps is the lower one, so that three seats with one aisle show it.
std::vector<std::uint32_t> runs_of_row(std::span<const Point> ordered);

/// Whether `text`, without the spaces around it, is `word` in any case of Latin letters.
bool says(std::string_view text, std::string_view word);

/// The first shape whose text is "stage" or "screen" (in any case); null if none is.
const PlanShape* find_looked_at(std::span<const PlanShape> shapes);

/// The centre of the shape that is looked at, else the top centre of everything that is drawn.
Point find_focal_point(std::span<const PlanShape> shapes, std::span<const PlanSeat> seats);

/// A point of the shape, given relative to its position and before its rotation.
Point rotated(const PlanShape& shape, Point relative);

/// The corners of the shape's outline, turned and absolute: four of a rectangle, as many as there
/// are of a polygon, 32 of a circle or ellipse, none of a text.
std::vector<Point> outline(const PlanShape& shape);

}  // namespace firstshow::catalogue
