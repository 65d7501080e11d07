#include "catalogue/plans/plan_template.hpp"

#include "base/check.hpp"
#include "catalogue/plans/plan_draft.hpp"
#include "catalogue/plans/template_halls.hpp"

namespace firstshow::catalogue {

std::optional<PlanTemplate> parse_plan_template(std::string_view name) {
  if (name == "multiplex") return PlanTemplate::kMultiplex;
  if (name == "theatre") return PlanTemplate::kTheatre;
  if (name == "stadium") return PlanTemplate::kStadium;
  return std::nullopt;
}

std::string generate_plan(PlanTemplate kind, std::uint32_t seats, std::string_view name) {
  CHECK(seats >= kFewestTemplateSeats && seats <= booking::kMaxSeats,
        "a template has from 20 to 100,000 seats");
  PlanDraft draft;
  switch (kind) {
    case PlanTemplate::kMultiplex:
      draft = draw_multiplex(seats);
      break;
    case PlanTemplate::kTheatre:
      draft = draw_theatre(seats);
      break;
    case PlanTemplate::kStadium:
      draft = draw_stadium(seats);
      break;
  }
  draft.name = name;
  finish_drawing(draft);
  const Parsed<PublishedPlan> published = publish_draft(std::move(draft));
  CHECK(published.ok(), "a template is a plan without fault");
  CHECK(published->plan->seats.size() == seats, "a template has as many seats as were asked for");
  return export_plan(*published->plan);
}

}  // namespace firstshow::catalogue
