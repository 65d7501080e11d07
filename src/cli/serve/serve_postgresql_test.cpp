// The server over a real PostgreSQL server, both as processes: what is sold survives the death of
// either, and what goes wrong between them is said. Real processes.

#include "cli/serve/serve_buyer.hpp"
#include "cli/serve/serve_process.hpp"
#include "store/database.hpp"
#include "store/postgresql/postgres_server.hpp"
#include "store/postgresql/server_lock.hpp"

namespace firstshow::cli {
namespace {

class ServePostgresql : public ServeTest {
 protected:
  ServePostgresql() : database_(server_.make_database()), address_(server_.address(database_)) {}

  std::vector<std::string> serve(const std::string& address, const char* more = "--create") {
    return without_limits({"serve", "--database", address, "--state-folder", file("state"),
                           "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", more});
  }
  /// A show on sale; its id.
  std::string put_show() {
    write("plan.json", http::small_plan());
    Process demo({"demo", "--database", address_, "--state-folder", file("state"), "--plan",
                  file("plan.json")});
    EXPECT_EQ(demo.ended(), 0) << demo.complained;
    return demo.printed.substr(0, demo.printed.find(' '));
  }
  void expect_clean() {
    Process check({"check", address_});
    EXPECT_EQ(check.ended(), 0) << check.printed << check.complained;
  }
  /// Waits until the operator's port answers so.
  static void await(std::uint16_t port, const char* path, const std::string& words) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    for (;;) {
      const http::RawReply reply = ask(port, std::string("GET ") + path);
      if (reply.body.find(words) != std::string::npos) return;
      ASSERT_LT(std::chrono::steady_clock::now(), end) << reply.body;
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
  }
  void as_admin(const std::string& sql) {
    store::PostgresOptions options;
    options.uri = server_.uri("postgres");
    store::open_postgres_database(options)->execute(sql);
  }
  /// What a server says that cannot start.
  std::string refusal(const std::vector<std::string>& line,
                      const std::vector<std::pair<const char*, std::string>>& environment = {}) {
    Process server(line, environment);
    EXPECT_NE(server.ended_by_itself(), 0) << server.printed;
    return server.complained;
  }

