#include "http/ask_desk.hpp"
#include "http/callers.hpp"
#include "http/conditional.hpp"
#include "http/hold_json.hpp"
#include "http/house.hpp"
#include "http/places_json.hpp"
#include "http/problems.hpp"
#include "http/read_body.hpp"
#include "http/use_cases.hpp"

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

Response unknown_hold(const Request& request) {
  return problem(request, problem_kind(booking::Refusal::kUnknownHold), "");
}

/// Sends a command about one hold and shows the hold.
Awaitable<Response> ask_about_hold(const Request& request, House& house, booking::Command command) {
  desk::Work work(std::move(command));
  auto asking = ask_desk(house, std::move(work));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const auto& hold = std::get<booking::HoldReply>(reply.outcome.body).hold;
  const catalog::SharedSeatPlan plan = plan_of(*house.directory.listing(), hold.show);
  co_return hold_response(200, reply.outcome, plan.get());
}

/// The show of a hold has to be known to look up the names of seats; whether the hold is the
/// buyer's is asked again by the swap itself.
Awaitable<Response> swap_seats(const Request& request, House& house, BuyerId buyer, HoldId hold,
                               ChangeBody body) {
  desk::Work look(booking::ReadHold{buyer, hold});
  auto looking = ask_desk(house, std::move(look));
  const desk::Reply found = co_await std::move(looking);
  if (!succeeded(found)) co_return reply_problem(request, found, nullptr);
  const ShowId show = std::get<booking::HoldReply>(found.outcome.body).hold.show;

  const catalog::SharedListing listing = house.directory.listing();
  const catalog::ShowEntry* entry = listing->find_show(show);
  if (entry == nullptr) co_return unknown_hold(request);
  const SeatPlanId at = entry->show.plan;
  const catalog::SeatPlan* const plan = entry->plan.get();
  desk::Work work(
      body.best ? booking::Command(booking::SwapForBest{buyer, hold, at, look_up(*body.best, plan)})
                : booking::Command(booking::SwapSeats{buyer, hold, at, look_up(body.named, plan)}));
  auto asking = ask_desk(house, std::move(work));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, entry->plan.get());
  co_return hold_response(200, reply.outcome, entry->plan.get());
}

}  // namespace

/// GET /v1/holds/{id}
Awaitable<Response> read_hold(const Request& request, House& house) {
  const auto buyer = read_buyer(request, house);
  if (!buyer) co_return buyer.error();
  const auto hold = request.id_at<HoldTag>(0);
  if (!hold) co_return unknown_hold(request);
  booking::Command command(booking::ReadHold{*buyer, *hold});
  auto asking = ask_about_hold(request, house, std::move(command));
  Response response = co_await std::move(asking);
  co_return personal(request, std::move(response));
}

/// DELETE /v1/holds/{id}
Awaitable<Response> release_hold(const Request& request, House& house) {
  const auto buyer = read_buyer(request, house);
  if (!buyer) co_return buyer.error();
  const auto hold = request.id_at<HoldTag>(0);
  if (!hold) co_return unknown_hold(request);
  booking::Command command(booking::ReleaseHold{*buyer, *hold});
  auto asking = ask_about_hold(request, house, std::move(command));
  co_return co_await std::move(asking);
}

/// PATCH /v1/holds/{id}
Awaitable<Response> change_hold(const Request& request, House& house) {
  const auto buyer = read_buyer(request, house);
  if (!buyer) co_return buyer.error();
  const auto hold = request.id_at<HoldTag>(0);
  if (!hold) co_return unknown_hold(request);
  ChangeBody body;
  if (auto refused = read_body(request, [&](JsonObject& in) { read_change_body(in, body); }))
    co_return *std::move(refused);
  if (body.extend) {
    booking::Command command(booking::ExtendHold{*buyer, *hold});
    auto extending = ask_about_hold(request, house, std::move(command));
    co_return co_await std::move(extending);
  }
  auto swapping = swap_seats(request, house, *buyer, *hold, std::move(body));
  co_return co_await std::move(swapping);
}

}  // namespace firstshow::http
