#include "http/problem_pages.hpp"

#include <sodium.h>

#include <array>

#include "http/assets.hpp"
#include "http/json_writer.hpp"
#include "http/use_cases.hpp"

namespace firstshow::http {
namespace {

constexpr std::string_view kAgainLater =
    "Nothing was changed. Send the same request again after Retry-After seconds.";

/// What goes wrong before the core or the desk is asked, and with gateways.
constexpr std::array kExplained = {
    ProblemExplained{kNoSuchRoute, "Nothing is served under this path.",
                     "Compare the path with the contract, at /docs."},
    ProblemExplained{kMethodNotAllowed, "The path is there, but not for this method.",
                     "Use one of the methods in the Allow header."},
    ProblemExplained{kMalformedRequest,
                     "The request is not HTTP as RFC 9110 and RFC 9112 have it; detail says where.",
                     "Fix the request; retrying it unchanged will fail."},
    ProblemExplained{kNotImplemented,
                     "A method or a Transfer-Encoding of HTTP that this server does not have.",
                     "Send the body by its length or as plain chunks, to one of our paths."},
    ProblemExplained{kExpectationFailed, "Expect names something other than 100-continue.",
                     "Leave the Expect header out."},
    ProblemExplained{kMalformedJson, "The body is not JSON.",
                     "errors says at which line and column reading it had to stop."},
    ProblemExplained{kInvalidBody,
                     "The body is JSON, but some fields are missing, wrong or not known.",
                     "errors lists every fault with a JSON pointer to its place."},
    ProblemExplained{kInvalidQuery, "Some parameters of the query are wrong.",
                     "errors lists every one with what it should be. A cursor belongs to one list "
                     "in one order: elsewhere begin anew without it."},
    ProblemExplained{kUnknownTitle, "There is no such title.",
                     "GET /v1/titles lists those that are shown."},
    ProblemExplained{kUnknownVenue, "There is no such venue.", "GET /v1/venues lists them."},
    ProblemExplained{kNotJson,
                     "The body came as another kind of content, without one, or compressed.",
                     "Send it with Content-Type: application/json and no Content-Encoding."},
    ProblemExplained{kBodyTooLarge, "The body has more bytes than are read.",
                     "Ask for less at once; detail says how much may be sent."},
    ProblemExplained{kHeaderTooLarge, "The header has too many bytes or fields.",
                     "Send fewer or shorter header fields, often cookies."},
    ProblemExplained{kTargetTooLong, "The path and the query together are too long.",
                     "Ask for less at once; detail says how long they may be."},
    ProblemExplained{kRequestTimeout, "The request's header or body did not come in time.",
                     "Nothing was done. Send it again on a new connection, all of it at once."},
    ProblemExplained{kUnauthenticated, "This needs a token, and there is none or not one of ours.",
                     "POST /v1/sessions/anonymous gives one; send it as Authorization: Bearer "
                     "TOKEN."},
    ProblemExplained{kTokenExpired, "The token was good, but its time is over.",
                     "Ask for a new one. What the old one held or bought stays under the old one."},
    ProblemExplained{kIdempotencyKeyMissing,
                     "This request must not happen twice, so it needs a key that a retry can "
                     "repeat.",
                     "Send Idempotency-Key: \"any text of your choice\", another one for each "
                     "thing to do and the same one with each retry of it."},
    ProblemExplained{kIdempotencyKeyInvalid, "The Idempotency-Key cannot be read.",
                     "It is a quoted string of 1 to 255 printable ASCII characters."},
    ProblemExplained{kTooManyConnections, "As many connections are open as the server takes.",
                     "Nothing was read or changed. Connect again after Retry-After seconds, and "
                     "use connections for more than one request."},
    ProblemExplained{kTooManyViewers,
                     "As many seat maps are being viewed live as the server has room for beside "
                     "its buyers.",
                     "Read GET /v1/shows/{id}/seats every few seconds instead, with If-None-Match, "
                     "and connect again after Retry-After seconds. Everything else works."},
    ProblemExplained{kVersionMissing,
                     "Somebody else may have changed this since you read it, so you must say what "
                     "you saw.",
                     "Send If-Match with the version that you read."},
    ProblemExplained{kGatewayUnavailable, "The payment gateway gave no answer, or a faulty one.",
                     "Send the same request again, with the same key: it goes on from where it "
                     "was."},
    ProblemExplained{kGatewayRefused, "The payment gateway will not take this payment.",
                     "Try another way to pay."},
    ProblemExplained{kUnknownAccount, "A webhook came for a gateway account that is not ours.",
                     "Compare the webhook's address at the gateway with the account here."},
    ProblemExplained{kWrongSignature,
                     "A webhook is not signed with the secret of the account in its path.",
                     "Compare the secrets. Nothing of it was believed."},
    ProblemExplained{kUnreadableWebhook,
                     "A webhook is rightly signed but is none that this gateway sends.",
                     "The gateway will send it again; the log has the reason."},
    ProblemExplained{kWrongAccount,
                     "A webhook is rightly signed, but names another account than its path.",
                     "Compare the webhook's address at the gateway with the account there."},
    ProblemExplained{kUnknownReference, "The sandbox has nothing to pay under this reference.",
                     "Use the pay_url of a payment as it was given."},
};

constexpr std::array<std::array<std::string_view, 2>, 6> kByDeskRefusal = {{
    {},
    {"More requests wait than can be answered soon.", kAgainLater},
    {"The disk is full, or the database is not there any more, so nothing can be sold; reading "
     "goes on.",
     kAgainLater},
    {"A fault of ours. Nothing was changed; it is in the log under the request's id.",
     "Trying again may help. If it goes on, tell the operator the request_id."},
    {"The server is being stopped or started again.", kAgainLater},
    {"The server failed while it was writing this; whether it was done is known when it is back.",
     "Send the same request with the same Idempotency-Key again: if it was done, you get that "
     "success again. Without a key, read first what there is."},
}};

constexpr std::array<std::array<std::string_view, 2>, booking::kRefusalKinds> kByRefusal = {{
    {},
    {"The key was used for another request: another path, or another body.",
     "Send what is new under a new key, and a retry with exactly the same body."},
    {"There is no such show.", "List the shows again; it may be over."},
    {"There is no such seat plan.", "Read the show again for the plan that it has now."},
    {"There is no such hold, or it is somebody else's.",
     "Send the token that made it. An hour after its end a hold is forgotten."},
    {"There is no such order, or it is somebody else's.", "Send the token that made it."},
    {"There is no such payment, or it is somebody else's.", "Send the token that made it."},
    {"There is no such refund.", "A gateway reported about a refund that was never asked for."},
    {"The order has no such ticket, or it is void already.",
     "Read the order's tickets; unknown names the ones that are not there."},
    {"The sale is not open: it has not begun, is paused, or is over.",
     "state says which, opens_at when it begins. A paused sale may go on at any time."},
    {"The time of the hold is over, and its places are free for everybody.",
     "Hold places anew; the same ones may still be there."},
    {"The hold belongs to an order now and is changed only through it.",
     "Go on with the order, or cancel it; with keep_seats the hold is yours again."},
    {"The hold had its one extension.", "Order what it has before it ends."},
    {"A payment of this order is under way.", "Wait until it has succeeded or failed."},
    {"The order was confirmed, cancelled or has expired.",
     "Read it to see which. To change or buy anything, begin anew."},
    {"Payments keep the places for 30 minutes past the hold's own time, and too little is left.",
     "Hold the places anew and order them again."},
    {"The hold had all its attempts to pay, in whichever of its orders.",
     "Cancel the order, hold the places anew, order again."},
    {"These tickets cannot be given back: not allowed for this show, too late, or already void.",
     "refundable_until says until when it was possible. Ask the box office."},
    {"A gateway reported money for a payment whose reference it has not given us yet.",
     "Nothing was recorded. Send the same webhook again after Retry-After seconds."},
    {"The payment or refund does not wait for a decision: somebody decided, or it settled itself.",
     "List the cases again; GET /admin/v1/reviews has those that are left."},
    {"The decision does not fit the case: another kind of case, or the order cannot take the "
     "money.",
     "verdicts of the case lists what is possible. Only an order that is open, or whose places are "
     "free again, and that costs no more than the money takes it; else give the money back."},
    {"The sale of a show goes only from some states to some others.",
     "state is the present one. A cancelled show stays so."},
    {"Somebody changed the show between your reading and your asking.",
     "Read it again and decide anew; version is the present one."},
    {"Places of this seat plan are held or sold, so it cannot be taken from the show.",
     "Make another show with the new plan."},
    {"No places were asked for.", "Name at least one seat, area or quantity."},
    {"A place was named more than once.", "Name each once; seats lists those that were repeated."},
    {"The show has no such seats.", "Take keys from its seat plan; unknown names the wrong ones."},
    {"The show has no such areas.", "Take keys from its seat plan; unknown names the wrong ones."},
    {"The show has no such category.", "Take names from the show's categories."},
    {"More places were asked for at once than this show allows.",
     "Ask for no more than limit, which is the show's limits.places_per_hold."},
    {"Companion seats are for those who come with a wheelchair, and are sold only with its place.",
     "Ask for wheelchair places in the same hold; three companion seats go with each of them. "
     "limit "
     "is how many go with those that were asked for, seats the companion seats that were named."},
    {"A ticket type is not known, or not sold in this category.",
     "Take codes from the prices of the show's categories; unknown names the wrong ones."},
    {"The tickets name places that the hold does not have, or more of them.",
     "Name only places of the hold; what is not named is sold as the first ticket type."},
    {"The show contradicts itself.", "errors lists every fault with its place."},
    {"The seat plan contradicts itself.", "errors lists every fault with its place."},
    {"You have as many holds in this show as one buyer may have.",
     "Order or release one; limit is how many there may be."},
    {"One buyer may have only so many places in this show, held and bought.",
     "Ask for fewer; limit is how many there may be."},
    {"Others were faster, or the places are not for sale. Nothing was held.",
     "seats and areas name everything in the way. Take others, or ask for the best there are."},
    {"There are enough places, but not side by side.",
     "Ask for fewer, for another category, or with together preferred."},
    {"There are not enough places that fit.",
     "Ask for fewer or for another category. Holds that end make places free again."},
    {"Some of the places to block are held or sold.",
     "seats and areas name them. Wait for holds to end; refund what is sold."},
    {"This would leave a single seat between others, which hardly anybody buys.",
     "Take suggestion instead; seats names what would be left alone."},
}};

/// Content that names its own style by its hash, so that the policy need not allow inline styles.
constexpr std::string_view kStyle =
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;"
    "color:#1b1b1f;background:#fff}code{background:#eee;padding:.1em .3em;border-radius:.2em}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6ea;background:#16161a}"
    "code{background:#2b2b31}a{color:#9ab8ff}}";

const std::string& page_policy() {
  static const std::string kPolicy = [] {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(kStyle.data()),
                       kStyle.size());
    constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
    std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, kVariant)> text{};
    sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(), kVariant);
    return "default-src 'none'; style-src 'sha256-" + std::string(text.data()) +
           "'; base-uri 'none'; frame-ancestors 'none'";
  }();
  return kPolicy;
}

