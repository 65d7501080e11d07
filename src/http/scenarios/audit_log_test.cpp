// The audit log, through the whole server: every route with which staff or the operator change
// something writes an entry, and what changed nothing writes none.

#include <gtest/gtest.h>

#include "http/runtime/routes.hpp"
#include "http/scenarios/paying_buyer.hpp"
#include "http/scenarios/small_plan.hpp"
#include "store/address/open_database.hpp"
#include "store/audit_entry.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

const std::string kTitle =
    R"({"name": "Tara", "kind": "film", "language": "hi", "running_minutes": 120})";
const std::string kOtherTitle =
    R"({"name": "Tara", "kind": "film", "language": "hi", "running_minutes": 121})";
const std::string kVenue =
    R"({"name": "Metro", "city": "Pune", "address": "1 Road", "time_zone": "Asia/Kolkata"})";
const std::string kOtherVenue =
    R"({"name": "Metro", "city": "Pune", "address": "2 Road", "time_zone": "Asia/Kolkata"})";
const std::string kPlaces = R"({"seats": ["Stalls-B-1"]})";
const std::string kBlock = R"({"seats": ["Stalls-B-1"], "reason": "For Asha Rao"})";

/// What a route was asked, and the entry that it must write; "" where it writes none.
struct Change {
  RawReply reply;
  std::string action;
  std::string subject;
};

class AuditLog : public ::testing::Test {
 protected:
  AuditLog() : organiser_(format_id(OrganiserId{1})), key_(server_.key_of(organiser_)) {}

  RawReply own(const std::string& method, const std::string& path, const std::string& body = "",
               const std::string& headers = "") {
    return server_.call(method, "/v1/organisers/" + organiser_ + path, body, key_ + headers);
  }
  RawReply replace(const std::string& path, const std::string& body) {
    return own("PUT", path, body, "If-Match: *\r\n");
  }
  RawReply admin(const std::string& method, const std::string& path, const std::string& body = "") {
    return server_.staff(method, "/admin/v1" + path, body);
  }
  json::array entries(const std::string& query = "") {
    return admin("GET", "/audit-log" + query).json().at("items").as_array();
  }
  std::int64_t count() {
    const json::array newest = entries("?limit=1");
    return newest.empty() ? 0 : newest.at(0).at("id").as_int64();
  }