  store::PostgresServer& server_ = store::PostgresServer::of_tests();
  const std::string database_;
  const std::string address_;
};

void expect_says(const std::string& text, std::string_view words) {
  EXPECT_NE(text.find(words), std::string::npos) << text;
}

TEST_F(ServePostgresql, SellsAndSurvivesItsOwnDeath) {
  const std::string show = put_show();
  ServeBuyer buyer;
  std::string paid;
  std::string promised;
  {
    Process server(serve(address_));
    buyer.port = port_of(server);
    buyer.begin();
    paid = buyer.order(show);
    buyer.pay(paid, R"({"outcome": "succeed"})");
    EXPECT_TRUE(buyer.reaches(paid, "confirmed"));
    promised = buyer.order(show);
    buyer.pay(promised, R"({"outcome": "succeed", "delay_s": 2})");
    server.send(SIGKILL);
    EXPECT_EQ(server.ended(), 128 + SIGKILL);
  }
  Process server(serve(address_));
  buyer.port = port_of(server);
  const auto order = buyer.read(paid).json();
  EXPECT_EQ(order.at("state").as_string(), "confirmed");
  EXPECT_EQ(order.at("tickets").as_array().size(), 1U);
  EXPECT_EQ(buyer.send("GET", "/v1/orders/" + paid + "/tickets").status, 200);
  EXPECT_EQ(buyer.send("GET", "/v1/titles?q=nowhere").status, 200);
  EXPECT_TRUE(buyer.reaches(promised, "confirmed"));
  Process list({"show", "list", "--database", address_, "--state-folder", file("state"), "--admin",
                "127.0.0.1:" + std::to_string(admin_port_of(server))});
  EXPECT_EQ(list.ended(), 0) << list.complained;
  expect_says(list.printed, show);
  server.send(SIGTERM);
  EXPECT_EQ(server.ended_by_itself(), 0) << server.complained;
  expect_clean();
}

TEST_F(ServePostgresql, GoesOnOnceTheDatabaseIsBack) {
  const std::string show = put_show();
  Process server(serve(address_));
  ServeBuyer buyer;
  buyer.port = port_of(server);
  const std::uint16_t admin = admin_port_of(server);
  buyer.begin();
  const std::string order = buyer.order(show);
  EXPECT_EQ(ask(admin, "GET /readyz").status, 200);

  server_.kill();
  const http::RawReply refused = buyer.hold(show);
  EXPECT_EQ(refused.status, 503) << refused.body;
  expect_says(refused.body, "storage-unwritable");
  EXPECT_EQ(buyer.read(order).status, 200) << "reads go on";
  await(admin, "/readyz", "nothing can be sold for now");
  EXPECT_EQ(ask(admin, "GET /readyz").status, 503);
  await(admin, "/metrics", "firstshow_database_unavailable 1");

  server_.start();
  await(admin, "/readyz", "ready\n");
  await(admin, "/metrics", "firstshow_database_unavailable 0");
  const std::string again = buyer.order(show);
  buyer.pay(again, R"({"outcome": "succeed"})");
  EXPECT_TRUE(buyer.reaches(again, "confirmed"));
  buyer.pay(order, R"({"outcome": "succeed"})");
  EXPECT_TRUE(buyer.reaches(order, "confirmed"));
  server.send(SIGTERM);
  EXPECT_EQ(server.ended_by_itself(), 0) << server.complained;
  expect_says(server.complained, "the database can be written to again");
  expect_clean();
}

/// Its lock went with its session, while nobody wrote: it is told of the other one all the same.
TEST_F(ServePostgresql, EndsOnceAnotherServerHasTheDatabase) {
  put_show();
  Process former(serve(address_));
  port_of(former);
  // Frozen, or it would take its lock again before the other one comes.
  former.send(SIGSTOP);
  server_.kill();
  server_.start();
  Process other(serve(address_));
  const std::uint16_t admin = admin_port_of(other);
  former.send(SIGCONT);
  EXPECT_NE(former.ended_by_itself(), 0);
  expect_says(former.complained, "another writer has taken the database over");
  EXPECT_EQ(ask(admin, "GET /readyz").body, "ready\n");
  other.send(SIGTERM);
  EXPECT_EQ(other.ended_by_itself(), 0) << other.complained;
}

TEST_F(ServePostgresql, MakesSessionsAnewWhileNobodyWrites) {
  put_show();
  Process server(serve(address_));
  const std::uint16_t admin = admin_port_of(server);
  store::PostgresOptions options;
  options.uri = server_.uri(database_);
  const auto db = store::open_postgres_database(options);
  for (int times = 0; times < 2; ++times) {
    db->execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE "
        "datname = current_database() AND pid <> pg_backend_pid()");
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!store::look_at_server(*db).locked) ASSERT_LT(std::chrono::steady_clock::now(), end);
  }
  expect_says(refusal(serve(address_)), "another firstshow serves this database");
  EXPECT_EQ(ask(admin, "GET /readyz").body, "ready\n");
  server.send(SIGTERM);
  EXPECT_EQ(server.ended_by_itself(), 0) << server.complained;
  EXPECT_EQ(server.complained.find("nothing can be sold"), std::string::npos) << server.complained;
}

TEST_F(ServePostgresql, SellsNothingFromAnOlderCopy) {
  const std::string show = put_show();
  Process server(serve(address_));
  ServeBuyer buyer;
  buyer.port = port_of(server);
  const std::uint16_t admin = admin_port_of(server);
  buyer.begin();
  store::PostgresOptions options;
  options.uri = server_.uri(database_);
  const auto db = store::open_postgres_database(options);
  db->execute("CREATE TABLE copy AS TABLE journal_position");
  const std::string order = buyer.order(show);
  buyer.pay(order, R"({"outcome": "succeed"})");
  EXPECT_TRUE(buyer.reaches(order, "confirmed"));  // nothing is left to be written
  db->execute(
      "BEGIN; DELETE FROM journal_position; INSERT INTO journal_position TABLE copy; COMMIT");
  await(admin, "/readyz", "the database has less than was committed");
  EXPECT_EQ(ask(admin, "GET /readyz").status, 503);
  await(admin, "/metrics", "firstshow_database_lost 1");
  const http::RawReply refused = buyer.hold(show);
  EXPECT_EQ(refused.status, 503) << refused.body;
  EXPECT_EQ(buyer.read(order).status, 200) << "reads go on";
  server.send(SIGTERM);
  EXPECT_EQ(server.ended_by_itself(), 0) << server.complained;
}

