#include "http/ask_desk.hpp"
#include "http/callers.hpp"
#include "http/house.hpp"
#include "http/json_writer.hpp"
#include "http/places_json.hpp"
#include "http/problems.hpp"
#include "http/read_body.hpp"
#include "http/show_json.hpp"
#include "http/use_cases.hpp"

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

/// Reads who, what show and which places; nothing wrong: a show and its plan.
OrProblem<const catalog::ShowEntry*> find_for_staff(const Request& request, House& house,
                                                    const catalog::Listing& listing) {
  if (auto refused = refuse_stranger(request, house)) return *std::move(refused);
  const auto show = request.id_at<ShowTag>(0);
  const catalog::ShowEntry* entry = show ? listing.find_show(*show) : nullptr;
  if (entry == nullptr) return unknown_show(request);
  return entry;
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
  const catalog::SharedListing listing = house.directory.listing();
  const auto entry = find_for_staff(request, house, *listing);
  if (!entry) co_return entry.error();
  BlockBody body;
  if (auto refused = read_body(request, [&](JsonObject& in) {
        read_places(in, body.named, kMostPlacesInBody);
        body.reason = in.text("reason", {1, 200});
      }))
    co_return *std::move(refused);
  booking::BlockPlaces block;
  block.show = (*entry)->show.id;
  block.plan = (*entry)->show.plan;
  block.places = look_up(body.named, (*entry)->plan.get());
  block.reason = std::move(body.reason);
  booking::Command command(std::move(block));
  auto asking = ask_about_show(request, house, std::move(command), (*entry)->plan);
  co_return co_await std::move(asking);
}

/// POST /admin/v1/shows/{id}/unblock
Awaitable<Response> unblock_places(const Request& request, House& house) {
  const catalog::SharedListing listing = house.directory.listing();
  const auto entry = find_for_staff(request, house, *listing);
  if (!entry) co_return entry.error();
  NamedInBody named;
  if (auto refused =
          read_body(request, [&](JsonObject& in) { read_places(in, named, kMostPlacesInBody); }))
    co_return *std::move(refused);
  booking::UnblockPlaces unblock;
  unblock.show = (*entry)->show.id;
  unblock.plan = (*entry)->show.plan;
  unblock.places = look_up(named, (*entry)->plan.get());
  booking::Command command(std::move(unblock));
  auto asking = ask_about_show(request, house, std::move(command), (*entry)->plan);
  co_return co_await std::move(asking);
}

}  // namespace firstshow::http
