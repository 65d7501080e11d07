#include <memory>

#include <spdlog/spdlog.h>

#include "catalog/seat_plan.hpp"
#include "http/ask_desk.hpp"
#include "http/callers.hpp"
#include "http/house.hpp"
#include "http/json_writer.hpp"
#include "http/places_json.hpp"
#include "http/problems.hpp"
#include "http/read_body.hpp"
#include "http/show_json.hpp"
#include "http/use_cases.hpp"
#include "store/rows.hpp"

namespace firstshow::http {
namespace {

Response unknown_show(const Request& request) {
  return problem(request, problem_kind(booking::Refusal::kUnknownShow), "");
}

Response show_response(const booking::Show& show, std::optional<std::uint32_t> places) {
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("id", show.id);
  json.field("state", sale_state_name(show.state));
  json.field("version", show.version);
  if (places) json.field("places", *places);
  json.end_object();
  return response;
}

/// Sends a staff command about one show and shows what became of it.
Awaitable<Response> ask_about_show(const Request& request, House& house, booking::Command command,
                                   catalog::SharedSeatPlan plan) {
  desk::Work work(std::move(command));
  auto asking = ask_desk(house, std::move(work));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, plan.get());
  if (const auto* block = std::get_if<booking::BlockReply>(&reply.outcome.body))
    co_return show_response(block->show, block->places);
  co_return show_response(std::get<booking::ShowReply>(reply.outcome.body).show, std::nullopt);
}

Awaitable<Response> set_sale_state(const Request& request, House& house, booking::SaleState state) {
  if (auto refused = refuse_stranger(request, house)) co_return *std::move(refused);
  const auto show = request.id_at<ShowTag>(0);
  if (!show) co_return unknown_show(request);
  booking::Command command(booking::SetSaleState{*show, 0, state});
  auto asking = ask_about_show(request, house, std::move(command), nullptr);
  co_return co_await std::move(asking);
}

/// {"seats": [...], "areas": [...], "reason": "..."}
struct BlockBody {
  NamedInBody named;
  std::string reason;
};

/// A show, and the plan that names its places.
struct NamedShow {
  ShowId show;
  SeatPlanId plan;
  catalog::SharedSeatPlan places;  ///< null: the show is not there, or its plan cannot be read
};

/// Reads a show that the catalogue does not list, because it is over.
desk::ReadJob read_show_that_is_over(ShowId id, catalog::SharedListing listing,
                                     std::shared_ptr<NamedShow> found) {
  return [=, listing = std::move(listing), found = std::move(found)](store::Database& reader) {
    store::each_show(reader, "WHERE id = ?1", {id.value}, [&](const booking::Show& show) {
      found->show = show.id;
      found->plan = show.plan;
    });
    if (const auto known = listing->plan_by_id.find(found->plan);
        known != listing->plan_by_id.end()) {
      found->places = known->second;
      return;
    }
    store::each_plan(reader, "WHERE id = ?1", {found->plan.value},
                     [&](const booking::SeatPlan& plan) {
                       if (const auto read = catalog::import_plan(plan.document))
                         found->places = read->plan;
                     });
  };
}

/// Reads who asks and about which show.
Awaitable<OrProblem<NamedShow>> find_for_staff(const Request& request, House& house) {
  if (auto refused = refuse_stranger(request, house)) co_return *std::move(refused);
  const auto id = request.id_at<ShowTag>(0);
  if (!id) co_return unknown_show(request);
  const catalog::SharedListing listing = house.directory.listing();
  if (const catalog::ShowEntry* entry = listing->find_show(*id))
    co_return NamedShow{*id, entry->show.plan, entry->plan};
  const auto found = std::make_shared<NamedShow>();
  desk::ReadJob job = read_show_that_is_over(*id, listing, found);
  auto reading = ask_reader(house, std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (read.refusal == desk::DeskRefusal::kFault)
    spdlog::error("request {}: a show by its id: {}", request.id, read.fault);
  if (read.refusal != desk::DeskRefusal::kNone) co_return desk_problem(request, read.refusal);
  if (!found->places) co_return unknown_show(request);
  co_return *found;
}

}  // namespace

/// POST /admin/v1/shows/{id}/open
Awaitable<Response> open_sale(const Request& request, House& house) {
  return set_sale_state(request, house, booking::SaleState::kOnSale);
}

/// POST /admin/v1/shows/{id}/pause
Awaitable<Response> pause_sale(const Request& request, House& house) {
  return set_sale_state(request, house, booking::SaleState::kPaused);
}

/// POST /admin/v1/shows/{id}/close
Awaitable<Response> close_sale(const Request& request, House& house) {
  return set_sale_state(request, house, booking::SaleState::kClosed);
}

/// POST /admin/v1/shows/{id}/cancel
Awaitable<Response> cancel_show(const Request& request, House& house) {
  if (auto refused = refuse_stranger(request, house)) co_return *std::move(refused);
  const auto show = request.id_at<ShowTag>(0);
  if (!show) co_return unknown_show(request);
  booking::Command command(booking::CancelShow{*show});
  auto asking = ask_about_show(request, house, std::move(command), nullptr);
  co_return co_await std::move(asking);
}

/// POST /admin/v1/shows/{id}/block
Awaitable<Response> block_places(const Request& request, House& house) {
  auto finding = find_for_staff(request, house);
  const OrProblem<NamedShow> of = co_await std::move(finding);
  if (!of) co_return of.error();
  BlockBody body;
  if (auto refused = read_body(request, [&](JsonObject& in) {
        read_places(in, body.named, kMostPlacesInBody);
        body.reason = in.text("reason", {1, 200});
      }))
    co_return *std::move(refused);
  booking::BlockPlaces block;
  block.show = of->show;
  block.plan = of->plan;
  block.places = look_up(body.named, of->places.get());
  block.reason = std::move(body.reason);
  booking::Command command(std::move(block));
  auto asking = ask_about_show(request, house, std::move(command), of->places);
  co_return co_await std::move(asking);
}

/// POST /admin/v1/shows/{id}/unblock
Awaitable<Response> unblock_places(const Request& request, House& house) {
  auto finding = find_for_staff(request, house);
  const OrProblem<NamedShow> of = co_await std::move(finding);
  if (!of) co_return of.error();
  NamedInBody named;
  if (auto refused =
          read_body(request, [&](JsonObject& in) { read_places(in, named, kMostPlacesInBody); }))
    co_return *std::move(refused);
  booking::UnblockPlaces unblock;
  unblock.show = of->show;
  unblock.plan = of->plan;
  unblock.places = look_up(named, of->places.get());
  booking::Command command(std::move(unblock));
  auto asking = ask_about_show(request, house, std::move(command), of->places);
  co_return co_await std::move(asking);
}

}  // namespace firstshow::http
