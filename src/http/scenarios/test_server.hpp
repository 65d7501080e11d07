#pragma once
// For tests: all of `firstshow serve` in this process, over a database of its own
// (test_database.hpp), with a small hall and a few shows. Its public and operator's listeners are
// on free ports. One thread.

#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <thread>

#include "accounts/buyer_tokens.hpp"
#include "http/runtime/routes.hpp"
#include "http/runtime/server_runtime.hpp"
#include "http/scenarios/raw_client.hpp"
#include "http/scenarios/small_plan.hpp"
#include "http/scenarios/test_database.hpp"
#include "http/transport/server.hpp"
#include "store/database.hpp"

namespace firstshow::http {

class TestServer {
 public:
  struct Options {
    desk::LaneLimits lanes;
    RateLimitOptions rates{.on = false};
    ServerOptions server;
    feed::FeedOptions feed{};
    payments::PaymentServiceOptions payment_service{
        .sandbox = true, .deliveries = quick_deliveries(), .gateway_tasks = quick_gateway_tasks()};
    std::vector<std::string> embed_origins;
    bool sandbox_delivers = true;  ///< else its webhooks never come
    std::span<const Route> routes = public_routes();
  };

  TestServer() : TestServer(Options{}) {}
  explicit TestServer(const Options& options) {
    open(options);
    fill();
    serve(options);
  }
  /// Ends everything and starts again on the same database, to which `meanwhile` was done.
  void restart(const Options& options, const std::string& meanwhile = "") {
    close();
    if (!meanwhile.empty()) database_.execute(meanwhile);
    open(options);
    serve(options);
  }
  ~TestServer() { close(); }

  static payments::DeliveryOptions quick_deliveries() {
    payments::DeliveryOptions options;
    options.first_retry = std::chrono::milliseconds{1};
    options.longest_retry = std::chrono::milliseconds{20};
    return options;
  }
  static payments::GatewayTaskOptions quick_gateway_tasks() {
    payments::GatewayTaskOptions options;
    options.first_retry = std::chrono::milliseconds{1};
    options.longest_retry = std::chrono::milliseconds{20};
    return options;
  }

  const TestDatabase& database() const { return database_; }
  Services& services() { return runtime_->services(); }
  const TransportServices& transport() { return runtime_->transport(); }
  ServerState& state() { return runtime_->state(); }
  const std::string& operator_token() const { return runtime_->operator_token(); }
  desk::DeskThread& desk() { return runtime_->desk(); }
  payments::PaymentService& payment_service() { return runtime_->payment_service(); }
  const catalogue::Directory& directory() { return services().catalogue.directory; }
  Server& server() { return *server_; }
  std::uint16_t port() const { return server_->port(); }
  std::uint16_t admin_port() const { return admin_->port(); }

  std::string show;   ///< on sale
  std::string soon;   ///< its sale opens in a year
  std::string draft;  ///< nobody's business
  std::string plan;   ///< of all of them

  /// Sends one request on a connection of its own.
  RawReply call(const std::string& method, const std::string& path, const std::string& body = "",
                const std::string& headers = "") {
    return call_at(port(), method, path, body, headers);
  }
  /// As the operator, on the admin port.
  RawReply staff(const std::string& method, const std::string& path, const std::string& body = "") {
    return call_at(admin_port(), method, path, body, bearer(operator_token()));
  }
  /// An organiser and a key that may do all that `key` says: {"role": "owner"}; the key's header.
  std::string key_of(const std::string& organiser, const std::string& key = R"("role": "owner")") {
    const RawReply made = staff("POST", "/admin/v1/organisers/" + organiser + "/keys",
                                R"({"name": "A program", )" + key + "}");
    EXPECT_EQ(made.status, 201) << made.body;
    return bearer(made.text("key"));
  }
  std::string make_organiser(const std::string& name) {
    const RawReply made = staff("POST", "/admin/v1/organisers", R"({"name": ")" + name + R"("})");
    EXPECT_TRUE(made.status == 201 || made.status == 200) << made.body;
    return made.text("id");
  }
  /// A buyer's Authorization header field.
  std::string buyer() {
    return bearer(token(accounts::random_buyer(), wall_clock() + std::chrono::hours{1}));
  }
  std::string token(BuyerId buyer, Time expires_at) {
    return services().tokens.buyer_tokens.make(buyer, expires_at);
  }
  static std::string bearer(const std::string& token) {
    return "Authorization: Bearer " + token + "\r\n";
  }
  static std::string request(const std::string& method, const std::string& path,
                             const std::string& body = "", const std::string& headers = "") {
    std::string text = method + " " + path + " HTTP/1.1\r\nHost: box.test\r\n" + headers;
    if (!body.empty())
      text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\n";
    return text + "\r\n" + body;
  }
  /// Asks the desk directly, as the command line does.
  booking::Outcome ask(booking::Command command) {
    return ask_desk_thread(desk::Work(std::move(command))).outcome;
  }
  /// Waits until a condition holds that follows a commit (a map, the catalogue).
  static void await(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!holds()) {
      ASSERT_LT(std::chrono::steady_clock::now(), end) << "it never came to be";
      std::this_thread::yield();
    }
  }