  std::string timetable() {
    const std::string list =
        R"({"name": "All", "ticket_types": [{"code": "adult", "name": "Adult"}],
            "prices": {"Premium": {"adult": 30000}, "Regular": {"adult": 15000}}})";
    return R"({"price_lists": [)" + list + R"(], "shows": [{"title": ")" + format_id(TitleId{4}) +
           R"(", "hall": ")" + format_id(HallId{3}) + R"(", "seat_plan": ")" + server_.plan +
           R"(", "starts_at": "2030-03-26T18:00", "price_list": "All"}]})";
  }

  /// A show's sale, by a route of staff or of the operator; a place is blocked before it is
  /// unblocked.
  Change run_sale(const std::string& action, bool by_operator) {
    const auto ask = [&](const std::string& what, const std::string& body) {
      return by_operator ? admin("POST", "/shows/" + server_.show + "/" + what, body)
                         : own("POST", "/shows/" + server_.show + "/" + what, body);
    };
    if (action == "open") ask("pause", "");
    if (action == "pause") ask("open", "");
    if (action == "unblock") ask("block", kBlock);
    const std::string body = action == "block" ? kBlock : action == "unblock" ? kPlaces : "";
    static const std::map<std::string, std::string> kActions = {
        {"open", "show.sale_opened"},     {"pause", "show.sale_paused"},
        {"close", "show.sale_closed"},    {"cancel", "show.cancelled"},
        {"block", "show.places_blocked"}, {"unblock", "show.places_unblocked"},
    };
    const std::int64_t before = count();
    Change change{ask(action, body), kActions.at(action), server_.show};
    EXPECT_EQ(count(), before + 1);
    return change;
  }

  /// Money that waits for a decision.
  std::string review_case() {
    RazorpayWebhook webhook;
    webhook.account_id = "acc_1";
    webhook.event = "payment.captured";
    webhook.created_at = wall_clock();
    webhook.payment = payments::RazorpayPayment{.id = "pay_Stray",
                                                .order_id = "order_Elsewhere",
                                                .status = RazorpayPaymentStatus::kCaptured,
                                                .amount = Paise{700},
                                                .currency = Currency{},
                                                .ours = PaymentId{}};
    EXPECT_EQ(result_of(deliver(server_, webhook)), "unmatched");
    const json::object all = admin("GET", "/reviews").json();
    return std::string(all.at("items").at(0).at("id").as_string());
  }
  /// A refund that is owed at a gateway that this server no longer has.
  std::string owed_refund() {
    Buyer buyer(server_);
    const std::string order = buyer.order(kTwoSeats);
    buyer.pay(buyer.start(order));
    buyer.await_state(order, "confirmed");
    admin("POST", "/shows/" + server_.show + "/cancel");
    buyer.await_refunds(order, {"show_cancelled settled"});
    const json::object shown = buyer.get("/v1/orders/" + order).json();
    TestServer::Options options;
    options.payment_service.sandbox = false;
    options.sandbox_delivers = false;
    server_.restart(options, "UPDATE refund SET state = 0, reference = '', settled_at = 0");
    return std::string(shown.at("refunds").at(0).at("id").as_string());
  }
  /// A mail that waits, of an order that is there.
  std::string waiting_mail() {
    Buyer buyer(server_);
    const std::string order = buyer.order(kPit);
    server_.restart({}, "INSERT INTO mail_due (order_id, kind, subject_id, at) VALUES (" +
                            std::to_string(parse_id<OrderTag>(order)->value) + ", 0, 0, 1)");
    return order + ".order_confirmed";
  }

  /// A new endpoint of webhooks; its id.
  std::string endpoint() {
    const std::string body = R"({"url": "https://a.example/", "events": ["show.paused"]})";
    return own("POST", "/webhook-endpoints", body).text("id");
  }
  std::string tested(const std::string& endpoint) {
    return own("POST", "/webhook-endpoints/" + endpoint + "/test").text("event");
  }
  std::optional<Change> ask_of_endpoints(const std::string& method, const std::string& rest);

  /// Asks one route for a change; nothing where the test does not know the route.
  std::optional<Change> ask_of_staff(const std::string& name);
  std::optional<Change> ask_of_operator(const std::string& name);

  void expect_entry(const std::string& route, const Change& change, const std::string& actor) {
    SCOPED_TRACE(route);
    EXPECT_LT(change.reply.status, 300) << change.reply.body;
    const json::array newest = entries("?limit=1");
    ASSERT_EQ(newest.size(), 1U);
    const json::object& entry = newest.at(0).as_object();
    EXPECT_EQ(entry.at("action").as_string(), change.action);
    EXPECT_FALSE(change.subject.empty());
    EXPECT_EQ(entry.at("subject").as_string(), change.subject);
    EXPECT_EQ(entry.at("actor").at("kind").as_string(), actor);
    EXPECT_EQ(entry.at("address").as_string(), "127.0.0.1");
    EXPECT_EQ(entry.at("request_id").as_string(), change.reply.header("x-request-id"))
        << "its own request is the newest entry";
  }
  void expect_whole() {
    const auto report = store::verify_audit_log(server_.database().address(), std::nullopt);
    for (const auto& finding : report.findings) ADD_FAILURE() << finding.sentence;
    EXPECT_EQ(report.head.count, count());
  }

  TestServer server_;
  const std::string organiser_;
  const std::string key_;
};