TEST_F(ServePostgresql, OnAReadOnlyServerReadsAreServed) {
  const std::string show = put_show();
  {
    Process first(serve(address_));  // makes the keys
    port_of(first);
    first.send(SIGTERM);
    EXPECT_EQ(first.ended_by_itself(), 0) << first.complained;
  }
  as_admin("ALTER DATABASE " + database_ + " SET default_transaction_read_only = on");
  Process server(serve(address_));
  ServeBuyer buyer;
  buyer.port = port_of(server);
  const std::uint16_t admin = admin_port_of(server);
  buyer.begin();
  EXPECT_EQ(buyer.send("GET", "/v1/shows/" + show + "/seats").status, 200);
  EXPECT_EQ(buyer.hold(show).status, 503);
  await(admin, "/readyz", "it is a standby or read-only");

  as_admin("ALTER DATABASE " + database_ + " SET default_transaction_read_only = off");
  await(admin, "/readyz", "ready\n");
  EXPECT_TRUE(buyer.reaches(buyer.order(show), "open"));
}

TEST_F(ServePostgresql, SaysWhyItCannotStart) {
  expect_says(refusal(serve(address_, "--accept-clock")), "start once with --create");
  expect_says(refusal(serve(server_.address("nowhere"))), "\"nowhere\" does not exist");
  expect_says(refusal(serve("postgresql://%zz:hush@/x")), "cannot be read");
  const std::string show = put_show();
  {
    Process server(serve(address_));
    port_of(server);
    expect_says(refusal(serve(address_)), "another firstshow serves this database");
  }
  store::PostgresOptions options;
  options.uri = server_.uri(database_);
  store::open_postgres_database(options)->execute("UPDATE firstshow_schema SET version = 99");
  expect_says(refusal(serve(address_)), "has schema 99");
}

/// The password is asked for by the server's rule for the user clerk, and nothing prints it.
TEST_F(ServePostgresql, TakesThePasswordFromWhereItIsKept) {
  as_admin("DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN PASSWORD 'hush-1'");
  as_admin("GRANT ALL ON DATABASE " + database_ + " TO clerk");
  store::PostgresOptions options;
  options.uri = server_.uri(database_);
  store::open_postgres_database(options)->execute("GRANT CREATE ON SCHEMA public TO clerk");
  const std::string host = "?host=" + server_.folder();
  const std::string bare = "postgresql://clerk@/" + database_ + host;
  const std::string with = "postgresql://clerk:hush-1@/" + database_ + host;
  write("password", "hush-1\n");
  ::setenv("PGPASSFILE", "/nowhere", 1);
  const std::string wrong = refusal(serve("postgresql://clerk:hush-2@/" + database_ + host));
  expect_says(wrong, "password authentication failed");
  EXPECT_EQ(wrong.find("hush"), std::string::npos) << wrong;
  expect_says(refusal(serve(bare)), "no password supplied");
  std::vector<std::string> by_file = serve(bare);
  by_file.insert(by_file.end(), {"--database-password-file", file("password")});
  const std::pair<std::vector<std::string>, std::string> cases[] = {
      {serve(with), ""}, {serve(bare), "hush-1"}, {by_file, ""}};
  for (const auto& [line, environment] : cases) {
    Process server(line, {{"PGPASSWORD", environment}});
    port_of(server);
    EXPECT_EQ(server.printed.find("hush"), std::string::npos) << server.printed;
    server.send(SIGTERM);
    EXPECT_EQ(server.ended_by_itself(), 0) << server.complained;
    EXPECT_EQ(server.complained.find("hush"), std::string::npos) << server.complained;
  }
  store::open_postgres_database(options)->execute("DROP OWNED BY clerk");
  as_admin("DROP OWNED BY clerk; DROP ROLE clerk");
}

}  // namespace
}  // namespace firstshow::cli
