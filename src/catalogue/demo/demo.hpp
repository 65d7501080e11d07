#pragma once
// A demonstration: an invented cinema chain with a week of shows, a theatre night and a stadium
// concert, for a first look and for trying things out. Written through the desk like anybody's
// work, by whoever owns it; repeating it adds only what is missing. Throws the Store... errors, and
// std::runtime_error with a sentence where the desk turned something down.

#include <cstdint>
#include <vector>

#include "base/time.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "desk/desk.hpp"

namespace firstshow::catalogue {

struct DemoOptions {
  Time now{};    ///< shows begin after this
  int days = 7;  ///< of shows, today included; 1 to 60
  /// Places are held so long; 10 seconds to 24 hours.
  Duration hold_time = booking::Limits{}.hold_time;
};

/// What was added.
struct DemoReport {
  std::size_t shows = 0;
  std::uint64_t places = 0;  ///< seats and standing places in these shows
  std::size_t plans = 0;
  Time first_start{};
  Time last_start{};
};

/// Whether any show can still be sold at `now` or later.
bool has_shows_ahead(store::Database& reader, Time now);

/// Fills the database behind `desk`; `reader` is a connection of its own to the same. A hall that
/// has shows on a day (Asia/Kolkata) gets no more on that day.
DemoReport fill_demo(desk::Desk& desk, store::Database& reader, const DemoOptions& options);

/// Puts shows on sale, on a plan of the operator's own: the demonstration's concert, from tomorrow
/// at 19:30 (Asia/Kolkata) on, each evening for a week in as many guest halls as that needs, named
/// like the plan. The rest of the demonstration need not be there. In the order of their starts;
/// `count` is 1 to kMaxGuestShows.
std::vector<booking::Show> add_guest_shows(desk::Desk& desk, const SeatPlan& plan,
                                           std::size_t count, Time now);

inline constexpr std::size_t kMaxGuestShows = 100'000;

}  // namespace firstshow::catalogue
