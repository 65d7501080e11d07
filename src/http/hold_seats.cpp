#include "http/ask_desk.hpp"
#include "http/callers.hpp"
#include "http/hold_json.hpp"
#include "http/house.hpp"
#include "http/idempotency.hpp"
#include "http/places_json.hpp"
#include "http/problems.hpp"
#include "http/read_body.hpp"
#include "http/use_cases.hpp"

namespace firstshow::http {
namespace {

/// {"seats": [...], "areas": [...]} or {"best": {...}}
struct HoldBody {
  NamedInBody named;
  std::optional<BestInBody> best;
};

void read_hold_body(JsonObject& in, HoldBody& out) {
  read_places(in, out.named, booking::kMaxPlacesPerHold + 1);
  read_best(in, out.best);
  if (out.best && (in.has("seats") || in.has("areas")))
    in.fault("best", "is instead of seats and areas");
}

booking::HoldSeats make_command(const HoldBody& body, const catalog::ShowEntry& entry) {
  booking::HoldSeats command;
  command.show = entry.show.id;
  command.plan = entry.show.plan;
  if (body.best)
    command.wanted = look_up(*body.best, entry.plan.get());
  else
    command.wanted = look_up(body.named, entry.plan.get());
  return command;
}

}  // namespace

/// POST /v1/shows/{id}/holds
Awaitable<Response> hold_seats(const Request& request, House& house) {
  const auto buyer = read_buyer(request, house);
  if (!buyer) co_return buyer.error();
  auto idempotency = read_idempotency(request, KeyNeed::kOptional);
  if (!idempotency) co_return idempotency.error();
  HoldBody body;
  if (auto refused = read_body(request, [&](JsonObject& in) { read_hold_body(in, body); }))
    co_return *std::move(refused);

  const catalog::SharedListing listing = house.directory.listing();
  const auto show = request.id_at<ShowTag>(0);
  const catalog::ShowEntry* entry = show ? listing->find_show(*show) : nullptr;
  if (entry == nullptr)
    co_return problem(request, problem_kind(booking::Refusal::kUnknownShow), "");
  booking::HoldSeats command = make_command(body, *entry);
  command.buyer = *buyer;
  command.idempotency = *idempotency;

  desk::Work work(std::move(command));
  auto asking = ask_desk(house, std::move(work));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, entry->plan.get());
  co_return hold_response(201, reply.outcome, entry->plan.get());
}

}  // namespace firstshow::http
