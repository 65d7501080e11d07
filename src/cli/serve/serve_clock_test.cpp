// The server under a wall clock that somebody sets. This program's clock_gettime stands in for the
// system's, as a preloaded library would, in each process that it forks.

#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

#include <atomic>
#include <chrono>

#include "base/time.hpp"
#include "cli/serve/serve_process.hpp"
#include "store/database.hpp"
#include "store/sqlite/sqlite_connection.hpp"

namespace {

/// By how many seconds the wall clock is wrong; shared with the processes forked from here.
std::atomic<std::int64_t>& wall_error_s() {
  static auto* error = [] {
    void* shared = ::mmap(nullptr, sizeof(std::atomic<std::int64_t>), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) std::abort();
    return new (shared) std::atomic<std::int64_t>{0};
  }();
  return *error;
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
  const long result = ::syscall(SYS_clock_gettime, clock, now);
  if (clock == CLOCK_REALTIME) now->tv_sec += wall_error_s();
  return static_cast<int>(result);
}

namespace firstshow::cli {
namespace {

constexpr std::int64_t kYears_s = 4 * 365 * 86'400LL;
constexpr std::int64_t kIndianTime_s = 330 * 60;

class ServeClock : public ServeTest {
 protected:
  ServeClock() { wall_error_s() = 0; }
  ~ServeClock() override { wall_error_s() = 0; }

  /// A database whose last commit is of now.
  void fill() {
    Process server(command("server.db"));
    EXPECT_NE(port_of(server), 0);
    server.send(SIGTERM);
    EXPECT_EQ(server.ended(), 0) << server.complained;
  }
  /// Not wall_clock(): processes forked from here would begin with what it believes.
  static Time now() {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
  Time last_commit() {
    store::Database db(store::connect_sqlite(file("server.db"), store::SqliteMode::kReader));
    Time last;
    for (const store::Row row : db.query("SELECT last_now FROM journal_position"))
      last = from_micros(row.integer(0));
    return last;
  }
  std::vector<std::string> demo() {
    return {"demo", "--database", file("server.db"), "--if-empty", "--days", "1"};
  }
  std::int64_t shows() {
    store::Database db(store::connect_sqlite(file("server.db"), store::SqliteMode::kReader));
    std::int64_t count = 0;
    for (const store::Row row : db.query("SELECT count(*) FROM show")) count = row.integer(0);
    return count;
  }
  std::vector<std::string> accepting(std::vector<std::string> line) {
    line.emplace_back("--accept-clock");
    return line;
  }
};

TEST_F(ServeClock, DoesNotFollowAStepWhileItRuns) {
  for (const std::int64_t step : {kYears_s, kIndianTime_s, -kIndianTime_s}) {
    const Time before = now();
    {
      Process server(command("server.db"));
      const std::uint16_t port = port_of(server);
      wall_error_s() = step;
      EXPECT_TRUE(server.complained_of("is not trusted")) << server.complained;
      EXPECT_EQ(ask(port, "POST /v1/sessions/anonymous").status, 201);
      const http::RawReply ready = ask(admin_port_of(server), "GET /readyz");
      EXPECT_EQ(ready.status, 200);
      EXPECT_NE(ready.body.find("the wall clock is not trusted"), std::string::npos);
      const std::string metrics = ask(admin_port_of(server), "GET /metrics").body;
      EXPECT_EQ(metrics.find("firstshow_clock_disagreement_seconds 0\n"), std::string::npos);
      server.send(SIGTERM);
      EXPECT_EQ(server.ended(), 0) << server.complained;
    }
    wall_error_s() = 0;
    EXPECT_GE(last_commit(), before - std::chrono::minutes{1});
    EXPECT_LE(last_commit(), now() + std::chrono::minutes{1});
  }
}

TEST_F(ServeClock, IsNotStartedByAClockThatWasSet) {
  fill();
  const Time committed = last_commit();
  for (const std::int64_t step : {kYears_s, kIndianTime_s, -kIndianTime_s}) {
    wall_error_s() = step;
    Process server(command("server.db"));
    EXPECT_EQ(server.ended(), 1);
    EXPECT_NE(server.complained.find("--accept-clock"), std::string::npos) << server.complained;
    EXPECT_EQ(last_commit(), committed);
  }
  wall_error_s() = 0;
  Process right(command("server.db"));
  EXPECT_NE(port_of(right), 0);
}

TEST_F(ServeClock, IsStartedByAPersonWhoAcceptsTheClock) {
  fill();
  wall_error_s() = kIndianTime_s;
  {
    Process server(accepting(command("server.db")));
    EXPECT_NE(port_of(server), 0);
    server.send(SIGTERM);
    EXPECT_EQ(server.ended(), 0) << server.complained;
  }
  Process again(command("server.db"));
  EXPECT_NE(port_of(again), 0) << "what was accepted is confirmed";
}

TEST_F(ServeClock, NoDemonstrationIsMadeByAClockThatWasSet) {
  EXPECT_EQ(Process(demo()).ended(), 0);
  EXPECT_TRUE(std::filesystem::exists(file("server.db.clock"))) << "what the clock showed is kept";
  const Time committed = last_commit();
  const std::int64_t before = shows();
  EXPECT_GT(before, 0);
  wall_error_s() = 30 * 86'400;
  Process refused(demo());
  EXPECT_EQ(refused.ended(), 1);
  EXPECT_NE(refused.complained.find("--accept-clock"), std::string::npos) << refused.complained;
  EXPECT_EQ(last_commit(), committed);
  Process accepted(accepting(demo()));
  EXPECT_EQ(accepted.ended(), 0) << accepted.complained;
  EXPECT_GT(shows(), before);
  Process server(command("server.db"));
  EXPECT_NE(port_of(server), 0) << "what was accepted is confirmed";
}

}  // namespace
}  // namespace firstshow::cli
