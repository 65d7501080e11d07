// The timetable of an organiser: what is in it, and a week of shows in one request.

#include <algorithm>
#include <memory>

#include <spdlog/spdlog.h>

#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/organiser_turns.hpp"
#include "http/api/services.hpp"
#include "http/contract/show_json.hpp"
#include "http/message/conditional.hpp"
#include "http/message/json_writer.hpp"
#include "http/organiser/own_show.hpp"
#include "http/organiser/timetable.hpp"
#include "http/organiser/use_cases.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"

namespace firstshow::http {
namespace {

Response overlap_problem(const Request& request, const std::vector<Overlap>& overlaps) {
  Problem refused(request, kHallInUse, "");
  JsonWriter& json = refused.json();
  json.begin_list("overlaps");
  for (const Overlap& overlap : overlaps) {
    json.begin_object();
    json.field("pointer", "/shows/" + std::to_string(overlap.first));
    if (overlap.second)
      json.field("other_pointer", "/shows/" + std::to_string(*overlap.second));
    else
      json.field("show", overlap.other);
    json.end_object();
  }
  json.end_list();
  return refused.finish();
}

/// What the request makes, or the problem with it.
Awaitable<OrProblem<PlannedTimetable>> plan(const Request& request, Staff staff,
                                            StaffServices& services,
                                            std::shared_ptr<const Timetable> timetable) {
  const auto planned = std::make_shared<PlannedTimetable>();
  desk::ReadJob job = [planned, timetable, organiser = staff.organiser(), now = request.now,
                       listing = services.directory.listing()](store::Database& reader) {
    *planned = plan_timetable(reader, *timetable, organiser, now, *listing);
  };
  auto reading = services.catalogue_work.ask(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "a timetable")) co_return *std::move(failed);
  if (!planned->faults.empty()) co_return fault_problem(request, kInvalidBody, planned->faults);
  if (!planned->overlaps.empty()) co_return overlap_problem(request, planned->overlaps);
  co_return std::move(*planned);
}

Response timetable_response(const PlannedTimetable& planned, bool dry_run) {
  Response response;
  std::size_t made = 0;
  for (const PlannedShow& one : planned.shows) made += one.exists ? 0U : 1U;
  if (!dry_run && made > 0) response.status = 201;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("dry_run", dry_run);
  json.field("created", made);
  json.begin_list("shows");
  for (const PlannedShow& one : planned.shows) {
    json.begin_object();
    json.key("id");
    if (one.show.id)
      json.value(one.show.id);
    else
      json.null();
    json.field("already_existed", one.exists);
    write_show_definition(json, one.show);
    json.field("ends_at", one.ends_at);
    json.end_object();
  }
  json.end_list();
  json.end_object();
  return response;
}

}  // namespace

/// GET /v1/organisers/{organiser}/shows: those that are not forgotten, drafts included, by start.
Awaitable<Response> list_own_shows(const Request& request, Staff staff, StaffServices& services) {
  const auto shows = std::make_shared<std::vector<OwnShow>>();
  desk::ReadJob job = [shows, organiser = staff.organiser(), now = request.now,
                       listing = services.directory.listing()](store::Database& reader) {
    PlansOfShows plans(*listing);
    for (booking::Show& show : store::read_shows_ahead_of(reader, organiser, now)) {
      const catalogue::SharedSeatPlan plan = plans.find(reader, show.plan);
      shows->push_back({std::move(show), plan});
    }
  };
  auto reading = services.catalogue_work.ask(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "the shows")) co_return *std::move(failed);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const OwnShow& one : *shows) write_own_show(json, one);
  json.end_list();
  json.end_object();
  co_return personal(request, std::move(response));
}

/// POST /v1/organisers/{organiser}/timetable: if anything is wrong with one show, none is added.
/// Each is added by a commit of its own: if the server fails meanwhile, the same request adds the
/// rest.
Awaitable<Response> add_shows(const Request& request, Staff staff, StaffServices& services) {
  auto body = read_body_as<Timetable>(request, read_timetable);
  if (!body) co_return body.error();
  const auto timetable = std::make_shared<const Timetable>(*std::move(body));
  const bool opens = std::any_of(timetable->shows.begin(), timetable->shows.end(),
                                 [](const WantedShow& show) { return show.on_sale; });
  if (opens && !staff.may(accounts::Permission::kRunSales))
    co_return not_permitted(request, accounts::Permission::kRunSales);
  const auto turn = services.organiser_turns.begin(staff.organiser());
  if (!turn) co_return problem(request, kCatalogueBusy, "");
  auto planning = plan(request, staff, services, timetable);
  OrProblem<PlannedTimetable> planned = co_await std::move(planning);
  if (!planned) co_return planned.error();
  if (timetable->dry_run) co_return timetable_response(*planned, true);
  const ChangedBy by(request, staff);
  std::size_t made = 0;
  for (PlannedShow& one : planned->shows) {
    if (one.exists) continue;
    booking::DefineShow command{one.show};
    auto asking = services.desk.ask(by, std::move(command));
    const desk::Reply reply = co_await std::move(asking);
    if (!succeeded(reply)) {
      spdlog::warn("catalogue: {} added {} of {} shows, and the rest not", format_id(staff.key()),
                   made, planned->shows.size());
      // Other refusals say that nothing was changed.
      if (made > 0) co_return desk_problem(request, desk::DeskRefusal::kUnknown);
      co_return reply_problem(request, reply, nullptr);
    }
    one.show = std::get<booking::ShowReply>(reply.outcome.body).show;
    ++made;
  }
  if (made > 0)
    spdlog::info("catalogue: {} put {} shows into the timetable", format_id(staff.key()), made);
  co_return timetable_response(*planned, false);
}

}  // namespace firstshow::http
