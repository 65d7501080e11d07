// Every route of every table is called by every kind of caller, and answers as its row says.

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <type_traits>

#include "http/buyer/use_cases.hpp"
#include "http/catalogue/use_cases.hpp"
#include "http/gateway/use_cases.hpp"
#include "http/operator/use_cases.hpp"
#include "http/organiser/use_cases.hpp"
#include "http/pages/use_cases.hpp"
#include "http/runtime/audiences.hpp"
#include "http/scenarios/paying_buyer.hpp"

namespace firstshow::http {
namespace {

// What does not compile in a row.
static_assert(MayBeCalledBy<hold_seats, Who::kBuyer>);
static_assert(!MayBeCalledBy<hold_seats, Who::kAnyone>);
static_assert(!MayBeCalledBy<hold_seats, Who::kOperator>);
static_assert(MayBeCalledBy<list_shows, Who::kAnyone>);
static_assert(!MayBeCalledBy<list_shows, Who::kBuyer>);
static_assert(MayBeCalledBy<pause_sale, Who::kOperator>);
static_assert(!MayBeCalledBy<pause_sale, Who::kBuyer>);
static_assert(MayBeCalledBy<make_title, Who::kStaff>);
static_assert(!MayBeCalledBy<make_title, Who::kAnyone>);
static_assert(!MayBeCalledBy<make_title, Who::kBuyer>);
static_assert(!MayBeCalledBy<make_title, Who::kOperator>);
static_assert(MayBeCalledBy<take_webhook, Who::kGateway>);
static_assert(!MayBeCalledBy<take_webhook, Who::kAnyone>);
[[maybe_unused]] Response read_without_proof(const Request&, OperatorServices&) {
  return {};
}
static_assert(!MayBeCalledBy<read_without_proof, Who::kAnyone>);
static_assert(!MayBeCalledBy<read_without_proof, Who::kOperator>);
[[maybe_unused]] Response read_of_others(const Request&, BuyerId, OperatorServices&) {
  return {};
}
static_assert(!MayBeCalledBy<read_of_others, Who::kBuyer>);
// Nobody else makes what a caller has shown.
static_assert(!std::is_default_constructible_v<Operator>);
static_assert(!std::is_constructible_v<Staff, OrganiserId, ApiKeyId>);
static_assert(!std::is_constructible_v<SignedWebhook, std::string, payments::WebhookReading>);

enum Kind : std::size_t {
  kNobody,
  kForgedToken,
  kExpiredToken,
  kOwner,
  kOtherBuyer,
  kOperatorsToken,
  kSignature,
  kKey,
  kForeignKey,
  kRevokedKey,
  kKinds
};
constexpr std::array<const char*, kKinds> kKindNames = {
    "nobody",       "a forged token", "an expired token",
    "the buyer",    "another buyer",  "the operator's token",
    "a gateway",    "a key",          "another organiser's key",
    "a revoked key"};

enum class Verdict : std::uint8_t {
  kAnswered,    ///< as the use case likes, but neither 401 nor 403
  kRefused,     ///< 401
  kNotThere,    ///< 404 unknown-organiser: there is none such for this caller
  kNotTheirs,   ///< 404 where the path names what belongs to a buyer, else answered
  kSeenNowhere  ///< 404: there is no such route
};

struct Row {
  Who who;
  std::array<Verdict, kKinds> verdicts;
};

constexpr auto kYes = Verdict::kAnswered;
constexpr auto kNo = Verdict::kRefused;
constexpr auto kNone = Verdict::kNotThere;
constexpr std::array kRows = {
    Row{Who::kAnyone, {kYes, kYes, kYes, kYes, kYes, kYes, kYes, kYes, kYes, kYes}},
    Row{Who::kBuyer, {kNo, kNo, kNo, kYes, Verdict::kNotTheirs, kNo, kNo, kNo, kNo, kNo}},
    Row{Who::kStaff, {kNo, kNo, kNo, kNo, kNo, kNo, kNo, kYes, kNone, kNo}},
    Row{Who::kGateway, {kNo, kNo, kNo, kNo, kNo, kNo, kYes, kNo, kNo, kNo}},
    Row{Who::kOperator, {kNo, kNo, kNo, kNo, kNo, kYes, kNo, kNo, kNo, kNo}},
};

std::string name_of(const Route& route) {
  return std::string(method_name(route.method)) + " " + std::string(route.pattern);
}

/// A server with an order that is paid and a hold that waits, both of one buyer.
class Callers : public ::testing::Test {
 protected:
  Callers() : owner_(server_) {
    const std::string organiser = format_id(OrganiserId{1});
    key_ = server_.key_of(organiser);
    foreign_key_ = server_.key_of(server_.make_organiser("Metro Talkies"));
    const RawReply revoked = server_.staff("POST", "/admin/v1/organisers/" + organiser + "/keys",
                                           R"({"name": "Lost", "role": "owner"})");
    revoked_key_ = TestServer::bearer(revoked.text("key"));
    const RawReply gone = server_.staff(
        "POST", "/admin/v1/organisers/" + organiser + "/keys/" + revoked.text("id") + "/revoke");
    EXPECT_EQ(gone.text("state"), "revoked") << gone.body;
    const std::string order = owner_.order(kTwoSeats);
    const RawReply started = owner_.start(order);
    owner_.pay(started);
    owner_.await_state(order, "confirmed");
    const RawReply hold = owner_.post("/v1/shows/" + server_.show + "/holds", kPit);
    const boost::json::object tickets = owner_.get("/v1/orders/" + order + "/tickets").json();
    const catalogue::SharedListing listing = server_.directory().listing();
    values_ = {
        {"/v1/titles/{id}", format_id(listing->titles.front().id)},
        {"/titles/{id}", format_id(listing->titles.front().id)},
        {"/v1/venues/{id}", format_id(listing->venues.front().id)},
        {"/v1/seat-plans/{id}", server_.plan},
        {"/shows/{id}", server_.show},
        {"/v1/holds/{id}", hold.text("id")},
        {"/orders/{id}", order},
        {"/v1/tickets/{id}",
         std::string(tickets.at("items").as_array().at(0).at("id").as_string())},
        {"/v1/payments/{id}", started.text("id")},
        {"/reviews/{id}", started.text("id")},
        {"/refunds/{id}", format_id(RefundId{1})},
        {"/payments/{reference}", started.text("reference")},
        {"/organisers/{organiser}", format_id(OrganiserId{1})},
        {"/admin/v1/organisers/{id}", format_id(OrganiserId{1})},
        {"/keys/{key}", format_id(ApiKeyId{1})},
        {"/venues/{venue}", format_id(VenueId{2})},
        {"/halls/{hall}", format_id(HallId{3})},
        {"/titles/{title}", format_id(TitleId{4})},
        {"/shows/{show}", server_.show},
        {"/mails/{id}", order + ".order_confirmed"},
        {"/mail-templates/{kind}", "order_confirmed"},
        {"/{endpoint}", format_id(WebhookEndpointId{1})},
        {"/{event}", format_id(EventId{1})},
        {"/{language}", "hi"},
        {"/{gateway}", "sandbox"},
        {"/{account}", "main"},
        {"/assets/{file}", "none.js"},
        {"/problems/{name}", "not-found"},
    };
  }