void append_as_html(std::string& html, std::string_view text) {
  for (const char c : text) {
    if (c == '&') {
      html += "&amp;";
    } else if (c == '<') {
      html += "&lt;";
    } else {
      html += c;
    }
  }
}

std::string explanation_page(const ProblemExplained& explained) {
  std::string html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">";
  html += "<meta name=\"viewport\" content=\"width=device-width\"><title>";
  append_as_html(html, explained.kind.title);
  html.append("</title><style>").append(kStyle).append("</style></head>\n<body><h1>");
  append_as_html(html, explained.kind.title);
  html.append("</h1>\n<p><code>").append(explained.kind.type).append("</code>, status ");
  html.append(std::to_string(explained.kind.status)).append("</p>\n<h2>What it means</h2>\n<p>");
  append_as_html(html, explained.meaning);
  html += "</p>\n<h2>What to do</h2>\n<p>";
  append_as_html(html, explained.remedy);
  html += "</p>\n<p><a href=\"/docs\">The whole API</a></p></body></html>\n";
  return html;
}

std::string explanation_json(const ProblemExplained& explained) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("type", explained.kind.type);
  json.field("title", explained.kind.title);
  json.field("status", explained.kind.status);
  json.field("meaning", explained.meaning);
  json.field("remedy", explained.remedy);
  json.end_object();
  return text;
}

