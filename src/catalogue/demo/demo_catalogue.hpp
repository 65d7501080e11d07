#pragma once
// What the demonstration is made of: names, halls, titles, times and prices, all invented. Constant
// tables; any thread.

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

#include "catalogue/plans/plan_template.hpp"

namespace firstshow::catalogue {

struct DemoVenue {
  std::string_view name;
  std::string_view city;
  std::string_view state;  ///< two-digit GST code
  std::string_view address;
  std::string_view directions;
  std::string_view help;
  std::string_view step_free;
};

enum class DemoScreen : std::uint8_t { kOrdinary, kColossus, kStage, kGround };

struct DemoHall {
  std::size_t venue;  ///< into demo_venues()
  std::string_view name;
  PlanTemplate plan;
  std::uint32_t seats;
  DemoScreen screen;
  std::uint32_t doors_open_minutes;
};

struct DemoPerson {
  std::string_view name;
  std::string_view role;
};

struct DemoTitle {
  std::string_view name;
  std::string_view kind;
  std::string_view certificate;
  std::string_view language;
  std::string_view format;
  std::uint32_t running_minutes;
  DemoScreen screen;      ///< where it is shown
  std::string_view city;  ///< where only; "" in both
  std::string_view synopsis;
  std::array<DemoPerson, 3> people;
};

/// A time of day at which halls of a kind have a show.
struct DemoSlot {
  DemoScreen screen;
  std::chrono::minutes starts;  ///< after midnight, local
  unsigned weekdays;            ///< bit n: std::chrono::weekday n (0 is Sunday)
  bool late;                    ///< shows certificate A too
  std::int64_t rupees;          ///< an adult in the dearest ordinary category
};

inline constexpr std::string_view kDemoOrganiser = "Firstshow Cinemas";
inline constexpr std::string_view kDemoTimeZone = "Asia/Kolkata";
/// No daylight saving in India: https://data.iana.org/time-zones/tzdb/asia has +05:30 since 1945.
inline constexpr std::chrono::minutes kDemoOffset{330};

std::span<const DemoVenue> demo_venues();
std::span<const DemoHall> demo_halls();
std::span<const DemoTitle> demo_titles();
std::span<const DemoSlot> demo_slots();

}  // namespace firstshow::catalogue