  /// The route's path with what is there in the place of its variables.
  std::string path_of(const Route& route) {
    std::string path(route.pattern);
    for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{')) {
      const std::size_t close = path.find('}', open);
      const std::string before = path.substr(0, close + 1);
      std::optional<std::string> value;
      std::size_t longest = 0;
      for (const auto& [ending, known] : values_) {
        if (!before.ends_with(ending) || ending.size() < longest) continue;
        longest = ending.size();
        value = known;
      }
      EXPECT_TRUE(value) << name_of(route) << ": the test has no value for its variable";
      path.replace(open, close + 1 - open, value.value_or("none"));
    }
    return path;
  }

  /// What gets far enough to be told whose the thing is.
  static std::string body_of(const Route& route) {
    if (route.method == Method::kGet || route.method == Method::kDelete) return "";
    const std::string name = name_of(route);
    if (name == "PATCH /v1/holds/{id}") return R"({"extend": true})";
    if (name == "PATCH /v1/orders/{id}") return "{" + std::string(kAshaAsBuyer) + "}";
    if (name == "POST /v1/orders/{id}/payments") return R"({"gateway": "sandbox"})";
    return "{}";
  }

  std::string header_of(Kind kind, const std::string& body) {
    const Time later = wall_clock() + std::chrono::hours{1};
    switch (kind) {
      case kForgedToken: {
        std::string token = server_.token(owner_.id, later);
        token.back() = token.back() == 'A' ? 'B' : 'A';
        token.front() = 'B';
        return TestServer::bearer(token);
      }
      case kExpiredToken:
        return TestServer::bearer(server_.token(owner_.id, wall_clock() - std::chrono::seconds{1}));
      case kOwner:
        return owner_.header;
      case kOtherBuyer:
        return TestServer::bearer(server_.token(other_, later));
      case kOperatorsToken:
        return TestServer::bearer(server_.operator_token());
      case kSignature:
        return "X-Razorpay-Signature: " + payments::sign_razorpay_webhook(body, secret_) + "\r\n";
      case kKey:
        return key_;
      case kForeignKey:
        return foreign_key_;
      case kRevokedKey:
        return revoked_key_;
      case kNobody:
      case kKinds:
        break;
    }
    return "";
  }

