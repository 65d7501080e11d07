// One show of an organiser: read it, and change the terms of its sale.

#include <memory>

#include <spdlog/spdlog.h>

#include "booking/decide.hpp"
#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/organiser/own_show.hpp"
#include "http/organiser/show_commands.hpp"
#include "http/organiser/show_terms.hpp"
#include "http/organiser/use_cases.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"

namespace firstshow::http {
namespace {

/// What of a show is to be another; what is not named stays.
struct ShowChange {
  std::optional<Time> opens_at;
  std::optional<Time> closes_at;
  std::function<void(booking::Limits&)> limits = [](booking::Limits&) {};
  std::optional<bool> no_single_seat;
  bool changes_refundable_until = false;
  Time refundable_until{};  ///< default: never
  std::optional<NamedPrices> prices;
  std::optional<std::string> currency;  ///< of the prices, as GET says it
};

void read_rules(JsonObject& in, ShowChange& out) {
  in.optional_value("no_single_seat",
                    [&](JsonValue& value) { out.no_single_seat = value.boolean(); });
  in.optional_value("refundable_until", [&](JsonValue& value) {
    out.changes_refundable_until = true;
    if (value.raw().is_null()) return;
    out.refundable_until = value.time();
  });
}

void read_limit_changes(JsonObject& in, ShowChange& out) {
  // Which fields are there shows in what they make of other limits than theirs.
  booking::Limits high{0, 0, 0, Duration{-1}, Duration{-1}};
  read_limits(in, high);
  out.limits = [high](booking::Limits& limits) {
    if (high.places_per_hold != 0) limits.places_per_hold = high.places_per_hold;
    if (high.holds_per_buyer != 0) limits.holds_per_buyer = high.holds_per_buyer;
    if (high.places_per_buyer != 0) limits.places_per_buyer = high.places_per_buyer;
    if (high.hold_time >= Duration{0}) limits.hold_time = high.hold_time;
    if (high.extension_time >= Duration{0}) limits.extension_time = high.extension_time;
  };
}

void read_change(JsonObject& in, ShowChange& out) {
  out.opens_at = in.optional_time("opens_at");
  out.closes_at = in.optional_time("closes_at");
  in.optional_object("limits", [&](JsonObject& limits) { read_limit_changes(limits, out); });
  in.optional_object("rules", [&](JsonObject& rules) { read_rules(rules, out); });
  in.optional_object("price_list", [&](JsonObject& list) {
    out.prices.emplace();
    out.currency = list.optional_text("currency", {3, 3});
    read_prices_by_name(list, *out.prices);
  });
}

/// The show as it would be, and what is wrong with that.
booking::Show changed(const OwnShow& present, const ShowChange& change, Time now, Faults& faults) {
  booking::Show show = present.show;
  show.opens_at = change.opens_at.value_or(show.opens_at);
  show.closes_at = change.closes_at.value_or(show.closes_at);
  change.limits(show.limits);
  show.rules.no_single_seat = change.no_single_seat.value_or(show.rules.no_single_seat);
  if (change.changes_refundable_until) show.rules.refundable_until = change.refundable_until;
  for (const auto& [pointer, time] :
       {std::pair{"/opens_at", change.opens_at}, std::pair{"/closes_at", change.closes_at}})
    if (time && *time >= now + kFurthestShowTime)
      note_fault(faults, pointer, "must be within ten years");
  if (change.currency && *change.currency != show.prices.currency.view())
    note_fault(
        faults, "/price_list/currency",
        "must be " + std::string(show.prices.currency.view()) + ": a show keeps its currency");
  if (change.prices && present.plan != nullptr) {
    NamedPrices named = *change.prices;
    named.currency = show.prices.currency;
    show.prices = prices_for(named, *present.plan, "/price_list", faults);
  }
  if (present.plan == nullptr) {
    note_fault(faults, "", "has a seat plan that cannot be read");
    return show;
  }
  for (const Fault& found : booking::show_faults(show, *present.plan->layout)) {
    // Prices were looked at by their names.
    if (!found.pointer.starts_with("/prices")) note_fault(faults, found.pointer, found.detail);
  }
  return show;
}

using Found = std::optional<OwnShow>;

/// The show of the path, as its last commit left it.
Awaitable<OrProblem<OwnShow>> find_own_show(const Request& request, Staff staff,
                                            StaffServices& services) {
  const auto id = request.id_at<ShowTag>(kShowInPath);
  if (!id) co_return unknown<ShowTag>(request);
  const auto found = std::make_shared<Found>();
  desk::ReadJob job = [found, id = *id, organiser = staff.organiser(),
                       listing = services.directory.listing()](store::Database& reader) {
    *found = read_own_show(reader, *listing, organiser, id);
  };
  auto reading = services.catalogue_work.ask(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "a show by its id")) co_return *std::move(failed);
  if (!*found) co_return unknown<ShowTag>(request);
  co_return **found;
}

Response own_show_response(const OwnShow& one) {
  Response response;
  JsonWriter json(response.body);
  write_own_show(json, one);
  response.add_header("ETag", show_etag(one.show));
  return response;
}

}  // namespace

/// GET /v1/organisers/{organiser}/shows/{show}
Awaitable<Response> read_one_own_show(const Request& request, Staff staff,
                                      StaffServices& services) {
  auto finding = find_own_show(request, staff, services);
  const OrProblem<OwnShow> found = co_await std::move(finding);
  if (!found) co_return found.error();
  co_return own_show_response(*found);
}

/// PATCH /v1/organisers/{organiser}/shows/{show}: the terms of its sale, if it is still what the
/// caller read.
Awaitable<Response> change_own_show(const Request& request, Staff staff, StaffServices& services) {
  auto body = read_body_as<ShowChange>(request, read_change);
  if (!body) co_return body.error();
  const std::string known(request.header("If-Match"));
  if (known.empty()) co_return problem(request, kVersionMissing, "");
  auto finding = find_own_show(request, staff, services);
  const OrProblem<OwnShow> found = co_await std::move(finding);
  if (!found) co_return found.error();
  if (known != "*" && known != show_etag(found->show))
    co_return problem(request, kVersionChanged, "");
  Faults faults;
  booking::DefineShow command{changed(*found, *body, request.now, faults)};
  if (!faults.empty()) co_return fault_problem(request, kInvalidBody, faults);
  if (command.show == found->show) co_return own_show_response(*found);
  const ChangedBy by(request, staff);
  auto asking = services.desk.ask(by, std::move(command));
  const desk::Reply reply = co_await std::move(asking);
  // Somebody changed it between the two.
  if (reply.outcome.refusal == booking::Refusal::kStaleVersion)
    co_return problem(request, kVersionChanged, "");
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  OwnShow now = *found;
  now.show = std::get<booking::ShowReply>(reply.outcome.body).show;
  spdlog::info("catalogue: {} changed the show {}", format_id(staff.key()), format_id(now.show.id));
  co_return own_show_response(now);
}

}  // namespace firstshow::http
