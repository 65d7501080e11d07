#include "http/problems.hpp"

#include <array>

#include <spdlog/spdlog.h>

#include "base/check.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "http/show_json.hpp"

namespace firstshow::http {
namespace {

using booking::Refusal;
using booking::Refused;
using desk::DeskRefusal;

/// By Refusal; kNone has no kind.
constexpr std::array<ProblemKind, booking::kRefusalKinds> kRefusalProblems = {{
    {"", 0, ""},
    {"/problems/key-reused", 422, "This Idempotency-Key belongs to another request"},
    {"/problems/unknown-show", 404, "There is no such show"},
    {"/problems/unknown-plan", 404, "There is no such seat plan for this show"},
    {"/problems/unknown-hold", 404, "There is no such hold"},
    {"/problems/unknown-order", 404, "There is no such order"},
    {"/problems/unknown-payment", 404, "There is no such payment"},
    {"/problems/unknown-refund", 404, "There is no such refund"},
    {"/problems/unknown-ticket", 404, "There is no such ticket"},
    {"/problems/show-not-on-sale", 409, "The show is not on sale"},
    {"/problems/hold-expired", 410, "The hold has expired"},
    {"/problems/hold-ordered", 409, "The hold has an order"},
    {"/problems/already-extended", 409, "The hold was extended before"},
    {"/problems/payment-in-flight", 409, "A payment is under way"},
    {"/problems/order-not-open", 409, "The order is not open"},
    {"/problems/too-late-to-pay", 410, "It is too late to pay for this order"},
    {"/problems/attempts-used", 429, "All attempts to pay are used up"},
    {"/problems/not-refundable", 409, "This cannot be refunded"},
    {"/problems/try-later", 503, "The gateway has not told us this payment's reference yet"},
    {"/problems/nothing-to-decide", 409, "There is nothing to decide here any more"},
    {"/problems/not-acceptable", 409, "This decision is not possible here"},
    {"/problems/sale-state-conflict", 409, "The show cannot go from its state to that one"},
    {"/problems/stale-version", 412, "The show was changed by somebody else"},
    {"/problems/plan-in-use", 409, "The seat plan is in use"},
    {"/problems/nothing-requested", 422, "No places were asked for"},
    {"/problems/duplicate-seat", 422, "A place was named twice"},
    {"/problems/unknown-seat", 422, "Some of these seats do not exist"},
    {"/problems/unknown-area", 422, "Some of these areas do not exist"},
    {"/problems/unknown-category", 422, "There is no such category"},
    {"/problems/too-many-seats", 422, "Too many places at once"},
    {"/problems/too-many-companions", 422, "Companion seats come with a wheelchair place"},
    {"/problems/unknown-ticket-type", 422, "Some of these ticket types are not offered"},
    {"/problems/wrong-places", 422, "The tickets are not for the places of the hold"},
    {"/problems/bad-show", 422, "The show contradicts itself"},
    {"/problems/bad-plan", 422, "The seat plan contradicts itself"},
    {"/problems/too-many-holds", 409, "You have too many holds in this show"},
    {"/problems/buyer-limit", 409, "You have too many places in this show"},
    {"/problems/seats-taken", 409, "Some of these seats are taken"},
    {"/problems/not-together", 409, "There are no such seats together"},
    {"/problems/sold-out", 409, "Sold out"},
    {"/problems/places-taken", 409, "Some of these places are held or sold"},
    {"/problems/leaves-single-seat", 409, "This would leave a single seat"},
}};

constexpr std::array<ProblemKind, desk::kDeskRefusals> kDeskProblems = {{
    {"", 0, ""},
    {"/problems/busy", 503, "Too many requests are waiting"},
    {"/problems/storage-full", 503, "Nothing can be sold at the moment"},
    kInternalFault,
    {"/problems/closing", 503, "The server is stopping"},
    {"/problems/outcome-unknown", 503, "Whether this was done is not known yet"},
    {"/problems/storage-full", 503, "Nothing can be sold at the moment"},
}};

/// By DeskRefusal: when to come again, in seconds; 0 where that is of no use.
constexpr std::array<int, kDeskProblems.size()> kRetryAfter_s = {0, 1, 30, 0, 5, 5, 30};

/// A gateway's answer to our request for a payment takes that long at most, mostly.
constexpr int kTryLater_s = 5;

constexpr std::size_t kMaxDetailBytes = 1'000;     ///< of one fault
constexpr std::size_t kMaxFaultBytes = 16U << 10;  ///< of all that a problem lists, as JSON

std::string_view seat_state_name(booking::SeatStatus status) {
  switch (status) {
    case booking::SeatStatus::kFree:
      return "free";
    case booking::SeatStatus::kHeld:
      return "held";
    case booking::SeatStatus::kSold:
      return "sold";
    case booking::SeatStatus::kBlocked:
      return "blocked";
  }
  CHECK(false, "a seat is in one of its states");
}

std::string_view seat_in_words(booking::SeatStatus status) {
  switch (status) {
    case booking::SeatStatus::kFree:
      return " is free.";
    case booking::SeatStatus::kHeld:
      return " is held by another buyer.";
    case booking::SeatStatus::kSold:
      return " is sold.";
    case booking::SeatStatus::kBlocked:
      return " is not for sale.";
  }
  CHECK(false, "a seat is in one of its states");
}

/// Names of places, for a caller whose plan may be gone.
class Names {
 public:
  explicit Names(const catalog::SeatPlan* plan) : plan_(plan) {}
  std::string seat(booking::SeatIndex seat) const {
    if (plan_ == nullptr || seat >= plan_->seats.size()) return "#" + std::to_string(seat);
    return plan_->seats[seat].key;
  }
  std::string area(booking::AreaIndex area) const {
    if (plan_ == nullptr || area >= plan_->areas.size()) return "#" + std::to_string(area);
    return plan_->areas[area].key;
  }