  /// The status; of an organiser that is not there kNoOrganiser.
  int ask(std::uint16_t port, const Route& route, Kind kind) {
    // A stream would never end: of what is read the head is enough, but where a problem says more.
    const bool head = route.method == Method::kGet && route.handler.who() != Who::kStaff;
    const Method method = head ? Method::kHead : route.method;
    const std::string body = body_of(route);
    RawClient client(port);
    client.send(TestServer::request(
        std::string(method_name(method)), path_of(route), body,
        header_of(kind, body) + "Idempotency-Key: \"" + std::to_string(++asked_) + "\"\r\n"));
    const RawReply reply = client.receive(head);
    const bool no_organiser = reply.body.find("/problems/unknown-organiser") != std::string::npos;
    return no_organiser ? kNoOrganiser : reply.status;
  }

  /// A buyer's own things are reached by their ids.
  static bool names_property(const Route& route) {
    for (const char* own : {"/v1/holds/{", "/v1/orders/{", "/v1/payments/{", "/v1/tickets/{"})
      if (route.pattern.starts_with(own)) return true;
    return false;
  }

  static bool fits(Verdict verdict, const Route& route, int status) {
    switch (verdict) {
      case Verdict::kAnswered:
        return status >= 200 && status < 500 && status != 401 && status != 403;
      case Verdict::kRefused:
        return status == 401;
      case Verdict::kNotThere:
        return status == kNoOrganiser;
      case Verdict::kNotTheirs:
        return names_property(route) ? status == 404 : fits(Verdict::kAnswered, route, status);
      case Verdict::kSeenNowhere:
        return status == 404;
    }
    return false;
  }

  void expect(std::uint16_t port, const Route& route, Kind kind, Verdict verdict) {
    const int status = ask(port, route, kind);
    EXPECT_TRUE(fits(verdict, route, status))
        << name_of(route) << " (" << who_name(route.handler.who()) << ") answers "
        << kKindNames[kind] << " with " << status;
  }

  /// What changes nothing first: strangers, then the others, the buyer last.
  void walk(std::uint16_t port, std::span<const Route> routes) {
    for (const Route& route : routes) {
      const auto row = std::find_if(kRows.begin(), kRows.end(),
                                    [&](const Row& one) { return one.who == route.handler.who(); });
      if (row == kRows.end()) {
        ADD_FAILURE() << name_of(route) << ": nothing says what its callers get";
        continue;
      }
      for (const Kind kind : {kNobody, kForgedToken, kExpiredToken, kOtherBuyer, kRevokedKey,
                              kForeignKey, kOperatorsToken, kSignature, kKey, kOwner})
        expect(port, route, kind, row->verdicts[kind]);
    }
  }

  static constexpr int kNoOrganiser = -404;
  static constexpr std::string_view kAshaAsBuyer =
      R"("buyer": {"name": "Asha Rao", "email": "asha@example.in"})";

