#pragma once
// The types of problems that no refusal of the core stands for: what each is, and what its page
// under /problems/ says. Static storage; any thread; nothing fails.

#include <cstdint>
#include <string_view>

namespace firstshow::http {

/// A kind of problem: its documented type, status and title, and what its page says.
struct ProblemKind {
  std::string_view type;
  unsigned status;
  std::string_view title;
  std::string_view meaning;  ///< when it comes, a sentence or two; "" where the page is not ours
  std::string_view remedy;   ///< what the caller can do
};

/// Each has its row below; kEnd is none, and stays last.
enum class ProblemId : std::uint8_t {
  // before anybody is asked
  kNoSuchRoute,
  kMethodNotAllowed,
  kMalformedRequest,
  kNotImplemented,
  kExpectationFailed,
  kMalformedJson,
  kInvalidBody,
  kInvalidQuery,
  kNotJson,
  kBodyTooLarge,
  kHeaderTooLarge,
  kTargetTooLong,
  kRequestTimeout,
  kUnauthenticated,
  kTokenExpired,
  kIdempotencyKeyMissing,
  kIdempotencyKeyInvalid,
  kNotPermitted,
  kUnknownOrganiser,
  kUnknownKey,
  kUnknownHall,
  kUnknownTitle,
  kUnknownVenue,
  kUnknownWebhookEndpoint,
  kUnknownEvent,
  kTooManyWebhookEndpoints,
  kQuotaExceeded,
  kTooManyConnections,
  kTooManyViewers,
  kInternalFault,
  kVersionMissing,
  kVersionChanged,
  kNameTaken,
  kHallInUse,
  kCatalogueBusy,
  // the desk turns work away
  kBusy,
  kStorageUnwritable,
  kClosing,
  kOutcomeUnknown,
  // gateways
  kGatewayUnavailable,
  kGatewayRefused,
  kUnknownAccount,
  kWrongSignature,
  kUnreadableWebhook,
  kWrongAccount,
  kUnknownReference,
  kEnd,
};

template <ProblemId id>
constexpr ProblemKind without_row() {
  static_assert(id == ProblemId::kEnd && id != ProblemId::kEnd, "a problem has its row below");
  return {};
}

/// The row of a problem.
template <ProblemId id>
inline constexpr ProblemKind kProblem = without_row<id>();

inline constexpr std::string_view kAgainLater =
    "Nothing was changed. Send the same request again after Retry-After seconds.";

template <>
inline constexpr ProblemKind kProblem<ProblemId::kNoSuchRoute>{
    "/problems/not-found", 404, "There is nothing here", "Nothing is served under this path.",
    "Compare the path with the contract, at /docs."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kMethodNotAllowed>{
    "/problems/method-not-allowed", 405, "This cannot be done here",
    "The path is there, but not for this method.", "Use one of the methods in the Allow header."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kMalformedRequest>{
    "/problems/malformed-request", 400, "The request is not well-formed HTTP",
    "The request is not HTTP as RFC 9110 and RFC 9112 have it; detail says where.",
    "Fix the request; retrying it unchanged will fail."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kNotImplemented>{
    "/problems/not-implemented", 501, "The server does not do this",
    "A method or a Transfer-Encoding of HTTP that this server does not have.",
    "Send the body by its length or as plain chunks, to one of our paths."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kExpectationFailed>{
    "/problems/expectation-failed", 417, "The server cannot do what is expected",
    "Expect names something other than 100-continue.", "Leave the Expect header out."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kMalformedJson>{
    "/problems/malformed-json", 400, "The body is not well-formed JSON", "The body is not JSON.",
    "errors says at which line and column reading it had to stop."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kInvalidBody>{
    "/problems/invalid-body", 422, "Some fields of the body are wrong",
    "The body is JSON, but some fields are missing, wrong or not known.",
    "errors lists every fault with a JSON pointer to its place."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kInvalidQuery>{
    "/problems/invalid-query", 422, "Some query parameters are wrong",
    "Some parameters of the query are wrong.",
    "errors lists every one with what it should be. A cursor belongs to one list in one order: "
    "elsewhere begin anew without it."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kNotJson>{
    "/problems/unsupported-media-type", 415, "The body must be application/json, as it is",
    "The body came as another kind of content, without one, or compressed.",
    "Send it with Content-Type: application/json and no Content-Encoding."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kBodyTooLarge>{
    "/problems/body-too-large", 413, "The body is too large",
    "The body has more bytes than are read.",
    "Ask for less at once; detail says how much may be sent."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kHeaderTooLarge>{
    "/problems/header-too-large", 431, "The header is too large",
    "The header has too many bytes or fields.",
    "Send fewer or shorter header fields, often cookies."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kTargetTooLong>{
    "/problems/target-too-long", 414, "The path and query are too long",
    "The path and the query together are too long.",
    "Ask for less at once; detail says how long they may be."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kRequestTimeout>{
    "/problems/request-timeout", 408, "The request did not come in time",
    "The request's header or body did not come in time.",
    "Nothing was done. Send it again on a new connection, all of it at once."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kUnauthenticated>{
    "/problems/unauthenticated", 401, "A valid token is needed",
    "This needs a token, and there is none or not one of ours.",
    "POST /v1/sessions/anonymous gives one; send it as Authorization: Bearer TOKEN."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kTokenExpired>{
    "/problems/token-expired", 401, "The token has expired", "The token has expired.",
    "Ask for a new one. What the old one held or bought stays under the old one."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kIdempotencyKeyMissing>{
    "/problems/idempotency-key-missing", 400, "An Idempotency-Key is needed",
    "This request must not happen twice, so it needs a key that a retry can repeat.",
    "Send Idempotency-Key: \"any text of your choice\", another one for each thing to do and the "
    "same one with each retry of it."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kIdempotencyKeyInvalid>{
    "/problems/idempotency-key-invalid", 400, "The Idempotency-Key is not valid",
    "The Idempotency-Key cannot be read.",
    "It is a quoted string of 1 to 255 printable ASCII characters."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kNotPermitted>{
    "/problems/not-permitted", 403, "You may not do this",
    "The API key is genuine, but it was not made for this.",
    "scope names what is needed. Ask whoever made the key for one that has it."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kUnknownOrganiser>{
    "/problems/unknown-organiser", 404, "There is no such organiser",
    "The path names an organiser that does not exist or is not this caller's.",
    "Check the id in the path: an API key works for one organiser."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kUnknownKey>{
    "/problems/unknown-key", 404, "There is no such API key",
    "The path names an API key that this organiser does not have.", "List the organiser's keys."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kUnknownHall>{
    "/problems/unknown-hall", 404, "There is no such hall",
    "The path names a hall that does not exist or is not this organiser's.",
    "List the organiser's halls."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kUnknownTitle>{
    "/problems/unknown-title", 404, "There is no such title", "There is no such title.",
    "GET /v1/titles lists those that are shown."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kUnknownVenue>{
    "/problems/unknown-venue", 404, "There is no such venue", "There is no such venue.",
    "GET /v1/venues lists them."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kUnknownWebhookEndpoint>{
    "/problems/unknown-webhook-endpoint", 404, "There is no such webhook endpoint",
    "The path names a webhook endpoint that was deleted, never existed or is not this organiser's.",
    "List the organiser's webhook endpoints."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kUnknownEvent>{
    "/problems/unknown-event", 404, "There is no such event",
    "The path names an event that is not this organiser's or happened more than 30 days ago.",
    "List the deliveries of the endpoint."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kTooManyWebhookEndpoints>{
    "/problems/too-many-webhook-endpoints", 409, "This organiser has 10 webhook endpoints",
    "An organiser has at most 10 webhook endpoints.", "Delete one that is not needed."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kQuotaExceeded>{
    "https://iana.org/assignments/http-problem-types#quota-exceeded", 429,
    "Too many requests of this kind", "", ""};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kTooManyConnections>{
    "/problems/too-many-connections", 503, "The server has too many connections",
    "As many connections are open as the server takes.",
    "Nothing was read or changed. Connect again after Retry-After seconds, and use connections "
    "for more than one request."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kTooManyViewers>{
    "/problems/too-many-viewers", 503, "Too many are viewing seats live",
    "As many seat maps are being viewed live as the server has room for beside its buyers.",
    "Read GET /v1/shows/{id}/seats every few seconds instead, with If-None-Match, and connect "
    "again after Retry-After seconds. Everything else works."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kInternalFault>{
    "/problems/internal-fault", 500, "Something went wrong in the server",
    "A fault of ours. Nothing was changed; it is in the log under the request's id.",
    "Trying again may help. If it goes on, tell the operator the request_id."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kVersionMissing>{
    "/problems/version-missing", 428, "An If-Match with the present version is needed",
    "Somebody else may have changed this since you read it.",
    "Send If-Match with the version that you read."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kVersionChanged>{
    "/problems/version-changed", 412, "Somebody else has changed this",
    "It has changed since you read it. Your request would overwrite that change.",
    "Read it again, repeat your change, and send the new ETag in If-Match."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kNameTaken>{
    "/problems/name-taken", 409, "This name is already in use",
    "Names are unique: venues within an organiser and city, halls within a venue, titles within a "
    "language and format.",
    "If you sent the request twice, existing is the id of the first. Otherwise choose another "
    "name."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kHallInUse>{
    "/problems/hall-in-use", 409, "Shows overlap in a hall",
    "Two shows would be in one hall at the same time, including the time between shows.",
    "overlaps lists every pair. Move one of each; nothing of this request was kept."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kCatalogueBusy>{
    "/problems/catalogue-busy", 409, "Another request is adding to this catalogue",
    "Another request adds shows or a seat plan of the same organiser.",
    "Nothing was changed. Send the same request again in a second."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kBusy>{
    "/problems/busy", 503, "Too many requests are waiting",
    "More requests wait than can be answered soon.", kAgainLater};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kStorageUnwritable>{
    "/problems/storage-unwritable", 503, "Nothing can be written at the moment",
    "The database cannot be written: its disk is full or read-only, or it cannot be reached or is "
    "lost. Nothing can be sold; reading goes on.",
    kAgainLater};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kClosing>{
    "/problems/closing", 503, "The server is stopping",
    "The server is being stopped or started again.", kAgainLater};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kOutcomeUnknown>{
    "/problems/outcome-unknown", 503, "Whether this was done is not known yet",
    "The server failed while it was writing this; whether it was done is known when it is back.",
    "Send the same request with the same Idempotency-Key again: if it was done, you get that "
    "success again. Without a key, read first what there is."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kGatewayUnavailable>{
    "/problems/gateway-unavailable", 503, "The payment gateway does not answer",
    "The payment gateway gave no answer, or a faulty one.",
    "Send the same request again, with the same key: it goes on from where it was."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kGatewayRefused>{
    "/problems/gateway-refused", 502, "The payment gateway will not do this",
    "The payment gateway will not take this payment.", "Try another way to pay."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kUnknownAccount>{
    "/problems/unknown-account", 404, "There is no such gateway account",
    "The path names a gateway account that this server does not have.",
    "Check the account in the path. For a webhook that is the address set at the gateway."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kWrongSignature>{
    "/problems/wrong-signature", 401, "The webhook is not signed by its gateway",
    "A webhook is not signed with the secret of the account in its path.",
    "The webhook was rejected. Compare the secrets."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kUnreadableWebhook>{
    "/problems/unreadable-webhook", 400, "The webhook is not one of its gateway's",
    "The webhook's signature is valid, but its body is not one that this gateway documents.",
    "The gateway will send it again; the log has the reason."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kWrongAccount>{
    "/problems/wrong-account", 403, "The webhook is of another gateway account",
    "The webhook's signature is valid, but its body names another account than its path.",
    "Compare the webhook's address at the gateway with the account there."};
template <>
inline constexpr ProblemKind kProblem<ProblemId::kUnknownReference>{
    "/problems/unknown-reference", 404, "There is nothing to pay under this reference",
    "The sandbox has nothing to pay under this reference.",
    "Use the pay_url of a payment as it was given."};

}  // namespace firstshow::http
