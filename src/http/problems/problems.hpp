#pragma once
// The one map from what went wrong to what the caller is told: RFC 9457 problems, each with the
// members that the caller can act on. Pure functions; any thread.

#include <string_view>

#include "booking/model/outcome.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "desk/desk.hpp"
#include "http/message/exchange.hpp"
#include "http/message/json_writer.hpp"
#include "http/problems/problem_kinds.hpp"

namespace firstshow::http {

// The names of what is said without a refusal.
inline constexpr const ProblemKind& kNoSuchRoute = kProblem<ProblemId::kNoSuchRoute>;
inline constexpr const ProblemKind& kMethodNotAllowed = kProblem<ProblemId::kMethodNotAllowed>;
inline constexpr const ProblemKind& kMalformedRequest = kProblem<ProblemId::kMalformedRequest>;
inline constexpr const ProblemKind& kNotImplemented = kProblem<ProblemId::kNotImplemented>;
inline constexpr const ProblemKind& kExpectationFailed = kProblem<ProblemId::kExpectationFailed>;
inline constexpr const ProblemKind& kMalformedJson = kProblem<ProblemId::kMalformedJson>;
inline constexpr const ProblemKind& kInvalidBody = kProblem<ProblemId::kInvalidBody>;
inline constexpr const ProblemKind& kInvalidQuery = kProblem<ProblemId::kInvalidQuery>;
inline constexpr const ProblemKind& kNotJson = kProblem<ProblemId::kNotJson>;
inline constexpr const ProblemKind& kBodyTooLarge = kProblem<ProblemId::kBodyTooLarge>;
inline constexpr const ProblemKind& kHeaderTooLarge = kProblem<ProblemId::kHeaderTooLarge>;
inline constexpr const ProblemKind& kTargetTooLong = kProblem<ProblemId::kTargetTooLong>;
inline constexpr const ProblemKind& kRequestTimeout = kProblem<ProblemId::kRequestTimeout>;
inline constexpr const ProblemKind& kUnauthenticated = kProblem<ProblemId::kUnauthenticated>;
inline constexpr const ProblemKind& kTokenExpired = kProblem<ProblemId::kTokenExpired>;
inline constexpr const ProblemKind& kIdempotencyKeyMissing =
    kProblem<ProblemId::kIdempotencyKeyMissing>;
inline constexpr const ProblemKind& kIdempotencyKeyInvalid =
    kProblem<ProblemId::kIdempotencyKeyInvalid>;
inline constexpr const ProblemKind& kNotPermitted = kProblem<ProblemId::kNotPermitted>;
inline constexpr const ProblemKind& kUnknownOrganiser = kProblem<ProblemId::kUnknownOrganiser>;
inline constexpr const ProblemKind& kUnknownKey = kProblem<ProblemId::kUnknownKey>;
inline constexpr const ProblemKind& kUnknownHall = kProblem<ProblemId::kUnknownHall>;
inline constexpr const ProblemKind& kUnknownTitle = kProblem<ProblemId::kUnknownTitle>;
inline constexpr const ProblemKind& kUnknownVenue = kProblem<ProblemId::kUnknownVenue>;
inline constexpr const ProblemKind& kUnknownWebhookEndpoint =
    kProblem<ProblemId::kUnknownWebhookEndpoint>;
inline constexpr const ProblemKind& kUnknownEvent = kProblem<ProblemId::kUnknownEvent>;
inline constexpr const ProblemKind& kTooManyWebhookEndpoints =
    kProblem<ProblemId::kTooManyWebhookEndpoints>;
inline constexpr const ProblemKind& kQuotaExceeded = kProblem<ProblemId::kQuotaExceeded>;
inline constexpr const ProblemKind& kTooManyConnections = kProblem<ProblemId::kTooManyConnections>;
inline constexpr const ProblemKind& kTooManyViewers = kProblem<ProblemId::kTooManyViewers>;
inline constexpr const ProblemKind& kInternalFault = kProblem<ProblemId::kInternalFault>;
inline constexpr const ProblemKind& kVersionMissing = kProblem<ProblemId::kVersionMissing>;
inline constexpr const ProblemKind& kVersionChanged = kProblem<ProblemId::kVersionChanged>;
inline constexpr const ProblemKind& kNameTaken = kProblem<ProblemId::kNameTaken>;
inline constexpr const ProblemKind& kHallInUse = kProblem<ProblemId::kHallInUse>;
inline constexpr const ProblemKind& kCatalogueBusy = kProblem<ProblemId::kCatalogueBusy>;

inline constexpr const ProblemKind& kGatewayUnavailable = kProblem<ProblemId::kGatewayUnavailable>;
inline constexpr const ProblemKind& kGatewayRefused = kProblem<ProblemId::kGatewayRefused>;
inline constexpr const ProblemKind& kUnknownAccount = kProblem<ProblemId::kUnknownAccount>;
inline constexpr const ProblemKind& kWrongSignature = kProblem<ProblemId::kWrongSignature>;
inline constexpr const ProblemKind& kUnreadableWebhook = kProblem<ProblemId::kUnreadableWebhook>;
inline constexpr const ProblemKind& kWrongAccount = kProblem<ProblemId::kWrongAccount>;
inline constexpr const ProblemKind& kUnknownReference = kProblem<ProblemId::kUnknownReference>;

/// The kind of a refusal of the core that is not kNone.
const ProblemKind& problem_kind(booking::Refusal refusal);

/// Builds a problem: begin, add members with `json`, finish.
class Problem {
 public:
  Problem(const Request& request, const ProblemKind& kind, std::string_view detail);

  JsonWriter& json() { return json_; }
  void retry_after(int seconds);
  void header(std::string_view name, std::string_view value) { response_.add_header(name, value); }
  Response finish();

 private:
  Response response_;
  JsonWriter json_;
};

Response problem(const Request& request, const ProblemKind& kind, std::string_view detail);
/// With `errors: [{pointer, detail}]`.
Response fault_problem(const Request& request, const ProblemKind& kind, const Faults& faults);
/// A refusal of the core; `plan` (where the caller has it) gives seats and areas their names.
Response refusal_problem(const Request& request, booking::Refusal refusal,
                         const booking::Refused& refused, const catalogue::SeatPlan* plan);
/// The desk turned the work away.
Response desk_problem(const Request& request, desk::DeskRefusal refusal);
/// Whichever of the two a reply that is not a success holds.
Response reply_problem(const Request& request, const desk::Reply& reply,
                       const catalogue::SeatPlan* plan);
inline bool succeeded(const desk::Reply& reply) {
  return reply.refusal == desk::DeskRefusal::kNone && reply.outcome.ok();
}

}  // namespace firstshow::http