  TestServer server_;
  Buyer owner_;
  const BuyerId other_ = accounts::random_buyer();
  const std::string secret_ = webhook_secret(server_);
  std::string key_;
  std::string foreign_key_;
  std::string revoked_key_;
  std::map<std::string, std::string> values_;  ///< of variables, by how the path ends with them
  int asked_ = 0;
};

TEST_F(Callers, GetWhatTheRowsOfThePublicPortSay) {
  walk(server_.port(), public_routes());
}

TEST_F(Callers, GetWhatTheRowsForGatewaysSay) {
  ServerOptions loopback;
  loopback.listen = {"127.0.0.1", 0};
  Server webhooks(loopback, webhook_routes(), server_.transport());
  walk(webhooks.port(), webhook_routes());
}

TEST_F(Callers, GetWhatTheRowsOfTheOperatorsPortSay) {
  walk(server_.admin_port(), admin_routes());
}

TEST_F(Callers, FindTheOperatorsRoutesNowhereElse) {
  for (const Route& route : admin_routes()) {
    const bool watching =
        route.pattern == "/livez" || route.pattern == "/readyz" || route.pattern == "/metrics";
    EXPECT_EQ(route.handler.who(), watching ? Who::kAnyone : Who::kOperator) << name_of(route);
    for (const Kind kind : {kNobody, kOwner, kOperatorsToken})
      expect(server_.port(), route, kind, Verdict::kSeenNowhere);
  }
  const Router admin(admin_routes());
  for (const Route& route : public_routes()) {
    EXPECT_NE(route.handler.who(), Who::kOperator) << name_of(route);
    const Match match = admin.match(route.method, path_of(route));
    EXPECT_TRUE(match.route == nullptr && match.allowed.empty()) << name_of(route);
  }
}

/// Every route of staff, for every role, is answered or refused exactly as the one table says.
TEST_F(Callers, OfAnOrganiserMayDoWhatTheirRoleMay) {
  std::set<accounts::Permission> seen;
  for (const std::string_view name : all_names<accounts::role_name>()) {
    const accounts::Role role = *accounts::find_role(name);
    key_ = server_.key_of(format_id(OrganiserId{1}), R"("role": ")" + std::string(name) + '"');
    for (const Route& route : public_routes()) {
      if (route.handler.who() != Who::kStaff) continue;
      EXPECT_TRUE(route.pattern.starts_with("/v1/organisers/{organiser}/")) << name_of(route);
      seen.insert(*route.handler.permission());
      const int status = ask(server_.port(), route, kKey);
      if (accounts::may(role, *route.handler.permission()))
        EXPECT_TRUE(fits(kYes, route, status)) << name << " " << name_of(route) << " " << status;
      else
        EXPECT_EQ(status, 403) << name << " " << name_of(route);
    }
  }
  EXPECT_EQ(seen.size(), accounts::kPermissions) << "a permission that no route asks for";
}

TEST_F(Callers, OfAnOrganiserWithOneScopeMayDoThatAlone) {
  for (const std::string_view scope : all_names<accounts::scope_name>()) {
    key_ =
        server_.key_of(format_id(OrganiserId{1}), R"("scopes": [")" + std::string(scope) + R"("])");
    for (const Route& route : public_routes()) {
      if (route.handler.who() != Who::kStaff) continue;
      const bool may = accounts::scope_name(*route.handler.permission()) == scope;
      const int status = ask(server_.port(), route, kKey);
      EXPECT_EQ(status == 403, !may) << scope << " " << name_of(route) << " " << status;
    }
  }
}

TEST_F(Callers, OfGatewaysAreThoseThatAreKnown) {
  for (const Kind kind : {kNobody, kOperatorsToken, kSignature}) {
    RawClient client(server_.port());
    client.send(TestServer::request("POST", "/v1/payments/webhooks/sandbox/other", "{}",
                                    header_of(kind, "{}")));
    EXPECT_EQ(client.receive(false).status, 404) << kKindNames[kind];
  }
}

}  // namespace
}  // namespace firstshow::http
