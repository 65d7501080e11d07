#pragma once
// The texts of the demonstration in Hindi. A constant table; any thread.

#include <span>
#include <string>
#include <string_view>

#include "catalogue/plans/seat_plan.hpp"
#include "catalogue/translations.hpp"

namespace firstshow::catalogue {

inline constexpr std::string_view kDemoTranslation = "hi";

/// What the demonstration says beside its plans: titles, people, venues, halls, categories, ticket
/// types.
Texts demo_hindi();

/// The numbered texts of a plan ("Block 101", "Gate 4", "stadium of 500 seats"), which no table
/// lists.
Texts demo_hindi_numbers(const SeatPlan& plan);

}  // namespace firstshow::catalogue
