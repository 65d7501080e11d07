// What clients are told that knew a server from before a restore. Real processes.

#include "cli/serve/serve_buyer.hpp"
#include "cli/serve/serve_process.hpp"
#include "http/scenarios/event_client.hpp"

namespace firstshow::cli {
namespace {

using http::RawReply;

class ServeRestore : public ServeTest {
 protected:
  void run(const std::vector<std::string>& command) {
    Process process(command);
    EXPECT_EQ(process.ended(), 0) << process.complained;
  }
};

/// The backup is of the first run; the second sells one seat, and so does the third, after the
/// restore: another one. By epoch and commits alone both would be at the same revision.
TEST_F(ServeRestore, ShowsNobodyWhatIsNotThereAnyMore) {
  const std::string show = put_small_show(file("server.db"), file("plan.json"));
  const std::vector<std::string> paths = {"/v1/shows/" + show + "/seats", "/v1/shows/" + show,
                                          "/v1/shows", "/v1/titles"};
  const auto seat = [&](const char* key) { return R"({"seats": [")" + std::string(key) + "\"]}"; };
  ServeBuyer buyer;
  const auto hold = [&](const char* key) {
    const RawReply held = buyer.send("POST", "/v1/shows/" + show + "/holds", seat(key));
    EXPECT_EQ(held.status, 201) << held.body;
    return held.text("id");
  };
  {
    Process first(command("server.db"));
    buyer.port = port_of(first);
    buyer.begin();
    run({"backup", file("server.db"), file("backup.db")});
    first.send(SIGTERM);
    EXPECT_EQ(first.ended_by_itself(), 0) << first.complained;
  }
  std::vector<RawReply> before;
  std::string last_event, lost_hold;
  {
    Process second(command("server.db"));
    buyer.port = port_of(second);
    lost_hold = hold("Stalls-A-1");
    for (const std::string& path : paths) before.push_back(buyer.send("GET", path));
    http::EventClient stream(buyer.port);
    ASSERT_EQ(stream.open(show).status, 200);
    while (last_event.empty()) last_event = stream.next().id;
    second.send(SIGTERM);
    EXPECT_EQ(second.ended_by_itself(), 0) << second.complained;
  }
  run({"restore", file("backup.db"), file("server.db")});

  Process third(command("server.db"));
  buyer.port = port_of(third);
  EXPECT_EQ(buyer.send("GET", "/v1/holds/" + lost_hold).status, 404);
  for (const bool sold : {false, true}) {
    if (sold) {
      EXPECT_NE(hold("Stalls-B-3"), lost_hold) << "an id is given out once";
    }
    for (std::size_t i = 0; i < paths.size(); ++i) {
      const RawReply now = buyer.send("GET", paths[i]);
      const std::string tag = before[i].header("etag");
      EXPECT_NE(tag, "") << paths[i];
      const RawReply asked = buyer.send("GET", paths[i], "", "If-None-Match: " + tag + "\r\n");
      EXPECT_TRUE(asked.status == 200 || now.body == before[i].body)
          << paths[i] << " " << tag << " " << asked.status;
      EXPECT_TRUE(asked.status == 200 || i > 0) << "another map";
    }
    http::EventClient stream(buyer.port);
    ASSERT_EQ(stream.open(show, "Last-Event-ID: " + last_event + "\r\n").status, 200);
    while (stream.snapshots == 0) ASSERT_NE(stream.next().name, "") << "no snapshot came";
    EXPECT_NE(stream.revision, last_event);
    EXPECT_EQ(stream.seats, buyer.send("GET", paths[0]).text("seats"));
  }
}

/// Without the file that says how far a server came, nobody would know.
TEST_F(ServeRestore, SellsNothingFromAnOlderCopy) {
  const std::string show = put_small_show(file("server.db"), file("plan.json"));
  ServeBuyer buyer;
  const auto sell_one = [&](const char* key) {
    Process server(command("server.db"));
    buyer.port = port_of(server);
    buyer.begin();
    const std::string seats = R"({"seats": [")" + std::string(key) + "\"]}";
    EXPECT_EQ(buyer.send("POST", "/v1/shows/" + show + "/holds", seats).status, 201);
    server.send(SIGTERM);
    EXPECT_EQ(server.ended_by_itself(), 0) << server.complained;
  };
  sell_one("Stalls-A-1");
  std::filesystem::copy_file(file("server.db"), file("older.db"));
  sell_one("Stalls-A-2");
  std::filesystem::remove(file("server.db-wal"));
  std::filesystem::copy_file(file("older.db"), file("server.db"),
                             std::filesystem::copy_options::overwrite_existing);
  for (const std::vector<std::string>& start :
       {command("server.db"), {"demo", "--database", file("server.db")}}) {
    Process refused(start);
    EXPECT_EQ(refused.ended(), 1);
    EXPECT_NE(refused.complained.find("it is an older copy"), std::string::npos)
        << refused.complained;
  }
  run({"restore", file("older.db"), file("server.db")});
  sell_one("Stalls-A-2");

  // Whoever begins anew has no older copy.
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file("server.db") + end);
  put_small_show(file("server.db"), file("plan.json"));
  Process anew(command("server.db"));
  port_of(anew);
}

}  // namespace
}  // namespace firstshow::cli