/// `rest` is what follows the endpoint in the path.
std::optional<Change> AuditLog::ask_of_endpoints(const std::string& method,
                                                 const std::string& rest) {
  const std::string id = endpoint();
  const std::string path = "/webhook-endpoints/" + id;
  const auto of_endpoint = [&](RawReply reply, const char* action) {
    return Change{std::move(reply), action, id};
  };
  if (method == "PUT")
    return of_endpoint(replace(path, R"({"url": "https://b.example/", "events": ["show.paused"]})"),
                       "webhook_endpoint.changed");
  if (method == "DELETE") return of_endpoint(own("DELETE", path), "webhook_endpoint.deleted");
  if (rest == "/rotate-secret")
    return of_endpoint(own("POST", path + rest), "webhook_endpoint.secret_rotated");
  if (rest == "/test") return of_endpoint(own("POST", path + rest), "webhook_endpoint.tested");
  const std::string event = tested(id);
  if (rest == "/deliveries/{event}/resend")
    return Change{own("POST", path + "/deliveries/" + event + "/resend"), "webhook.resent", event};
  if (rest != "/resend") return std::nullopt;
  // Tests are sent again one by one: it becomes an event of another kind, which was sent.
  server_.restart({}, "UPDATE webhook_event SET kind = 10; UPDATE webhook_delivery SET state = 1");
  return of_endpoint(own("POST", path + rest, R"({"since": "2024-01-02T00:00:00Z"})"),
                     "webhook_endpoint.events_resent");
}

std::optional<Change> AuditLog::ask_of_staff(const std::string& name) {
  const std::string base = "/v1/organisers/{organiser}/";
  const auto is = [&](const std::string& route) {
    return name == route.substr(0, route.find(' ') + 1) + base + route.substr(route.find(' ') + 1);
  };
  const auto made = [](RawReply reply, const char* action) {
    std::string id = reply.text("id");
    return Change{std::move(reply), action, std::move(id)};
  };
  if (is("POST venues")) return made(own("POST", "/venues", kVenue), "venue.made");
  if (is("PUT venues/{venue}"))
    return made(replace("/venues/" + format_id(VenueId{2}), kOtherVenue), "venue.changed");
  const std::string hall = R"({"venue": ")" + format_id(VenueId{2}) + R"(", "name": ")";
  if (is("POST halls")) return made(own("POST", "/halls", hall + R"(Screen 2"})"), "hall.made");
  if (is("PUT halls/{hall}"))
    return made(replace("/halls/" + format_id(HallId{3}), hall + R"(Screen 3"})"), "hall.changed");
  if (is("POST titles")) return made(own("POST", "/titles", kTitle), "title.made");
  if (is("PUT titles/{title}"))
    return made(replace("/titles/" + format_id(TitleId{4}), kOtherTitle), "title.changed");
  if (is("POST seat-plans")) {
    std::string plan = small_plan();
    plan.replace(plan.find("Small hall"), 10, "Other hall");
    return made(own("POST", "/seat-plans", plan), "seat_plan.published");
  }
  if (is("POST timetable")) {
    RawReply added = own("POST", "/timetable", timetable());
    const std::string show(added.json().at("shows").at(0).at("id").as_string());
    return Change{std::move(added), "show.added", show};
  }
  if (is("PATCH shows/{show}"))
    return made(own("PATCH", "/shows/" + server_.show, R"({"rules": {"no_single_seat": false}})",
                    "If-Match: *\r\n"),
                "show.changed");
  if (is("POST webhook-endpoints")) {
    const std::string body = R"({"url": "https://c.example/", "events": ["show.paused"]})";
    return made(own("POST", "/webhook-endpoints", body), "webhook_endpoint.made");
  }
  const std::string endpoint = base + "webhook-endpoints/{endpoint}";
  const std::size_t blank = name.find(' ');
  if (name.compare(blank + 1, endpoint.size(), endpoint) == 0)
    return ask_of_endpoints(name.substr(0, blank), name.substr(blank + 1 + endpoint.size()));
  for (const char* action : {"open", "pause", "close", "cancel", "block", "unblock"})
    if (is(std::string("POST shows/{show}/") + action)) return run_sale(action, false);
  return std::nullopt;
}

