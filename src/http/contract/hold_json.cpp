#include "http/contract/hold_json.hpp"

#include "http/contract/places_json.hpp"
#include "http/message/json_writer.hpp"

namespace firstshow::http {
namespace {

constexpr std::string_view hold_state_name(booking::HoldState state) {
  switch (state) {
    case booking::HoldState::kActive:
      return "active";
    case booking::HoldState::kOrdered:
      return "ordered";
    case booking::HoldState::kConverted:
      return "converted";
    case booking::HoldState::kReleased:
      return "released";
    case booking::HoldState::kExpired:
      return "expired";
  }
  return {};
}

// Its server_time is when it is written: after the turn that set the deadline, so that nobody is
// told of more time than there is.
void write_hold(JsonWriter& json, const booking::HoldReply& reply,
                const catalogue::SeatPlan* plan) {
  const booking::Hold& hold = reply.hold;
  const Time now = wall_clock();
  json.begin_object();
  json.field("id", hold.id);
  json.field("show", hold.show);
  json.field("state", hold_state_name(hold.state));
  json.begin_list("seats");
  for (const booking::SeatIndex seat : hold.seats) {
    json.begin_object();
    write_seat_fields(json, seat, plan);
    json.end_object();
  }
  json.end_list();
  json.begin_list("areas");
  for (const booking::AreaPlaces& area : hold.areas) {
    json.begin_object();
    write_area_fields(json, area.area, plan);
    json.field("quantity", area.quantity);
    json.end_object();
  }
  json.end_list();
  json.field("together", reply.together);
  if (hold.order) json.field("order", hold.order);
  json.field("expires_at", hold.deadline);
  json.field("server_time", now);
  json.field("extendable", hold.live() && !hold.extended && hold.deadline > now);
  json.end_object();
}

}  // namespace

Response hold_response(unsigned status, const booking::Outcome& outcome,
                       const catalogue::SeatPlan* plan) {
  const auto& reply = std::get<booking::HoldReply>(outcome.body);
  Response response;
  response.status = status;
  response.body.reserve(512);
  JsonWriter json(response.body);
  write_hold(json, reply, plan);
  if (status == 201) response.add_header("Location", "/v1/holds/" + format_id(reply.hold.id));
  mark_replayed(response, outcome);
  return response;
}

catalogue::SharedSeatPlan plan_of(const catalogue::Listing& listing, ShowId show) {
  const catalogue::ShowEntry* entry = listing.find_show(show);
  return entry != nullptr ? entry->plan : nullptr;
}

void mark_replayed(Response& response, const booking::Outcome& outcome) {
  if (outcome.replayed) response.add_header("Idempotency-Replayed", "true");
}

}  // namespace firstshow::http
