// Live seat maps over real sockets: what viewers see is what the server has, whatever happens to
// their connections, and viewers take nothing from others.

#include <gtest/gtest.h>

#include <random>

#include "http/scenarios/event_client.hpp"
#include "store/database.hpp"

namespace firstshow::http {
namespace {

using booking::SaleState;

TestServer::Options live_options() {
  TestServer::Options options;
  options.feed.shortest_interval = std::chrono::milliseconds{1};
  return options;
}

class LiveTest : public ::testing::Test {
 protected:
  explicit LiveTest(const TestServer::Options& options = live_options()) : server(options) {}

  ShowId show_id() const { return *parse_id<ShowTag>(server.show); }
  /// Blocks or frees seats of the show; they change at once.
  void block(std::vector<booking::SeatIndex> seats, bool blocked = true) {
    const SeatPlanId plan = *parse_id<SeatPlanTag>(server.plan);
    const booking::NamedPlaces places{std::move(seats), {}, {}, {}};
    const auto outcome = blocked
                             ? server.ask(booking::BlockPlaces{show_id(), plan, places, "a test"})
                             : server.ask(booking::UnblockPlaces{show_id(), plan, places});
    ASSERT_TRUE(outcome.ok()) << booking::refusal_name(outcome.refusal);
  }
  void sql(const std::string& statement) {
    std::promise<std::string> done;
    server.desk().submit(desk::SqlJob{desk::JobChanges::kCatalogue,
                                      [&](store::Database& db) { db.execute(statement); }},
                         [&](desk::Reply reply) { done.set_value(reply.fault); });
    ASSERT_EQ(done.get_future().get(), "");
  }
  boost::json::object map() {
    return server.call("GET", "/v1/shows/" + server.show + "/seats").json();
  }
  std::string seats_now() { return std::string(map().at("seats").as_string()); }
  /// The revision of the map once readers have these seats.
  std::string settled_revision(const std::string& seats) {
    TestServer::await([&] { return seats_now() == seats; });
    return std::string(map().at("revision").as_string());
  }
  /// The revision of the map after everything that was done, for once in a test.
  std::string last_revision() {
    EXPECT_EQ(
        server.call("POST", "/v1/shows/" + server.show + "/holds", kPit, server.buyer()).status,
        201);
    TestServer::await([&] { return map().at("areas").as_array()[0].at("left") == 8; });
    return std::string(map().at("revision").as_string());
  }
  std::size_t viewers() { return server.transport().live_feed.viewers(); }
  std::string metric(const std::string& name) {
    const std::string page = server.staff("GET", "/metrics").body;
    const std::size_t at = page.find("\n" + name + " ");
    if (at == std::string::npos) return "none";
    return page.substr(at + name.size() + 2, page.find('\n', at + 1) - at - name.size() - 2);
  }

