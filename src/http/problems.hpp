#pragma once
// The one map from what went wrong to what the caller is told: RFC 9457 problems, each with the
// members that the caller can act on. Pure functions; any thread.

#include <cstdint>
#include <string_view>

#include "booking/outcome.hpp"
#include "catalog/seat_plan.hpp"
#include "desk/desk.hpp"
#include "http/exchange.hpp"
#include "http/json_writer.hpp"

namespace firstshow::http {

/// A kind of problem: its documented type, status and title.
struct ProblemKind {
  std::string_view type;
  unsigned status;
  std::string_view title;
};

// What goes wrong before anybody is asked.
inline constexpr ProblemKind kNoSuchRoute{"/problems/not-found", 404, "There is nothing here"};
inline constexpr ProblemKind kMethodNotAllowed{"/problems/method-not-allowed", 405,
                                               "This cannot be done here"};
inline constexpr ProblemKind kMalformedRequest{"/problems/malformed-request", 400,
                                               "The request is not well-formed HTTP"};
inline constexpr ProblemKind kNotImplemented{"/problems/not-implemented", 501,
                                             "The server does not do this"};
inline constexpr ProblemKind kExpectationFailed{"/problems/expectation-failed", 417,
                                                "The server cannot do what is expected"};
inline constexpr ProblemKind kMalformedJson{"/problems/malformed-json", 400,
                                            "The body is not well-formed JSON"};
inline constexpr ProblemKind kInvalidBody{"/problems/invalid-body", 422,
                                          "Some fields of the body are wrong"};
inline constexpr ProblemKind kInvalidQuery{"/problems/invalid-query", 422,
                                           "Some query parameters are wrong"};
inline constexpr ProblemKind kNotJson{"/problems/unsupported-media-type", 415,
                                      "The body must be application/json, as it is"};
inline constexpr ProblemKind kBodyTooLarge{"/problems/body-too-large", 413,
                                           "The body is too large"};
inline constexpr ProblemKind kHeaderTooLarge{"/problems/header-too-large", 431,
                                             "The header is too large"};
inline constexpr ProblemKind kTargetTooLong{"/problems/target-too-long", 414,
                                            "The path and query are too long"};
inline constexpr ProblemKind kRequestTimeout{"/problems/request-timeout", 408,
                                             "The request did not come in time"};
inline constexpr ProblemKind kUnauthenticated{"/problems/unauthenticated", 401,
                                              "A valid token is needed"};
inline constexpr ProblemKind kTokenExpired{"/problems/token-expired", 401, "The token has expired"};
inline constexpr ProblemKind kIdempotencyKeyMissing{"/problems/idempotency-key-missing", 400,
                                                    "An Idempotency-Key is needed"};
inline constexpr ProblemKind kIdempotencyKeyInvalid{"/problems/idempotency-key-invalid", 400,
                                                    "The Idempotency-Key is not valid"};
inline constexpr ProblemKind kUnknownTitle{"/problems/unknown-title", 404,
                                           "There is no such title"};
inline constexpr ProblemKind kUnknownVenue{"/problems/unknown-venue", 404,
                                           "There is no such venue"};
inline constexpr ProblemKind kQuotaExceeded{
    "https://iana.org/assignments/http-problem-types#quota-exceeded", 429,
    "Too many requests of this kind"};
inline constexpr ProblemKind kTooManyConnections{"/problems/too-many-connections", 503,
                                                 "The server has too many connections"};
inline constexpr ProblemKind kTooManyViewers{"/problems/too-many-viewers", 503,
                                             "Too many are viewing seats live"};
inline constexpr ProblemKind kInternalFault{"/problems/internal-fault", 500,
                                            "Something went wrong in the server"};
inline constexpr ProblemKind kVersionMissing{"/problems/version-missing", 428,
                                             "An If-Match with the present version is needed"};

// What goes wrong with gateways.
inline constexpr ProblemKind kGatewayUnavailable{"/problems/gateway-unavailable", 503,
                                                 "The payment gateway does not answer"};
inline constexpr ProblemKind kGatewayRefused{"/problems/gateway-refused", 502,
                                             "The payment gateway will not do this"};
inline constexpr ProblemKind kUnknownAccount{"/problems/unknown-account", 404,
                                             "There is no such gateway account"};
inline constexpr ProblemKind kWrongSignature{"/problems/wrong-signature", 401,
                                             "The webhook is not signed by its gateway"};
inline constexpr ProblemKind kUnreadableWebhook{"/problems/unreadable-webhook", 400,
                                                "The webhook is not one of its gateway's"};
inline constexpr ProblemKind kWrongAccount{"/problems/wrong-account", 403,
                                           "The webhook is of another gateway account"};
inline constexpr ProblemKind kUnknownReference{"/problems/unknown-reference", 404,
                                               "There is nothing to pay under this reference"};

/// The kind of a refusal (not kNone) of the core, or of the desk (not kNone).
const ProblemKind& problem_kind(booking::Refusal refusal);
const ProblemKind& problem_kind(desk::DeskRefusal refusal);

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
                         const booking::Refused& refused, const catalog::SeatPlan* plan);
/// The desk turned the work away.
Response desk_problem(const Request& request, desk::DeskRefusal refusal);
/// Whichever of the two a reply that is not a success holds.
Response reply_problem(const Request& request, const desk::Reply& reply,
                       const catalog::SeatPlan* plan);
inline bool succeeded(const desk::Reply& reply) {
  return reply.refusal == desk::DeskRefusal::kNone && reply.outcome.ok();
}

}  // namespace firstshow::http
