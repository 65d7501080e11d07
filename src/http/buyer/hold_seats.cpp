#include "http/api/services.hpp"
#include "http/buyer/use_cases.hpp"
#include "http/contract/hold_json.hpp"
#include "http/contract/places_json.hpp"
#include "http/problems/idempotency.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"

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

booking::HoldSeats make_command(const HoldBody& body, const catalogue::ShowEntry& entry) {
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
Awaitable<Response> hold_seats(const Request& request, BuyerId buyer, BuyerServices& services) {
  auto idempotency = read_idempotency(request, KeyNeed::kOptional);
  if (!idempotency) co_return idempotency.error();
  const auto body = read_body_as<HoldBody>(request, read_hold_body);
  if (!body) co_return body.error();

  const catalogue::SharedListing listing = services.directory.listing();
  const auto show = request.id_at<ShowTag>(0);
  const catalogue::ShowEntry* entry = show ? listing->find_show(*show) : nullptr;
  if (entry == nullptr) co_return unknown<ShowTag>(request);
  booking::HoldSeats command = make_command(*body, *entry);
  command.buyer = buyer;
  command.idempotency = *idempotency;

  auto asking = services.desk.ask(std::move(command));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, entry->plan.get());
  co_return hold_response(201, reply.outcome, entry->plan.get());
}

}  // namespace firstshow::http