  TestServer server;
};

TEST_F(LiveTest, SaysWhatItIsAndBeginsWithTheMap) {
  EventClient viewer(server.port());
  const RawReply head = viewer.open(server.show);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("content-type"), "text/event-stream");
  EXPECT_EQ(head.header("cache-control"), "no-store");
  EXPECT_EQ(head.header("x-accel-buffering"), "no");
  EXPECT_EQ(head.header("connection"), "close");
  EXPECT_EQ(head.headers.count("content-length"), 0U);
  const LiveEvent first = viewer.next();
  EXPECT_EQ(first.name, "snapshot");
  EXPECT_EQ(first.data, server.call("GET", "/v1/shows/" + server.show + "/seats").body)
      << "the very reply of the read";
  EXPECT_TRUE(viewer.bytes.starts_with("retry: 2000\n\n"));
  EXPECT_EQ(viewer.next().name, "show");
  EXPECT_EQ(viewer.state, "on_sale");
}

TEST_F(LiveTest, TwoViewersSeeTheSameBytes) {
  EventClient one(server.port());
  EventClient other(server.port());
  for (EventClient* viewer : {&one, &other}) {
    ASSERT_EQ(viewer->open(server.show).status, 200);
    viewer->next();
    viewer->next();
  }
  block({0, 1, 7});
  const RawReply held = server.call(
      "POST", "/v1/shows/" + server.show + "/holds",
      R"({"seats": ["Stalls-A-3"], "areas": [{"key": "Pit", "quantity": 2}]})", server.buyer());
  ASSERT_EQ(held.status, 201);
  const std::string revision = settled_revision("bbh....b....");
  one.follow_to(revision);
  other.follow_to(revision);
  EXPECT_EQ(one.bytes, other.bytes);
  EXPECT_EQ(one.seats, "bbh....b....");
  EXPECT_EQ(one.areas["Pit"], 7);
  EXPECT_EQ(one.snapshots, 1) << "and then changes";
}

TEST_F(LiveTest, GoesOnFromWhereTheViewerIs) {
  const std::string before = std::string(map().at("revision").as_string());
  block({3});
  const std::string after = settled_revision("...b........");
  const struct {
    const char* what;
    std::string headers;
    std::string query;
    std::string first;
    std::string seats;  ///< that the first event names as blocked
  } cases[] = {
      {"by the query", "", "?after=" + before, "seats", "[3]"},
      {"by the header", "Last-Event-ID: " + before + "\r\n", "", "seats", "[3]"},
      {"the header wins", "Last-Event-ID: " + after + "\r\n", "?after=" + before, "show", ""},
      {"up to date", "", "?after=" + after, "show", ""},
      {"malformed", "", "?after=soon", "snapshot", ""},
      {"malformed header", "Last-Event-ID: 1.2.3\r\n", "?after=" + after, "snapshot", ""},
      {"another epoch", "", "?after=999." + after.substr(after.find('.') + 1), "snapshot", ""},
      {"yet to come", "", "?after=" + after + "00000", "snapshot", ""},
      {"nothing", "", "", "snapshot", ""},
  };
  for (const auto& one : cases) {
    EventClient viewer(server.port());
    viewer.seats = "............";
    ASSERT_EQ(viewer.open(server.show, one.headers, one.query).status, 200) << one.what;
    const LiveEvent event = viewer.next();
    EXPECT_EQ(event.name, one.first) << one.what << ": " << event.data;
    if (one.first == "seats") {
      EXPECT_EQ(boost::json::serialize(event.json().at("blocked")), one.seats) << one.what;
    }
    if (one.first != "show") {
      EXPECT_EQ(viewer.next().name, "show") << one.what;
    }
  }
}

TEST_F(LiveTest, LosesNothingOverReconnects) {
  std::atomic<bool> over{false};
  std::thread storm([&] {
    std::mt19937 random(11);  // NOLINT: the same storm each time
    for (int i = 0; i < 400; ++i)
      block({static_cast<booking::SeatIndex>(random() % 12)}, random() % 2 == 0);
    over = true;
  });
  EventClient steady(server.port());
  ASSERT_EQ(steady.open(server.show).status, 200);
  steady.next();
  std::string seats;
  std::string revision;
  int resumed = 0;
  for (bool last = false; !last;) {
    last = over;
    EventClient viewer(server.port());
    viewer.seats = seats;
    viewer.revision = revision;
    ASSERT_EQ(
        viewer.open(server.show, revision.empty() ? "" : "Last-Event-ID: " + revision + "\r\n")
            .status,
        200);
    while (viewer.state.empty()) viewer.next();
    resumed += viewer.snapshots == 0 ? 1 : 0;
    if (last) viewer.follow_to(last_revision());
    seats = viewer.seats;
    revision = viewer.revision;
  }
  storm.join();
  EXPECT_EQ(seats, seats_now());
  EXPECT_GT(resumed, 0) << "otherwise this tried nothing";
  steady.follow_to(revision);
  EXPECT_EQ(steady.seats, seats_now());
}

TEST_F(LiveTest, TellsOfPausesAndOfTheEnd) {
  EventClient viewer(server.port());
  ASSERT_EQ(viewer.open(server.show).status, 200);
  while (viewer.state != "on_sale") ASSERT_NE(viewer.next().name, "");
  ASSERT_EQ(server.staff("POST", "/admin/v1/shows/" + server.show + "/pause").status, 200);
  EXPECT_EQ(viewer.next().name, "show");
  EXPECT_EQ(viewer.state, "paused");
  EXPECT_EQ(server.call("GET", "/v1/shows/" + server.show).text("state"), "paused");
  sql("UPDATE show SET forget_at = 1");
  EXPECT_EQ(viewer.next().name, "gone");
  EXPECT_TRUE(viewer.ended());
  EXPECT_EQ(EventClient(server.port()).open(server.show).status, 404);
  TestServer::await([&] { return viewers() == 0; });
}

TEST_F(LiveTest, IsRefusedAsAnyRead) {
  EXPECT_EQ(EventClient(server.port()).open(server.draft).status, 404);
  EXPECT_EQ(EventClient(server.port()).open("show_0000000000001").status, 404);
  EXPECT_EQ(EventClient(server.port()).open("1").status, 404);
  EXPECT_EQ(server.call("POST", "/v1/shows/" + server.show + "/seats/live").status, 405);
  RawClient client(server.port());
  for (int i = 0; i < 2; ++i) {
    client.send(TestServer::request("HEAD", "/v1/shows/" + server.show + "/seats/live"));
    const RawReply head = client.receive(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-type"), "text/event-stream");
    EXPECT_EQ(head.headers.count("content-length"), 0U);
  }
  EXPECT_EQ(viewers(), 0U);
}

TEST_F(LiveTest, NoticesAtOnceThatAViewerHasGone) {
  {
    EventClient viewer(server.port());
    ASSERT_EQ(viewer.open(server.show).status, 200);
    viewer.next();
    EXPECT_EQ(viewers(), 1U);
  }
  TestServer::await([&] { return viewers() == 0 && server.server().open_connections() == 0; });
  EXPECT_EQ(metric("firstshow_live_viewers"), "0");
  EXPECT_EQ(metric("firstshow_live_snapshots_total"), "1");
}

TEST_F(LiveTest, AViewerHasNothingToSay) {
  EventClient quiet(server.port());
  ASSERT_EQ(quiet.open(server.show).status, 200);
  RawClient talker(server.port());
  talker.send(TestServer::request("GET", "/v1/shows/" + server.show + "/seats/live"));
  EXPECT_EQ(talker.receive(true).status, 200);
  talker.send(std::string(5'000, 'x'));
  TestServer::await([&] { return viewers() == 1; });
  block({0});
  quiet.follow_to(settled_revision("b..........."));
}

TEST_F(LiveTest, EndsWhenTheServerStops) {
  EventClient one(server.port());
  EventClient other(server.port());
  for (EventClient* viewer : {&one, &other}) {
    ASSERT_EQ(viewer->open(server.show).status, 200);
    viewer->next();
    viewer->next();
  }
  server.server().stop();
  EXPECT_EQ(one.next().name, "");
  EXPECT_EQ(other.next().name, "");
  EXPECT_EQ(viewers(), 0U);
}

class FewViewersTest : public LiveTest {
 protected:
  static TestServer::Options options() {
    TestServer::Options few = live_options();
    few.feed.max_viewers = 2;
    return few;
  }
  FewViewersTest() : LiveTest(options()) {}
};

TEST_F(FewViewersTest, LeaveConnectionsToBuyers) {
  auto one = std::make_unique<EventClient>(server.port());
  EventClient other(server.port());
  ASSERT_EQ(one->open(server.show).status, 200);
  ASSERT_EQ(other.open(server.show).status, 200);
  RawClient third(server.port());
  third.send(TestServer::request("GET", "/v1/shows/" + server.show + "/seats/live"));
  const RawReply refused = third.receive();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.text("type"), "/problems/too-many-viewers");
  EXPECT_EQ(refused.header("retry-after"), "5");
  third.send(TestServer::request("GET", "/v1/shows/" + server.show + "/seats"));
  EXPECT_EQ(third.receive().status, 200) << "the connection goes on, for reads";
  EXPECT_EQ(metric("firstshow_live_refused_total"), "1");
  one.reset();
  TestServer::await([&] { return viewers() == 1; });
  EXPECT_EQ(EventClient(server.port()).open(server.show).status, 200);
}

class RatedViewersTest : public LiveTest {
 protected:
  static TestServer::Options options() {
    TestServer::Options rated = live_options();
    rated.rates.on = true;
    rated.rates.streams = {2, 0.001};
    return rated;
  }
  RatedViewersTest() : LiveTest(options()) {}
};

TEST_F(RatedViewersTest, BeginSoManyStreamsFromOneAddress) {
  EXPECT_EQ(EventClient(server.port()).open(server.show).status, 200);
  EXPECT_EQ(EventClient(server.port()).open(server.show).status, 200);
  RawClient third(server.port());
  third.send(TestServer::request("GET", "/v1/shows/" + server.show + "/seats/live"));
  EXPECT_EQ(third.receive().status, 429);
}

/// A stream for which the system keeps next to nothing.
class SlowViewersTest : public LiveTest {
 protected:
  static constexpr int kLittle = 2'048;
  static TestServer::Options options(std::chrono::milliseconds write_time) {
    TestServer::Options slow = live_options();
    slow.server.limits.stream_buffer_bytes = kLittle;
    slow.server.limits.write_time = write_time;
    slow.server.limits.quiet_time = std::chrono::milliseconds{20};
    return slow;
  }
  explicit SlowViewersTest(std::chrono::milliseconds write_time = std::chrono::seconds{30})
      : LiveTest(options(write_time)) {}

  /// Changes all seats until it is told to stop.
  void change_until(const std::function<bool()>& done) {
    for (bool blocked = true; !done(); blocked = !blocked)
      block({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, blocked);
  }
  std::uint64_t number(const std::string& name) { return std::stoull(metric(name)); }
};

TEST_F(SlowViewersTest, GetASnapshotOnceTheyReadAgain) {
  EventClient slow(server.port(), kLittle);
  EventClient quick(server.port());
  ASSERT_EQ(slow.open(server.show).status, 200);
  ASSERT_EQ(quick.open(server.show).status, 200);
  quick.next();
  int frames = 0;
  std::thread reading([&] {
    while (!quick.next().name.empty()) ++frames;
  });
  // More than all buffers on the way hold.
  change_until([&] { return number("firstshow_live_frames_total") > 300; });
  const std::string revision = last_revision();
  slow.follow_to(revision);
  EXPECT_EQ(slow.seats, seats_now());
  EXPECT_GE(slow.snapshots, 2) << "the first, and at least one for what it missed";
  EXPECT_GE(number("firstshow_live_fell_behind_total"), 1U);
  server.server().stop();
  reading.join();
  EXPECT_GT(frames, 200) << "the other one was not kept waiting";
  EXPECT_EQ(quick.revision, revision);
  EXPECT_EQ(quick.seats, slow.seats);
}

TEST_F(SlowViewersTest, HearInTheQuietThatTheServerIsThere) {
  EventClient viewer(server.port());
  ASSERT_EQ(viewer.open(server.show).status, 200);
  EXPECT_TRUE(viewer.hear_comment());
  EXPECT_TRUE(viewer.hear_comment());
}

class DeafViewersTest : public SlowViewersTest {
 protected:
  DeafViewersTest() : SlowViewersTest(std::chrono::milliseconds{40}) {}
};

TEST_F(DeafViewersTest, AreEnded) {
  EventClient deaf(server.port(), kLittle);
  ASSERT_EQ(deaf.open(server.show).status, 200);
  change_until([&] { return viewers() == 0; });
}

}  // namespace
}  // namespace firstshow::http