std::optional<Change> AuditLog::ask_of_operator(const std::string& name) {
  const auto is = [&](const std::string& route) {
    return name ==
           route.substr(0, route.find(' ') + 1) + "/admin/v1/" + route.substr(route.find(' ') + 1);
  };
  for (const char* action : {"open", "pause", "close", "cancel", "block", "unblock"})
    if (is(std::string("POST shows/{id}/") + action)) return run_sale(action, true);
  if (is("POST reviews/{id}/decide")) {
    const std::string id = review_case();
    const std::string verdict =
        R"({"verdict": "write_off", "reason": "Asha said so", "by": "Meera"})";
    return Change{admin("POST", "/reviews/" + id + "/decide", verdict), "review.decided", id};
  }
  if (is("POST refunds/{id}/resend")) {
    const std::string id = owed_refund();
    return Change{admin("POST", "/refunds/" + id + "/resend"), "refund.resent", id};
  }
  if (is("POST webhooks/{endpoint}/{event}/retry")) {
    const std::string of = endpoint();
    const std::string event = tested(of);
    return Change{admin("POST", "/webhooks/" + of + "/" + event + "/retry"), "webhook.resent",
                  event};
  }
  if (is("PUT translations/{language}"))
    return Change{admin("PUT", "/translations/hi", R"({"texts": {"Gold": "सोना"}})"),
                  "translations.put", "hi"};
  if (is("POST organisers")) {
    RawReply made = admin("POST", "/organisers", R"({"name": "Rex"})");
    const std::string id = made.text("id");
    return Change{std::move(made), "organiser.made", id};
  }
  const std::string keys = "/organisers/" + organiser_ + "/keys";
  const std::string key = R"({"name": "Website", "role": "auditor"})";
  if (is("POST organisers/{id}/keys")) {
    RawReply made = admin("POST", keys, key);
    const std::string id = made.text("id");
    return Change{std::move(made), "api_key.made", id};
  }
  if (is("POST organisers/{id}/keys/{key}/revoke")) {
    const std::string id = admin("POST", keys, key).text("id");
    return Change{admin("POST", keys + "/" + id + "/revoke"), "api_key.revoked", id};
  }
  if (is("POST mails/{id}/retry")) {
    const std::string mail = waiting_mail();
    return Change{admin("POST", "/mails/" + mail + "/retry"), "mail.retried", mail};
  }
  if (is("POST gateways/{gateway}/{account}/rotate-secret"))
    return Change{admin("POST", "/gateways/sandbox/main/rotate-secret"), "gateway.secret_rotated",
                  "sandbox/main"};
  if (is("POST gateways/{gateway}/{account}/end-former-secret")) {
    admin("POST", "/gateways/sandbox/main/rotate-secret");
    return Change{admin("POST", "/gateways/sandbox/main/end-former-secret"),
                  "gateway.former_secret_ended", "sandbox/main"};
  }
  return std::nullopt;
}

std::string name_of_route(const Route& route) {
  return std::string(method_name(route.method)) + " " + std::string(route.pattern);
}

/// One server a route, because a sale that was closed stays closed.
class AuditLogOf : public AuditLog, public ::testing::WithParamInterface<std::string> {};

std::vector<std::string> routes_that_change() {
  std::vector<std::string> names;
  for (const std::span<const Route> routes : {public_routes(), admin_routes()})
    for (const Route& route : routes) {
      const Who who = route.handler.who();
      const bool of_staff = who == Who::kStaff || who == Who::kOperator;
      if (of_staff && route.method != Method::kGet) names.push_back(name_of_route(route));
    }
  return names;
}