 private:
  const catalog::SeatPlan* plan_;
};

std::string join(const std::vector<std::string>& names) {
  constexpr std::size_t kMostNamed = 10;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMostNamed; ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  if (names.size() > kMostNamed) text += " and more";
  return text;
}

std::string join_seats(const std::vector<booking::SeatIndex>& seats, const Names& names) {
  std::vector<std::string> keys;
  for (const booking::SeatIndex seat : seats) keys.push_back(names.seat(seat));
  return join(keys);
}

std::string not_on_sale(const Refused& refused) {
  switch (refused.sale_state) {
    case booking::SaleState::kDraft:
      return "The sale has not been opened.";
    case booking::SaleState::kPaused:
      return "The sale is paused; try again later.";
    case booking::SaleState::kClosed:
      return "The sale has ended.";
    case booking::SaleState::kCancelled:
      return "The show is cancelled.";
    case booking::SaleState::kOnSale:
      break;
  }
  if (refused.when) return "The sale opens at " + format_time(*refused.when) + ".";
  return "The sale has ended.";
}

std::string in_the_way(const Refused& refused, const Names& names) {
  std::string text;
  if (!refused.seats.empty()) {
    const auto& first = refused.seats.front();
    text = names.seat(first.seat);
    text += seat_in_words(first.status);
    if (refused.seats.size() > 1)
      text += " " + std::to_string(refused.seats.size() - 1) + " more cannot be had.";
  } else if (!refused.areas.empty()) {
    const auto& first = refused.areas.front();
    text = names.area(first.area) + " has " + std::to_string(first.left) + " places left.";
  }
  return text;
}

/// A sentence on what is wrong and what to do.
std::string detail_of(Refusal refusal, const Refused& refused, const Names& names) {
  switch (refusal) {
    case Refusal::kKeyReused:
      return "Send another request under another key.";
    case Refusal::kShowNotOnSale:
      return not_on_sale(refused);
    case Refusal::kHoldExpired:
      return "Its places are free again; hold them anew.";
    case Refusal::kHoldOrdered:
      return "Go on with the order, or cancel it first.";
    case Refusal::kAlreadyExtended:
      return "A hold can be extended once.";
    case Refusal::kPaymentInFlight:
      return "Wait until the payment has succeeded or failed.";
    case Refusal::kOrderNotOpen:
      return "It was confirmed, cancelled or has expired.";
    case Refusal::kTooLateToPay:
      return "Hold the places anew and order again.";
    case Refusal::kAttemptsUsed:
      return "Cancel the order and begin anew.";
    case Refusal::kNotRefundable:
      return refused.when ? "Tickets were refundable until " + format_time(*refused.when) + "."
                          : "Tickets of this show are not refundable.";
    case Refusal::kTryLater:
      return "Nothing was recorded; send the same report again.";
    case Refusal::kNothingToDecide:
      return "It was decided on, or settled by itself; list the cases again.";
    case Refusal::kNotAcceptable:
      return "Another verdict fits this case, or the order cannot take the money.";
    case Refusal::kSaleStateConflict: {
      std::string text = "The show is ";
      text += sale_state_name(refused.sale_state);
      return text + ".";
    }
    case Refusal::kStaleVersion:
      return "It has version " + std::to_string(refused.version) + " now; read it again.";
    case Refusal::kNothingRequested:
      return "Name at least one seat, area or quantity.";
    case Refusal::kDuplicateSeat:
      return join_seats(refused.named, names) + " more than once.";
    case Refusal::kUnknownSeat:
    case Refusal::kUnknownArea:
    case Refusal::kUnknownCategory:
    case Refusal::kUnknownTicketType:
      return "Not known: " + join(refused.unknown) + ".";
    case Refusal::kTooManySeats:
      return "At most " + std::to_string(refused.limit) + " places can be held at once.";
    case Refusal::kTooManyCompanions:
      return "At most " + std::to_string(booking::kCompanionsPerWheelchair) +
             " companion seats with each wheelchair place; name a wheelchair place too.";
    case Refusal::kTooManyHolds:
      return "At most " + std::to_string(refused.limit) + " holds at a time; release one.";
    case Refusal::kBuyerLimit:
      return "At most " + std::to_string(refused.limit) + " places for one buyer.";
    case Refusal::kSeatsTaken:
    case Refusal::kPlacesTaken:
      return in_the_way(refused, names);
    case Refusal::kNotTogether:
      return "Ask for fewer, for another category, or apart.";
    case Refusal::kLeavesSingleSeat:
      return join_seats(refused.named, names) + " would be left alone; take " +
             join_seats(refused.suggestion, names) + " instead.";
    default:
      return {};
  }
}

void write_seats(JsonWriter& json, std::string_view name,
                 const std::vector<booking::SeatIndex>& seats, const Names& names) {
  json.begin_list(name);
  for (const booking::SeatIndex seat : seats) json.value(names.seat(seat));
  json.end_list();
}

void write_in_the_way(JsonWriter& json, const Refused& refused, const Names& names) {
  json.begin_list("seats");
  for (const auto& one : refused.seats) {
    json.begin_object();
    json.field("key", names.seat(one.seat));
    json.field("state", seat_state_name(one.status));
    json.end_object();
  }
  json.end_list();
  json.begin_list("areas");
  for (const auto& one : refused.areas) {
    json.begin_object();
    json.field("key", names.area(one.area));
    json.field("left", one.left);
    json.end_object();
  }
  json.end_list();
}

std::string fault_json(std::string_view pointer, std::string_view detail) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("pointer", shortened(pointer, kMaxPointerBytes));
  json.field("detail", shortened(detail, kMaxDetailBytes));
  json.end_object();
  return text;
}

/// As many as fit, then how many those were. However a caller comes to have so many faults: what
/// they are told about them is bounded here.
void write_faults(JsonWriter& json, const Faults& faults) {
  json.begin_list("errors");
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const std::string text = fault_json(faults[i].pointer, faults[i].detail);
    bytes += text.size();
    if (bytes > kMaxFaultBytes) {
      const std::string listed = std::to_string(i);
      json.raw(fault_json("", "has more faults than the " + listed + " that are listed"));
      break;
    }
    json.raw(text);
  }
  json.end_list();
}

