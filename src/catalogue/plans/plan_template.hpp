#pragma once
// Seat plans made to measure, for demonstrations and tests, and as a start for real halls.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firstshow::catalogue {

inline constexpr std::uint32_t kFewestTemplateSeats = 20;

enum class PlanTemplate : std::uint8_t { kMultiplex, kTheatre, kStadium };
std::optional<PlanTemplate> parse_plan_template(std::string_view name);

/// A plan file (the JSON that import_plan reads) with exactly `seats` seats (20 to kMaxSeats),
/// always the same for the same arguments: multiplex (one raked block with aisles, wheelchair
/// places, recliners), theatre (stalls, circle, balcony on curves around a stage), stadium (a bowl
/// of sections around a pitch stage, standing areas in front of it).
std::string generate_plan(PlanTemplate kind, std::uint32_t seats, std::string_view name);

}  // namespace firstshow::catalogue
