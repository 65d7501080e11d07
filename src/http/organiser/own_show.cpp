#include "http/organiser/own_show.hpp"

#include "http/organiser/show_terms.hpp"
#include "store/ports/bookings.hpp"
#include "store/ports/catalogue.hpp"

namespace firstshow::http {

catalogue::SharedSeatPlan PlansOfShows::find(store::Database& reader, SeatPlanId plan) {
  if (const auto known = listing_.plan_by_id.find(plan); known != listing_.plan_by_id.end())
    return known->second;
  const auto [entry, is_new] = read_.try_emplace(plan, nullptr);
  if (is_new) {
    if (const auto document = store::read_plan_document(reader, plan))
      if (const auto read = catalogue::import_plan(*document)) entry->second = read->plan;
  }
  return entry->second;
}

std::optional<OwnShow> read_own_show(store::Database& reader, const catalogue::Listing& listing,
                                     OrganiserId organiser, ShowId show) {
  auto row = store::read_show(reader, show);
  if (!row || row->organiser != organiser) return std::nullopt;
  const SeatPlanId plan = row->plan;
  return OwnShow{*std::move(row), PlansOfShows(listing).find(reader, plan)};
}

void write_show_definition(JsonWriter& json, const booking::Show& show) {
  json.field("title", show.title);
  json.field("hall", show.hall);
  json.field("seat_plan", show.plan);
  json.field("starts_at", show.starts_at);
  json.field("opens_at", show.opens_at);
  json.field("closes_at", show.closes_at);
  json.field("state", sale_state_name(show.state));
}

void write_own_show(JsonWriter& json, const OwnShow& one) {
  json.begin_object();
  json.field("id", one.show.id);
  write_show_definition(json, one.show);
  json.field("version", one.show.version);
  write_terms(json, one.show, one.plan.get());
  json.end_object();
}

std::string show_etag(const booking::Show& show) {
  return '"' + std::to_string(show.version) + '"';
}

}  // namespace firstshow::http
