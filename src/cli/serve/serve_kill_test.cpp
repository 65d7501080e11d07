// What a server accepted before it was killed, it does after the next start. Real processes.

#include "accounts/operator_token.hpp"
#include "cli/serve/serve_buyer.hpp"
#include "cli/serve/serve_process.hpp"
#include "store/address/open_database.hpp"
#include "store/database.hpp"

namespace firstshow::cli {
namespace {

class ServeKill : public ServeTest {};

/// The buyer paid at the sandbox, which said "202: it will happen", and the server was killed.
TEST_F(ServeKill, TheSandboxDoesWhatItAccepted) {
  const std::string show = put_small_show(file("server.db"), file("plan.json"));
  const struct {
    const char* body;
    const char* state;
  } cases[] = {
      {R"({"outcome": "succeed", "delay_s": 2})", "confirmed"},
      {R"({"outcome": "authorise", "delay_s": 2})", "confirmed"},
  };
  std::vector<std::string> orders;
  ServeBuyer buyer;
  {
    Process server(without_limits(command("server.db")));
    buyer.port = port_of(server);
    buyer.begin();
    for (const auto& one : cases) {
      const std::string order = buyer.order(show);
      orders.push_back(order);
      buyer.pay(order, one.body);
    }
    server.send(SIGKILL);
    EXPECT_EQ(server.ended(), 128 + SIGKILL);
  }
  Process server(without_limits(command("server.db")));
  buyer.port = port_of(server);
  for (std::size_t i = 0; i < orders.size(); ++i) {
    EXPECT_TRUE(buyer.reaches(orders[i], cases[i].state)) << cases[i].body;
    const auto order = buyer.read(orders[i]).json();
    EXPECT_EQ(order.at("tickets").as_array().size(), 1U);
    EXPECT_EQ(order.at("refunds").as_array().size(), 0U) << "paid once";
  }
}

/// The server is killed while a change is on its way. Each change that had its reply has its entry,
/// the one on its way has both or neither, and the chain goes on.
TEST_F(ServeKill, TheAuditLogHasWhatWasAnsweredAndIsWhole) {
  const std::string database = file("server.db");
  store::DatabaseSettings settings;
  settings.database = database;
  const store::DatabaseAddress address(settings);
  std::int64_t answered = 0;
  int made = 0;
  for (int life = 0; life < 4; ++life) {
    Process server(without_limits(command("server.db")));
    const std::uint16_t admin = admin_port_of(server);
    const std::string token = accounts::read_operator_token(database);
    const auto ask_for_organiser = [&](http::RawClient& client) {
      const std::string body = R"({"name": "Organiser )" + std::to_string(++made) + R"("})";
      client.send("POST /admin/v1/organisers HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " +
                  token + "\r\nContent-Type: application/json\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n" + body);
    };
    http::RawClient client(admin);
    for (int i = 0; i < 5; ++i, ++answered) {
      ask_for_organiser(client);
      EXPECT_EQ(client.receive().status, 201);
    }
    ask_for_organiser(client);
    server.send(SIGKILL);
    EXPECT_EQ(server.ended(), 128 + SIGKILL);
    const store::AuditLogReport report = store::verify_audit_log(address, std::nullopt);
    for (const store::Finding& finding : report.findings) ADD_FAILURE() << finding.sentence;
    std::int64_t organisers = 0;
    const auto reader = store::open_reader(address);
    for (const store::Row row : reader->query("SELECT count(*) FROM organiser"))
      organisers = row.integer(0);
    EXPECT_EQ(report.head.count, organisers);
    EXPECT_GE(report.head.count, answered);
    EXPECT_LE(report.head.count, answered + 1);
    answered = report.head.count;
  }
}

}  // namespace
}  // namespace firstshow::cli
