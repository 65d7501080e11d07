// What a server does whose database is taken away, or whose disk has no room. Real processes.

#include "cli/serve/full_disk.hpp"
#include "cli/serve/serve_buyer.hpp"
#include "cli/serve/serve_process.hpp"

namespace firstshow::cli {
namespace {

namespace fs = std::filesystem;
using http::RawReply;

class ServeDisk : public ServeTest {
 protected:
  ServeDisk() : show_(put_small_show(file("server.db"), file("plan.json"))) {}

  /// Asks again until it is answered with that status; the answer.
  template <class Ask>
  RawReply until(int status, Ask ask) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    for (;;) {
      RawReply reply = ask();
      if (reply.status == status) return reply;
      if (std::chrono::steady_clock::now() > end) {
        ADD_FAILURE() << "never " << status << ", but " << reply.status << " " << reply.body;
        return reply;
      }
      std::this_thread::yield();
    }
  }
  std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const std::string show_;
};

/// Whatever was done to the file: it stays up, sells nothing and says so.
TEST_F(ServeDisk, StaysUpWithoutSellingWhereItsDatabaseWasTakenAway) {
  const std::string path = file("server.db"), away = file("away.db"), old = file("old.db");
  Process backup({"backup", path, old});
  ASSERT_EQ(backup.ended(), 0) << backup.complained;
  const std::string old_bytes = bytes_of(old);
  const struct {
    const char* said;
    std::function<void()> harm;
    std::function<void()> mend;
  } cases[] = {
      {"server.db was deleted or moved", [&] { fs::rename(path, away); },
       [&] { fs::rename(away, path); }},
      {"server.db was replaced",
       [&] {
         fs::rename(path, away);
         fs::copy_file(away, path);
       },
       [&] { fs::rename(away, path); }},
      {"server.db was written to by another program",
       [&] { fs::copy_file(old, path, fs::copy_options::overwrite_existing); }, [] {}},
  };
  for (const auto& one : cases) {
    Process server(without_limits(command("server.db")));
    ServeBuyer buyer;
    buyer.port = port_of(server);
    const std::uint16_t admin = admin_port_of(server);
    buyer.begin();
    const RawReply held = buyer.hold(show_);
    ASSERT_EQ(held.status, 201) << held.body;
    const std::string seats = "/v1/shows/" + show_ + "/seats";
    const std::string map = buyer.send("GET", seats).body;

    one.harm();
    const RawReply not_ready = until(503, [&] { return ask(admin, "GET /readyz"); });
    EXPECT_NE(not_ready.body.find(one.said), std::string::npos) << not_ready.body;
    EXPECT_EQ(ask(admin, "GET /livez").status, 200);
    EXPECT_NE(ask(admin, "GET /metrics").body.find("\nfirstshow_database_lost 1\n"),
              std::string::npos);
    const RawReply refused = buyer.hold(show_);
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.text("type"), "/problems/storage-unwritable");
    EXPECT_NE(refused.text("detail").find("lost its database"), std::string::npos);
    EXPECT_EQ(buyer.send("GET", "/v1/holds/" + held.text("id")).status, 200) << "from memory";
    EXPECT_EQ(buyer.send("GET", "/v1/shows").status, 200);
    EXPECT_EQ(buyer.send("GET", seats).body, map);
    EXPECT_EQ(buyer.send("GET", "/v1/titles?q=small").status, 200) << "from memory";

    one.mend();
    EXPECT_EQ(buyer.hold(show_).status, 503) << "only a restart ends it";
    server.send(SIGTERM);
    EXPECT_EQ(server.ended_by_itself(), 0) << server.complained;
    EXPECT_NE(server.complained.find(one.said), std::string::npos) << server.complained;
  }
  EXPECT_TRUE(bytes_of(path) == old_bytes) << "nothing was put into the file of somebody else";
}

TEST_F(ServeDisk, ServesReadsWhereTheDiskIsFullAtTheStart) {
  ServeBuyer buyer;
  std::string hold, tag;
  const std::string seats = "/v1/shows/" + show_ + "/seats";
  {
    Process server(without_limits(command("server.db")));
    buyer.port = port_of(server);
    buyer.begin();
    hold = buyer.hold(show_).text("id");
    const RawReply map = buyer.send("GET", seats);
    tag = map.header("etag");
    server.send(SIGKILL);
    server.ended();
  }
  const std::string flag = write("full", "");
  Process server(without_limits(command("server.db")), {}, [&] { FullDisk::install(flag); });
  buyer.port = port_of(server);
  EXPECT_EQ(buyer.send("GET", "/v1/holds/" + hold).status, 200);
  EXPECT_EQ(buyer.send("GET", seats, "", "If-None-Match: " + tag + "\r\n").status, 304)
      << "nothing has changed";
  const RawReply refused = buyer.hold(show_);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.text("type"), "/problems/storage-unwritable");
  EXPECT_EQ(ask(admin_port_of(server), "GET /readyz").status, 200);
  EXPECT_TRUE(server.complained_of("server.db cannot be written to")) << server.complained;

  fs::remove(flag);
  EXPECT_EQ(until(201, [&] { return buyer.hold(show_); }).status, 201);
  EXPECT_EQ(buyer.send("GET", "/v1/holds/" + hold).status, 200);
  EXPECT_NE(buyer.send("GET", seats).header("etag"), tag);
  server.send(SIGTERM);
  EXPECT_EQ(server.ended_by_itself(), 0) << server.complained;
}

}  // namespace
}  // namespace firstshow::cli
