#include "http/api/services.hpp"
#include "http/buyer/use_cases.hpp"
#include "http/contract/hold_json.hpp"
#include "http/contract/places_json.hpp"
#include "http/message/conditional.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"

namespace firstshow::http {
namespace {

/// {"seats": [...], "areas": [...]}, the full new set, or {"best": {...}}, or {"extend": true}
struct ChangeBody {
  NamedInBody named;
  std::optional<BestInBody> best;
  bool extend = false;
};

void read_change_body(JsonObject& in, ChangeBody& out) {
  read_places(in, out.named, booking::kMaxPlacesPerHold + 1);
  read_best(in, out.best);
  out.extend = in.boolean_or("extend", false);
  const bool named = in.has("seats") || in.has("areas");
  if (named + out.best.has_value() + out.extend != 1)
    in.fault("", "names seats and areas, or has \"best\", or has \"extend\": true");
}

/// Sends a command about one hold and shows the hold.
Awaitable<Response> ask_about_hold(const Request& request, BuyerServices& services,
                                   booking::Command command) {
  auto asking = services.desk.ask(std::move(command));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const auto& hold = std::get<booking::HoldReply>(reply.outcome.body).hold;
  const catalogue::SharedSeatPlan plan = plan_of(*services.directory.listing(), hold.show);
  co_return hold_response(200, reply.outcome, plan.get());
}

/// The show of a hold has to be known to look up the names of seats; whether the hold is the
/// buyer's is asked again by the swap itself.
Awaitable<Response> swap_seats(const Request& request, BuyerServices& services, BuyerId buyer,
                               HoldId hold, ChangeBody body) {
  auto looking = services.desk.ask(booking::ReadHold{buyer, hold});
  const desk::Reply found = co_await std::move(looking);
  if (!succeeded(found)) co_return reply_problem(request, found, nullptr);
  const ShowId show = std::get<booking::HoldReply>(found.outcome.body).hold.show;

  const catalogue::SharedListing listing = services.directory.listing();
  const catalogue::ShowEntry* entry = listing->find_show(show);
  if (entry == nullptr) co_return unknown<HoldTag>(request);
  const SeatPlanId at = entry->show.plan;
  const catalogue::SeatPlan* const plan = entry->plan.get();
  booking::Command swap =
      body.best ? booking::Command(booking::SwapForBest{buyer, hold, at, look_up(*body.best, plan)})
                : booking::Command(booking::SwapSeats{buyer, hold, at, look_up(body.named, plan)});
  auto asking = services.desk.ask(std::move(swap));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, entry->plan.get());
  co_return hold_response(200, reply.outcome, entry->plan.get());
}

}  // namespace

/// GET /v1/holds/{id}
Awaitable<Response> read_hold(const Request& request, BuyerId buyer, BuyerServices& services) {
  const auto hold = read_path_id<HoldTag>(request);
  if (!hold) co_return hold.error();
  auto asking = ask_about_hold(request, services, booking::ReadHold{buyer, *hold});
  Response response = co_await std::move(asking);
  co_return personal(request, std::move(response));
}

/// DELETE /v1/holds/{id}
Awaitable<Response> release_hold(const Request& request, BuyerId buyer, BuyerServices& services) {
  const auto hold = read_path_id<HoldTag>(request);
  if (!hold) co_return hold.error();
  auto asking = ask_about_hold(request, services, booking::ReleaseHold{buyer, *hold});
  co_return co_await std::move(asking);
}

/// PATCH /v1/holds/{id}
Awaitable<Response> change_hold(const Request& request, BuyerId buyer, BuyerServices& services) {
  const auto hold = read_path_id<HoldTag>(request);
  if (!hold) co_return hold.error();
  auto body = read_body_as<ChangeBody>(request, read_change_body);
  if (!body) co_return body.error();
  if (body->extend) {
    auto extending = ask_about_hold(request, services, booking::ExtendHold{buyer, *hold});
    co_return co_await std::move(extending);
  }
  auto swapping = swap_seats(request, services, buyer, *hold, *std::move(body));
  co_return co_await std::move(swapping);
}

}  // namespace firstshow::http
