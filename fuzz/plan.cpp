// Any text as a seat plan: it has faults, or it is a plan that export and import carry unchanged.

#include "base/check.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "fuzz_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace firstshow;
  const Parsed<catalogue::PublishedPlan> plan = catalogue::import_plan(fuzz_text(data, size));
  if (!plan) return 0;
  const std::string exported = catalogue::export_plan(*plan->plan);
  const Parsed<catalogue::PublishedPlan> again = catalogue::import_plan(exported);
  CHECK(again.ok(), "what was exported can be imported");
  CHECK(*again->plan == *plan->plan, "and is the same plan");
  return 0;
}
