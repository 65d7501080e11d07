// A box office that moves from its file to a PostgreSQL server sells on there, and one whose move
// was killed sells on from its file. Real processes.

#include "cli/serve/serve_buyer.hpp"
#include "cli/serve/serve_process.hpp"
#include "store/address/move_database.hpp"
#include "store/postgresql/postgres_server.hpp"

namespace firstshow::cli {
namespace {

class ServeMove : public ServeTest {
 protected:
  ServeMove() : database_(server_.make_database()), address_(server_.address(database_)) {}

  std::vector<std::string> serve(const std::string& database) {
    return without_limits({"serve", "--database", database, "--state-folder", file("state"),
                           "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"});
  }
  std::vector<std::string> move() { return {"move", "--from", file("box.db"), "--to", address_}; }
  /// A show on sale in the file; its id.
  std::string put_show() {
    write("plan.json", http::small_plan());
    Process demo({"demo", "--database", file("box.db"), "--plan", file("plan.json")});
    EXPECT_EQ(demo.ended(), 0) << demo.complained;
    return demo.printed.substr(0, demo.printed.find(' '));
  }
  /// A paid order.
  static std::string buy(ServeBuyer& buyer, const std::string& show) {
    const std::string order = buyer.order(show);
    buyer.pay(order, R"({"outcome": "succeed"})");
    EXPECT_TRUE(buyer.reaches(order, "confirmed"));
    return order;
  }
  std::unique_ptr<store::Database> connect() {
    store::PostgresOptions options;
    options.uri = server_.uri(database_);
    return store::open_postgres_database(options);
  }
  std::int64_t number(store::Database& db, const std::string& sql) {
    std::int64_t found = 0;
    for (const store::Row row : db.query(sql)) found = row.integer(0);
    return found;
  }
  static void await(const std::function<bool()>& is_so) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!is_so()) {
      ASSERT_LT(std::chrono::steady_clock::now(), end);
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
  }
  static void end(Process& server) {
    server.send(SIGTERM);
    EXPECT_EQ(server.ended_by_itself(), 0) << server.complained;
  }

  store::PostgresServer& server_ = store::PostgresServer::of_tests();
  const std::string database_;
  const std::string address_;
};

TEST_F(ServeMove, SellsOnWhereItMoved) {
  const std::string show = put_show();
  ServeBuyer buyer;
  std::string order;
  {
    Process server(serve(file("box.db")));
    buyer.port = port_of(server);
    buyer.begin();
    order = buy(buyer, show);
    Process refused(move());
    EXPECT_EQ(refused.ended(), 1) << "a server has the file open: " << refused.printed;
    end(server);
  }
  {
    Process moved(move());
    EXPECT_EQ(moved.ended(), 0) << moved.complained;
    EXPECT_NE(moved.printed.find("To go back"), std::string::npos) << moved.printed;
  }
  Process left(serve(file("box.db")));
  EXPECT_NE(left.ended_by_itself(), 0) << "nothing is sold from the file";
  Process server(serve(address_));
  buyer.port = port_of(server);
  EXPECT_EQ(buyer.read(order).text("state"), "confirmed") << "the buyer's token holds on";
  buy(buyer, show);
  end(server);
  Process check({"check", address_});
  EXPECT_EQ(check.ended(), 0) << check.printed << check.complained;
}

/// It is killed while its last rows arrive: a trigger of the test's keeps it there.
TEST_F(ServeMove, ThatIsKilledHalfWayLeavesNothing) {
  const std::string show = put_show();
  ServeBuyer buyer;
  {
    Process server(serve(file("box.db")));
    port_of(server);  // it has its secrets then
    end(server);
  }
  {
    Process create(
        {"demo", "--database", address_, "--state-folder", file("state"), "--plan", "/nowhere"});
    EXPECT_NE(create.ended(), 0) << "only its tables are made";
  }
  const auto db = connect();
  ASSERT_EQ(number(*db, "SELECT count(*) FROM secret"), 0);
  db->execute(
      "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS "
      "'BEGIN PERFORM pg_sleep(600); RETURN NEW; END';"
      "CREATE TRIGGER linger BEFORE INSERT ON secret FOR EACH ROW EXECUTE FUNCTION linger()");
  const std::string lingering = "SELECT count(*) FROM pg_stat_activity WHERE datname = '" +
                                database_ + "' AND wait_event = 'PgSleep'";
  {
    Process moved(move());
    await([&] { return number(*db, lingering) == 1; });
    moved.send(SIGKILL);
    EXPECT_EQ(moved.ended(), 128 + SIGKILL) << moved.printed;
  }
  number(*db, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" +
                  database_ + "' AND wait_event = 'PgSleep'");
  await([&] { return number(*db, lingering) == 0; });
  db->execute("DROP FUNCTION linger CASCADE");
  for (const char* table : {"show", "seat_plan", "organiser", "secret"})
    EXPECT_EQ(number(*db, "SELECT count(*) FROM " + std::string(table)), 0) << table;
  {
    Process server(serve(file("box.db")));  // the file is as it was
    buyer.port = port_of(server);
    buyer.begin();
    buy(buyer, show);
    end(server);
  }
  Process again(move());
  EXPECT_EQ(again.ended(), 0) << again.complained;
}

}  // namespace
}  // namespace firstshow::cli