TEST_P(AuditLogOf, EveryRouteThatChangesSomethingHasAnEntry) {
  const std::string& route = GetParam();
  const bool by_operator = route.find(" /admin/") != std::string::npos;
  const auto change = by_operator ? ask_of_operator(route) : ask_of_staff(route);
  ASSERT_TRUE(change) << route << ": say in this test how to have it change something";
  expect_entry(route, *change, by_operator ? "operator" : "api_key");
  expect_whole();
  for (const json::value& entry : entries()) {
    const std::string text = json::serialize(entry);
    for (const char* secret : {"Asha", "fs_live_", "secret\":\""})
      EXPECT_EQ(text.find(secret), std::string::npos) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Routes, AuditLogOf, ::testing::ValuesIn(routes_that_change()),
                         [](const auto& one) {
                           std::string name;
                           for (const char c : one.param)
                             name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
                           return name;
                         });

TEST_F(AuditLog, SaysWhatWasThereAndWhatCame) {
  const std::string title = own("POST", "/titles", kTitle).text("id");
  replace("/titles/" + title, kOtherTitle);
  const json::array of_title = entries("?subject=" + title);
  ASSERT_EQ(of_title.size(), 2U);
  EXPECT_EQ(of_title.at(0).at("before").at("running_minutes").as_int64(), 120);
  EXPECT_EQ(of_title.at(0).at("after").at("running_minutes").as_int64(), 121);
  EXPECT_TRUE(of_title.at(1).at("before").is_null());
  EXPECT_EQ(of_title.at(0).at("previous_hash"), of_title.at(1).at("hash"));
  own("POST", "/shows/" + server_.show + "/pause");
  const json::array of_show = entries("?subject=" + server_.show);
  EXPECT_EQ(json::serialize(of_show.at(0).at("before")), R"({"state":"on_sale"})");
  EXPECT_EQ(json::serialize(of_show.at(0).at("after")), R"({"state":"paused"})");
}

TEST_F(AuditLog, HasNoEntryOfWhatChangedNothing) {
  own("POST", "/titles", kTitle);
  own("POST", "/shows/" + server_.show + "/pause");
  const std::string venue = own("POST", "/venues", kVenue).text("id");
  const std::int64_t before = count();
  EXPECT_EQ(own("POST", "/titles", kTitle).status, 409);
  EXPECT_EQ(own("POST", "/titles", "{}").status, 422);
  EXPECT_EQ(replace("/venues/" + venue, kVenue).status, 200) << "the same again";
  EXPECT_EQ(own("PUT", "/venues/" + venue, kOtherVenue, "If-Match: \"x\"\r\n").status, 412);
  EXPECT_EQ(own("POST", "/shows/" + server_.show + "/pause").status, 200);
  EXPECT_EQ(own("POST", "/shows/" + server_.draft + "/close").status, 409);
  EXPECT_EQ(own("POST", "/seat-plans?dry_run=true", small_plan()).status, 200);
  EXPECT_EQ(admin("POST", "/organisers", R"({"name": "Regal Cinemas"})").status, 200);
  const std::string weak = server_.key_of(organiser_, R"("role": "auditor")");
  EXPECT_EQ(count(), before + 1) << "the key";
  EXPECT_EQ(
      server_.call("POST", "/v1/organisers/" + organiser_ + "/titles", kOtherTitle, weak).status,
      403);
  own("POST", "/shows/" + server_.show + "/open");
  Buyer(server_).order(kTwoSeats);
  EXPECT_EQ(count(), before + 2) << "what buyers do is not in it";
}

TEST_F(AuditLog, OfAnOrganiserHasWhatWasDoneToItsOwn) {
  const std::string other = server_.make_organiser("Rex");
  const std::string key = server_.key_of(other);
  const auto own_log = [&](const std::string& organiser, const std::string& with) {
    const RawReply reply =
        server_.call("GET", "/v1/organisers/" + organiser + "/audit-log", "", with);
    EXPECT_EQ(reply.status, 200) << reply.body;
    std::vector<std::string> actions;
    const json::object page = reply.json();
    for (const json::value& entry : page.at("items").as_array())
      actions.emplace_back(entry.at("action").as_string());
    return actions;
  };
  admin("POST", "/shows/" + server_.show + "/pause");
  admin("PUT", "/translations/hi", R"({"texts": {"Gold": "सोना"}})");
  using Actions = std::vector<std::string>;
  EXPECT_EQ(own_log(organiser_, key_), (Actions{"show.sale_paused", "api_key.made"}));
  EXPECT_EQ(own_log(other, key), (Actions{"api_key.made", "organiser.made"}));
  const RawReply of_other = server_.call(
      "GET", "/v1/organisers/" + other + "/audit-log?subject=" + server_.show, "", key);
  EXPECT_TRUE(of_other.json().at("items").as_array().empty());
}

TEST_F(AuditLog, IsReadInPages) {
  for (int i = 0; i < 3; ++i) {
    own("POST", "/shows/" + server_.show + "/pause");
    own("POST", "/shows/" + server_.show + "/open");
  }
  std::vector<std::int64_t> ids;
  std::string query = "?limit=2";
  for (int pages = 0; pages < 10 && !query.empty(); ++pages) {
    const RawReply page = own("GET", "/audit-log" + query);
    const json::object body = page.json();
    for (const json::value& entry : body.at("items").as_array())
      ids.push_back(entry.at("id").as_int64());
    const json::value& next = body.at("next_cursor");
    query = next.is_null() ? "" : "?limit=2&cursor=" + std::string(next.as_string());
    EXPECT_EQ(page.header("link").empty(), next.is_null());
  }
  EXPECT_EQ(ids, (std::vector<std::int64_t>{7, 6, 5, 4, 3, 2, 1}));
  for (const char* wrong : {"?limit=0", "?cursor=x", "?actor=1"})
    EXPECT_EQ(own("GET", std::string("/audit-log") + wrong).text("type"), "/problems/invalid-query")
        << wrong;
}

TEST_F(AuditLog, GoesOnAfterARestart) {
  own("POST", "/shows/" + server_.show + "/pause");
  const std::int64_t before = count();
  server_.restart({});
  EXPECT_EQ(count(), before);
  own("POST", "/shows/" + server_.show + "/open");
  EXPECT_EQ(count(), before + 1);
  expect_whole();
}

}  // namespace
}  // namespace firstshow::http
