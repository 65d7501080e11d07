// Seat plans of an organiser: published ones, which never change.

#include <memory>

#include <spdlog/spdlog.h>

#include "catalogue/plans/seat_plan.hpp"
#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/organiser_turns.hpp"
#include "http/api/services.hpp"
#include "http/message/conditional.hpp"
#include "http/message/json_writer.hpp"
#include "http/message/query_reader.hpp"
#include "http/organiser/use_cases.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "store/ports/catalogue.hpp"

namespace firstshow::http {
namespace {

constexpr std::array<std::string_view, 2> kDryRun = {"false", "true"};

std::uint64_t standing_places(const booking::SeatLayout& layout) {
  std::uint64_t places = 0;
  for (const auto& area : layout.areas) places += area.capacity;
  return places;
}

/// A plan as it was read from a body, and the one that is the same already.
struct Imported {
  std::optional<catalogue::PublishedPlan> plan;
  Faults faults;
  std::string document;
  std::optional<SeatPlanId> published;
};

void write_plan(JsonWriter& json, const Imported& imported) {
  const catalogue::SeatPlan& plan = *imported.plan->plan;
  json.begin_object();
  json.key("id");
  if (imported.published)
    json.value(*imported.published);
  else
    json.null();
  json.field("name", plan.name);
  json.field("seats", plan.seats.size());
  json.field("standing_places", standing_places(*plan.layout));
  json.begin_list("categories");
  for (const catalogue::PlanCategory& category : plan.categories) json.value(category.name);
  json.end_list();
  json.begin_list("warnings");
  for (const std::string& warning : imported.plan->warnings) json.value(warning);
  json.end_list();
  json.begin_list("renamed_seats");
  for (const catalogue::Rekeyed& seat : imported.plan->rekeyed) {
    json.begin_object();
    json.field("pointer", seat.pointer);
    json.field("was", seat.was);
    json.field("now", seat.now);
    json.field("why", seat.why);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

std::string audit_details(const catalogue::SeatPlan& plan) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("name", plan.name);
  json.field("seats", plan.seats.size());
  json.field("standing_places", standing_places(*plan.layout));
  json.end_object();
  return text;
}

}  // namespace

/// GET /v1/organisers/{organiser}/seat-plans
Awaitable<Response> list_own_plans(const Request& request, Staff staff, StaffServices& services) {
  const auto plans = std::make_shared<std::vector<booking::SeatPlan>>();
  desk::ReadJob job = [plans, organiser = staff.organiser()](store::Database& reader) {
    *plans = store::read_plans_of(reader, organiser);
  };
  auto reading = services.catalogue_work.ask(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "seat plans")) co_return *std::move(failed);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const booking::SeatPlan& plan : *plans) {
    json.begin_object();
    json.field("id", plan.id);
    json.field("seats", plan.layout->seat_count());
    json.field("standing_places", standing_places(*plan.layout));
    json.end_object();
  }
  json.end_list();
  json.end_object();
  co_return personal(request, std::move(response));
}

/// POST /v1/organisers/{organiser}/seat-plans?dry_run=true: publishes the plan in the body
/// (docs/seat-plans.md). The same plan again is the same answer again, with 200.
Awaitable<Response> publish_plan(const Request& request, Staff staff, StaffServices& services) {
  QueryReader query(request);
  const bool dry_run = query.choice("dry_run", kDryRun, 0) == 1;
  if (const Faults faults = query.finish(); !faults.empty())
    co_return fault_problem(request, kInvalidQuery, faults);
  if (auto refused = refuse_content(request)) co_return *std::move(refused);
  const auto turn = services.organiser_turns.begin(staff.organiser());
  if (!turn) co_return problem(request, kCatalogueBusy, "");
  // A large plan takes a while to read: not on the thread that serves others.
  const auto imported = std::make_shared<Imported>();
  desk::ReadJob job = [imported, text = std::string(request.body),
                       organiser = staff.organiser()](store::Database& reader) {
    auto read = catalogue::import_plan(text);
    if (!read) {
      imported->faults = read.faults();
      return;
    }
    imported->plan = *std::move(read);
    imported->document = catalogue::export_plan(*imported->plan->plan);
    imported->published = store::find_plan(reader, organiser, imported->document);
  };
  auto reading = services.catalogue_work.ask(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "a seat plan")) co_return *std::move(failed);
  if (!imported->plan) co_return body_problem(request, imported->faults);
  const bool is_new = !imported->published.has_value();
  if (is_new && !dry_run) {
    booking::PublishPlan publish{imported->plan->plan->layout, imported->document,
                                 staff.organiser()};
    const ChangedBy by(request, staff);
    auto asking = services.desk.ask(by, std::move(publish), audit_details(*imported->plan->plan));
    const desk::Reply reply = co_await std::move(asking);
    if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
    imported->published = std::get<booking::PlanReply>(reply.outcome.body).plan;
    spdlog::info("catalogue: {} published the seat plan {}", format_id(staff.key()),
                 format_id(*imported->published));
  }
  Response response;
  response.status = is_new && !dry_run ? 201 : 200;
  JsonWriter json(response.body);
  write_plan(json, *imported);
  co_return response;
}

}  // namespace firstshow::http
