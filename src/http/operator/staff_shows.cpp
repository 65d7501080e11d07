#include <memory>

#include "catalogue/plans/seat_plan.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/contract/places_json.hpp"
#include "http/contract/show_json.hpp"
#include "http/message/conditional.hpp"
#include "http/message/json_writer.hpp"
#include "http/operator/use_cases.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "store/ports/bookings.hpp"
#include "store/ports/catalogue.hpp"

namespace firstshow::http {
namespace {

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
Awaitable<Response> ask_about_show(const Request& request, OperatorServices& services,
                                   booking::Command command, catalogue::SharedSeatPlan plan) {
  auto asking = services.desk.ask(std::move(command));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, plan.get());
  if (const auto* block = std::get_if<booking::BlockReply>(&reply.outcome.body))
    co_return show_response(block->show, block->places);
  co_return show_response(std::get<booking::ShowReply>(reply.outcome.body).show, std::nullopt);
}

Awaitable<Response> set_sale_state(const Request& request, OperatorServices& services,
                                   booking::SaleState state) {
  const auto show = read_path_id<ShowTag>(request);
  if (!show) co_return show.error();
  auto asking = ask_about_show(request, services, booking::SetSaleState{*show, 0, state}, nullptr);
  co_return co_await std::move(asking);
}

/// {"seats": [...], "areas": [...], "reason": "..."}
struct BlockBody {
  NamedInBody named;
  std::string reason;
};

void read_block(JsonObject& in, BlockBody& out) {
  read_places(in, out.named, kMaxPlacesInBody);
  out.reason = in.text("reason", {1, 200});
}

void read_unblock(JsonObject& in, NamedInBody& out) {
  read_places(in, out, kMaxPlacesInBody);
}

/// A show, and the plan that names its places.
struct NamedShow {
  ShowId show;
  SeatPlanId plan;
  catalogue::SharedSeatPlan places;  ///< null: the show is not there, or its plan cannot be read
};

/// Reads a show that the catalogue does not list, because it is over.
desk::ReadJob read_show_that_is_over(ShowId id, catalogue::SharedListing listing,
                                     std::shared_ptr<NamedShow> found) {
  return [=, listing = std::move(listing), found = std::move(found)](store::Database& reader) {
    if (const auto show = store::read_show(reader, id)) {
      found->show = show->id;
      found->plan = show->plan;
    }
    if (const auto known = listing->plan_by_id.find(found->plan);
        known != listing->plan_by_id.end()) {
      found->places = known->second;
      return;
    }
    if (const auto document = store::read_plan_document(reader, found->plan))
      if (const auto read = catalogue::import_plan(*document)) found->places = read->plan;
  };
}

/// The show that is asked about.
Awaitable<OrProblem<NamedShow>> find_for_staff(const Request& request, OperatorServices& services) {
  const auto id = read_path_id<ShowTag>(request);
  if (!id) co_return id.error();
  const catalogue::SharedListing listing = services.directory.listing();
  if (const catalogue::ShowEntry* entry = listing->find_show(*id))
    co_return NamedShow{*id, entry->show.plan, entry->plan};
  const auto found = std::make_shared<NamedShow>();
  desk::ReadJob job = read_show_that_is_over(*id, listing, found);
  auto reading = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "a show by its id")) co_return *std::move(failed);
  if (!found->places) co_return unknown<ShowTag>(request);
  co_return *found;
}

}  // namespace

/// POST /admin/v1/shows/{id}/open
Awaitable<Response> open_sale(const Request& request, Operator, OperatorServices& services) {
  return set_sale_state(request, services, booking::SaleState::kOnSale);
}

/// POST /admin/v1/shows/{id}/pause
Awaitable<Response> pause_sale(const Request& request, Operator, OperatorServices& services) {
  return set_sale_state(request, services, booking::SaleState::kPaused);
}

/// POST /admin/v1/shows/{id}/close
Awaitable<Response> close_sale(const Request& request, Operator, OperatorServices& services) {
  return set_sale_state(request, services, booking::SaleState::kClosed);
}

/// POST /admin/v1/shows/{id}/cancel
Awaitable<Response> cancel_show(const Request& request, Operator, OperatorServices& services) {
  const auto show = read_path_id<ShowTag>(request);
  if (!show) co_return show.error();
  auto asking = ask_about_show(request, services, booking::CancelShow{*show}, nullptr);
  co_return co_await std::move(asking);
}

/// POST /admin/v1/shows/{id}/block
Awaitable<Response> block_places(const Request& request, Operator, OperatorServices& services) {
  auto finding = find_for_staff(request, services);
  const OrProblem<NamedShow> of = co_await std::move(finding);
  if (!of) co_return of.error();
  auto body = read_body_as<BlockBody>(request, read_block);
  if (!body) co_return body.error();
  booking::BlockPlaces block;
  block.show = of->show;
  block.plan = of->plan;
  block.places = look_up(body->named, of->places.get());
  block.reason = std::move(body->reason);
  auto asking = ask_about_show(request, services, std::move(block), of->places);
  co_return co_await std::move(asking);
}

/// POST /admin/v1/shows/{id}/unblock
Awaitable<Response> unblock_places(const Request& request, Operator, OperatorServices& services) {
  auto finding = find_for_staff(request, services);
  const OrProblem<NamedShow> of = co_await std::move(finding);
  if (!of) co_return of.error();
  const auto named = read_body_as<NamedInBody>(request, read_unblock);
  if (!named) co_return named.error();
  booking::UnblockPlaces unblock;
  unblock.show = of->show;
  unblock.plan = of->plan;
  unblock.places = look_up(*named, of->places.get());
  auto asking = ask_about_show(request, services, std::move(unblock), of->places);
  co_return co_await std::move(asking);
}

/// GET /admin/v1/shows: every show that the server still answers for, drafts included.
Response list_shows_for_staff(const Request& request, Operator, OperatorServices& services) {
  const catalogue::SharedListing listing = services.directory.listing();
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const catalogue::ShowEntry& entry : listing->shows) {
    json.begin_object();
    write_show_fields(json, entry);
    json.field("version", entry.show.version);
    json.end_object();
  }
  json.end_list();
  json.end_object();
  return personal(request, std::move(response));
}

}  // namespace firstshow::http
