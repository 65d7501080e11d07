#include "http/organiser/show_commands.hpp"

#include <memory>

#include "catalogue/plans/seat_plan.hpp"
#include "http/contract/places_json.hpp"
#include "http/contract/show_json.hpp"
#include "http/message/json_writer.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "store/ports/bookings.hpp"
#include "store/ports/cancellation_messages.hpp"
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

constexpr std::size_t kMaxMessage = 1'000;  // characters

/// Sends a staff command about one show and shows what became of it.
template <desk::StaffCommand Command>
Awaitable<Response> ask_about_show(const Request& request, AuditedDesk& desk, ChangedBy by,
                                   Command command, catalogue::SharedSeatPlan plan,
                                   std::string details) {
  auto asking = desk.ask(by, std::move(command), std::move(details));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, plan.get());
  if (const auto* block = std::get_if<booking::BlockReply>(&reply.outcome.body))
    co_return show_response(block->show, block->places);
  co_return show_response(std::get<booking::ShowReply>(reply.outcome.body).show, std::nullopt);
}

/// What an entry of the audit log says of places: their names. Not why they are blocked, which may
/// name a guest.
std::string places_text(const NamedInBody& named) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.begin_list("seats");
  for (const std::string& seat : named.seats) json.value(seat);
  json.end_list();
  json.begin_list("areas");
  for (const NamedInBody::Area& area : named.areas) {
    json.begin_object();
    json.field("key", area.key);
    json.field("quantity", area.quantity);
    json.end_object();
  }
  json.end_list();
  json.end_object();
  return text;
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

/// The catalogue does not list shows that are over, nor those that it could not complete.
desk::ReadJob read_unlisted_show(ShowId id, catalogue::SharedListing listing, ShowsOf of,
                                 std::shared_ptr<NamedShow> found) {
  return [=, listing = std::move(listing), found = std::move(found)](store::Database& reader) {
    const auto show = store::read_show(reader, id);
    if (!show || !of.has(*show)) return;
    found->show = show->id;
    found->plan = show->plan;
    if (const auto known = listing->plan_by_id.find(found->plan);
        known != listing->plan_by_id.end()) {
      found->places = known->second;
      return;
    }
    if (const auto document = store::read_plan_document(reader, found->plan))
      if (const auto read = catalogue::import_plan(*document)) found->places = read->plan;
  };
}

}  // namespace

Awaitable<OrProblem<NamedShow>> find_show(const Request& request, std::size_t variable,
                                          AuditedDesk& desk, catalogue::SharedListing listing,
                                          ShowsOf of) {
  const auto id = request.id_at<ShowTag>(variable);
  if (!id) co_return unknown<ShowTag>(request);
  if (const catalogue::ShowEntry* entry = listing->find_show(*id)) {
    if (!of.has(entry->show)) co_return unknown<ShowTag>(request);
    co_return NamedShow{*id, entry->show.plan, entry->plan};
  }
  const auto found = std::make_shared<NamedShow>();
  desk::ReadJob job = read_unlisted_show(*id, std::move(listing), of, found);
  auto reading = desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "a show by its id")) co_return *std::move(failed);
  if (!found->places) co_return unknown<ShowTag>(request);
  co_return *found;
}

Awaitable<Response> set_sale_state(const Request& request, AuditedDesk& desk, ChangedBy by,
                                   ShowId show, booking::SaleState state) {
  booking::SetSaleState command{show, 0, state};
  auto asking = ask_about_show(request, desk, std::move(by), std::move(command), nullptr, "");
  co_return co_await std::move(asking);
}

Awaitable<Response> cancel(const Request& request, AuditedDesk& desk, ChangedBy by, ShowId show,
                           std::string message) {
  booking::CancelShow command{show};
  std::string details;
  std::function<void(store::Database&)> also;
  if (!message.empty()) {
    JsonWriter json(details);
    json.begin_object();
    json.field("state", sale_state_name(booking::SaleState::kCancelled));
    json.field("message", message);
    json.end_object();
    also = [show, text = std::move(message)](store::Database& db) {
      if (const auto row = store::read_show(db, show))
        store::write_cancellation_message(db, {show, row->organiser, text});
    };
  }
  auto asking = desk.ask(by, std::move(command), std::move(details), std::move(also));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  co_return show_response(std::get<booking::ShowReply>(reply.outcome.body).show, std::nullopt);
}

OrProblem<std::string> read_cancellation(const Request& request) {
  if (request.body.empty()) return std::string();
  return read_body_as<std::string>(request, [](JsonObject& in, std::string& message) {
    in.optional_value("message", [&](JsonValue& value) { message = value.line({1, kMaxMessage}); });
  });
}

Awaitable<Response> block(const Request& request, std::size_t variable, AuditedDesk& desk,
                          ChangedBy by, catalogue::SharedListing listing, ShowsOf of) {
  auto body = read_body_as<BlockBody>(request, read_block);
  if (!body) co_return body.error();
  auto finding = find_show(request, variable, desk, std::move(listing), of);
  const OrProblem<NamedShow> show = co_await std::move(finding);
  if (!show) co_return show.error();
  booking::BlockPlaces command;
  command.show = show->show;
  command.plan = show->plan;
  command.places = look_up(body->named, show->places.get());
  command.reason = std::move(body->reason);
  std::string details = places_text(body->named);
  auto asking = ask_about_show(request, desk, std::move(by), std::move(command), show->places,
                               std::move(details));
  co_return co_await std::move(asking);
}

Awaitable<Response> unblock(const Request& request, std::size_t variable, AuditedDesk& desk,
                            ChangedBy by, catalogue::SharedListing listing, ShowsOf of) {
  const auto named = read_body_as<NamedInBody>(request, read_unblock);
  if (!named) co_return named.error();
  auto finding = find_show(request, variable, desk, std::move(listing), of);
  const OrProblem<NamedShow> show = co_await std::move(finding);
  if (!show) co_return show.error();
  booking::UnblockPlaces command;
  command.show = show->show;
  command.plan = show->plan;
  command.places = look_up(*named, show->places.get());
  std::string details = places_text(*named);
  auto asking = ask_about_show(request, desk, std::move(by), std::move(command), show->places,
                               std::move(details));
  co_return co_await std::move(asking);
}

}  // namespace firstshow::http