/// The members that the caller of a refused request can act on.
void write_members(JsonWriter& json, Refusal refusal, const Refused& refused, const Names& names) {
  switch (refusal) {
    case Refusal::kSeatsTaken:
    case Refusal::kPlacesTaken:
    case Refusal::kSoldOut:
      return write_in_the_way(json, refused, names);
    case Refusal::kLeavesSingleSeat:
      write_seats(json, "seats", refused.named, names);
      return write_seats(json, "suggestion", refused.suggestion, names);
    case Refusal::kTooManyCompanions:
      json.field("limit", refused.limit);
      return write_seats(json, "seats", refused.named, names);
    case Refusal::kDuplicateSeat:
      return write_seats(json, "seats", refused.named, names);
    case Refusal::kUnknownSeat:
    case Refusal::kUnknownArea:
    case Refusal::kUnknownCategory:
    case Refusal::kUnknownTicketType:
    case Refusal::kWrongPlaces:
      json.begin_list("unknown");
      for (const std::string& name : refused.unknown) json.value(name);
      return json.end_list();
    case Refusal::kShowNotOnSale:
      json.field("state", sale_state_name(refused.sale_state));
      if (refused.when) json.field("opens_at", *refused.when);
      return;
    case Refusal::kSaleStateConflict:
      return json.field("state", sale_state_name(refused.sale_state));
    case Refusal::kHoldOrdered:
      if (refused.order) json.field("order", refused.order);
      return;
    case Refusal::kNotRefundable:
      if (refused.when) json.field("refundable_until", *refused.when);
      return;
    case Refusal::kTooLateToPay:
      if (refused.when) json.field("since", *refused.when);
      return;
    case Refusal::kTooManySeats:
    case Refusal::kTooManyHolds:
    case Refusal::kBuyerLimit:
      return json.field("limit", refused.limit);
    case Refusal::kStaleVersion:
      return json.field("version", refused.version);
    case Refusal::kBadShow:
    case Refusal::kBadPlan:
      return write_faults(json, refused.faults);
    default:
      return;
  }
}