 private:
  void open(const Options& options) {
    RuntimeOptions runtime;
    runtime.database = database_.address();
    runtime.lanes = options.lanes;
    runtime.rates = options.rates;
    runtime.payment_service = options.payment_service;
    runtime.embed_origins = options.embed_origins;
    runtime.feed = options.feed;
    runtime.on_failure = [](std::string sentence) { ADD_FAILURE() << sentence; };
    runtime_.emplace(std::move(runtime));
  }
  void serve(const Options& options) {
    ServerOptions serving = options.server;
    serving.listen = {"127.0.0.1", 0};
    server_.emplace(serving, options.routes, transport());
    if (options.sandbox_delivers) payment_service().serve_at("127.0.0.1", port());
    serving.threads = 1;
    admin_.emplace(serving, admin_routes(), transport());
  }
  void close() {
    server_->stop();
    admin_->stop();
    server_.reset();
    admin_.reset();
    runtime_.reset();
  }
  RawReply call_at(std::uint16_t port, const std::string& method, const std::string& path,
                   const std::string& body, const std::string& headers) {
    RawClient client(port);
    client.send(request(method, path, body, headers));
    return client.receive(method == "HEAD");
  }
  desk::Reply ask_desk_thread(desk::Work work) {
    std::promise<desk::Reply> promise;
    auto future = promise.get_future();
    desk().submit(std::move(work), [&](desk::Reply reply) { promise.set_value(std::move(reply)); });
    desk::Reply reply = future.get();
    EXPECT_EQ(reply.refusal, desk::DeskRefusal::kNone) << reply.fault;
    return reply;
  }
  void fill() {
    ask_desk_thread(desk::SqlJob{
        desk::JobChanges::kCatalogue, [](store::Database& db) {
          catalogue::put_organiser(db, {OrganiserId{1}, "Regal Cinemas"});
          catalogue::put_venue(db, {VenueId{2}, OrganiserId{1}, "The Regal", "Pune", "27",
                                    "1 Mill Road", "Asia/Kolkata"});
          catalogue::put_hall(db, {HallId{3}, VenueId{2}, "Screen 1"});
          catalogue::put_title(db, {TitleId{4}, OrganiserId{1}, "A \"quoted\" film", "film",
                                    "UA 13+", "hi", "2D", 140, "Long ago.\nFar away."});
        }});
    const auto published = catalogue::import_plan(small_plan());
    ASSERT_TRUE(published.ok()) << published.faults().front().pointer << ": "
                                << published.faults().front().detail;
    const auto made =
        ask(booking::PublishPlan{published->plan->layout, small_plan(), OrganiserId{1}});
    booking::Show made_show;
    made_show.organiser = OrganiserId{1};
    made_show.title = TitleId{4};
    made_show.hall = HallId{3};
    made_show.plan = std::get<booking::PlanReply>(made.body).plan;
    plan = format_id(made_show.plan);
    made_show.state = booking::SaleState::kOnSale;
    made_show.starts_at =
        from_micros(to_micros(wall_clock()) / 1'000'000 * 1'000'000) + std::chrono::hours{24};
    made_show.opens_at = made_show.starts_at - std::chrono::hours{48};
    made_show.closes_at = made_show.starts_at + std::chrono::minutes{20};
    made_show.prices.types = {{"adult", "Adult"}, {"child", "Child"}};
    made_show.prices.prices = {Paise{30'000}, Paise{20'000}, Paise{15'000}, booking::kNotOffered};
    made_show.limits.places_per_hold = 4;
    made_show.limits.holds_per_buyer = 2;
    made_show.limits.places_per_buyer = 6;
    show = define(made_show);
    made_show.opens_at = made_show.starts_at + std::chrono::hours{24 * 365};
    made_show.closes_at = made_show.opens_at + std::chrono::hours{1};
    soon = define(made_show);
    made_show.state = booking::SaleState::kDraft;
    draft = define(made_show);
    await([&] { return directory().listing()->shows.size() == 3; });
  }
  std::string define(const booking::Show& wanted) {
    const auto outcome = ask(booking::DefineShow{wanted});
    const auto* made = std::get_if<booking::ShowReply>(&outcome.body);
    EXPECT_NE(made, nullptr) << refusal_name(outcome.refusal);
    return made != nullptr ? format_id(made->show.id) : "";
  }

  const TestDatabase database_;
  std::optional<ServerRuntime> runtime_;
  std::optional<Server> server_;
  std::optional<Server> admin_;
};

/// What to hold in `TestServer::show`.
inline const std::string kTwoSeats = R"({"seats": ["Stalls-A-1", "Stalls-A-2"]})";
inline const std::string kPit = R"({"areas": [{"key": "Pit", "quantity": 1}]})";

}  // namespace firstshow::http