/// People send text/html, programs ask for JSON, and who does not care is a person with curl.
bool wants_json(const Request& request) {
  const std::string_view accept = request.header("Accept");
  return accept.find("json") != std::string_view::npos &&
         accept.find("text/html") == std::string_view::npos;
}

}  // namespace

void for_each_problem(const std::function<void(const ProblemExplained&)>& each) {
  for (const ProblemExplained& explained : kExplained) each(explained);
  for (std::size_t i = 1; i < kByDeskRefusal.size(); ++i)
    each({problem_kind(static_cast<desk::DeskRefusal>(i)), kByDeskRefusal[i][0],
          kByDeskRefusal[i][1]});
  for (std::size_t i = 1; i < kByRefusal.size(); ++i)
    each({problem_kind(static_cast<booking::Refusal>(i)), kByRefusal[i][0], kByRefusal[i][1]});
}

std::optional<ProblemExplained> explain(std::string_view type) {
  std::optional<ProblemExplained> found;
  for_each_problem([&](const ProblemExplained& explained) {
    if (explained.kind.type == type) found = explained;
  });
  return found;
}

/// GET /problems/{name}: where the type of a problem leads to.
Response explain_problem(const Request& request) {
  const auto explained = explain(request.path);
  if (!explained) return problem(request, kNoSuchRoute, "There is no such type of problem.");
  const bool json = wants_json(request);
  const auto text = std::make_shared<const std::string>(json ? explanation_json(*explained)
                                                             : explanation_page(*explained));
  Response response = tagged(request, content_tag(*text), text, kRevalidated);
  response.add_header("Vary", "Accept");
  if (!json) {
    response.content_type = kHtmlContent;
    response.content_security_policy = page_policy();
  }
  return response;
}

}  // namespace firstshow::http