/// The path as a URI reference (RFC 9457, 3.1.5), whatever bytes were sent; "/" where there is
/// none.
std::string instance_of(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kAllowed = "-._~!$&'()*+,;=:@/%";
  std::string instance;
  for (const char c : path) {
    const auto code = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || kAllowed.find(c) != kAllowed.npos) {
      instance += c;
    } else {
      instance += '%';
      instance += kDigits[code >> 4U];
      instance += kDigits[code & 15U];
    }
  }
  return instance.empty() ? "/" : instance;
}

}  // namespace

const ProblemKind& problem_kind(Refusal refusal) {
  CHECK(refusal != Refusal::kNone, "a success is no problem");
  return kRefusalProblems[static_cast<std::size_t>(refusal)];
}

const ProblemKind& problem_kind(DeskRefusal refusal) {
  CHECK(refusal != DeskRefusal::kNone, "a success is no problem");
  return kDeskProblems[static_cast<std::size_t>(refusal)];
}

Problem::Problem(const Request& request, const ProblemKind& kind, std::string_view detail)
    : json_(response_.body) {
  response_.status = kind.status;
  response_.content_type = kProblemContent;
  response_.problem = kind.type;
  json_.begin_object();
  json_.field("type", kind.type);
  json_.field("title", kind.title);
  json_.field("status", kind.status);
  if (!detail.empty()) json_.field("detail", detail);
  json_.field("instance", instance_of(request.path));
  json_.field("request_id", request.id);
}

void Problem::retry_after(int seconds) {
  json_.field("retry_after_s", seconds);
  response_.add_header("Retry-After", std::to_string(seconds));
}

Response Problem::finish() {
  json_.end_object();
  return std::move(response_);
}

Response problem(const Request& request, const ProblemKind& kind, std::string_view detail) {
  return Problem(request, kind, detail).finish();
}

Response fault_problem(const Request& request, const ProblemKind& kind, const Faults& faults) {
  Problem problem(request, kind, "");
  write_faults(problem.json(), faults);
  return problem.finish();
}

Response refusal_problem(const Request& request, Refusal refusal, const Refused& refused,
                         const catalog::SeatPlan* plan) {
  const Names names(plan);
  Problem made(request, problem_kind(refusal), detail_of(refusal, refused, names));
  write_members(made.json(), refusal, refused, names);
  if (refusal == Refusal::kTryLater) made.retry_after(kTryLater_s);
  Response response = made.finish();
  response.refusal = refusal;
  return response;
}

Response desk_problem(const Request& request, DeskRefusal refusal) {
  const int retry_after_s = kRetryAfter_s[static_cast<std::size_t>(refusal)];
  std::string_view detail = "Nothing was changed; try again in a while.";
  if (refusal == DeskRefusal::kUnknown)
    detail =
        "The server failed while it was being written. Send the same request with the same "
        "Idempotency-Key again: that settles it, whether this one was done or not.";
  else if (refusal == DeskRefusal::kLost)
    detail =
        "Nothing was changed. The server has lost its database, and sells nothing until its "
        "operator has started it again.";
  else if (retry_after_s == 0)
    detail = "Nothing was changed, and the fault was logged.";
  Problem made(request, problem_kind(refusal), detail);
  if (retry_after_s > 0) made.retry_after(retry_after_s);
  Response response = made.finish();
  response.desk_refusal = refusal;
  return response;
}

Response reply_problem(const Request& request, const desk::Reply& reply,
                       const catalog::SeatPlan* plan) {
  if (reply.refusal != DeskRefusal::kNone) {
    if (reply.refusal == DeskRefusal::kFault)
      spdlog::error("request {}: the desk: {}", request.id, reply.fault);
    return desk_problem(request, reply.refusal);
  }
  static const Refused kNothing;
  const auto* refused = std::get_if<Refused>(&reply.outcome.body);
  return refusal_problem(request, reply.outcome.refusal, refused != nullptr ? *refused : kNothing,
                         plan);
}

}  // namespace firstshow::http
