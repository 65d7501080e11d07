// Programs of an organiser: keys, the catalogue over the API, a week on sale, and that another
// organiser sees nothing of it.

#include <gtest/gtest.h>

#include "http/api/organiser_turns.hpp"
#include "http/organiser/timetable.hpp"
#include "http/scenarios/paying_buyer.hpp"
#include "http/scenarios/small_plan.hpp"
#include "http/transport/large_bodies.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

/// A program with a key of an organiser of its own.
class Program {
 public:
  Program(TestServer& server, const std::string& name)
      : server_(server),
        organiser(server.make_organiser(name)),
        header_(server.key_of(organiser)) {}

  RawReply get(const std::string& path) { return send("GET", path, ""); }
  RawReply post(const std::string& path, const std::string& body) {
    return send("POST", path, body);
  }
  RawReply put(const std::string& path, const std::string& body, const std::string& if_match) {
    return send("PUT", path, body, "If-Match: " + if_match + "\r\n");
  }
  RawReply send(const std::string& method, const std::string& path, const std::string& body,
                const std::string& headers = "") {
    return server_.call(method, "/v1/organisers/" + organiser + path, body, header_ + headers);
  }
  std::string make(const std::string& path, const std::string& body) {
    const RawReply made = post(path, body);
    EXPECT_EQ(made.status, 201) << path << " " << made.body;
    return made.text("id");
  }

 private:
  TestServer& server_;

 public:
  const std::string organiser;

 private:
  const std::string header_;
};

const std::string kVenue =
    R"({"name": "Metro", "city": "Berlin", "address": "Unter den Linden 1",
        "time_zone": "Europe/Berlin"})";
const std::string kTitle =
    R"({"name": "Tara", "kind": "film", "language": "hi", "running_minutes": 120,
        "people": [{"name": "A. Rao", "role": "director"}]})";

/// A venue with a hall, a plan and a title.
struct CinemaSetup {
  explicit CinemaSetup(Program& program)
      : venue(program.make("/venues", kVenue)),
        hall(program.make("/halls", R"({"venue": ")" + venue + R"(", "name": "Screen 1"})")),
        plan(program.make("/seat-plans", small_plan())),
        title(program.make("/titles", kTitle)) {}

  std::string show(const std::string& starts_at, const std::string& more = "") const {
    return R"({"title": ")" + title + R"(", "hall": ")" + hall + R"(", "seat_plan": ")" + plan +
           R"(", "starts_at": ")" + starts_at + R"(", "price_list": "All")" + more + "}";
  }

  std::string venue;
  std::string hall;
  std::string plan;
  std::string title;
};

std::string timetable(const std::string& shows, const std::string& more = "") {
  return R"({"price_lists": [{"name": "All", "ticket_types": [{"code": "adult", "name": "Adult"}],
          "prices": {"Premium": {"adult": 30000}, "Regular": {"adult": 15000}}}],)" +
         more + R"("shows": [)" + shows + "]}";
}

/// Where the first fault of a body is.
std::string pointer_of(const RawReply& reply) {
  return std::string(reply.json().at("errors").as_array().at(0).at("pointer").as_string());
}

TEST(Organiser, PutsAWeekOnSaleAndSells) {
  TestServer server;
  Program metro(server, "Metro Talkies");
  const CinemaSetup cinema(metro);
  const RawReply added = metro.post(
      "/timetable", timetable(cinema.show("2027-03-26T18:00", R"(, "on_sale": true)") + "," +
                              cinema.show("2027-03-26T24:30", R"(, "on_sale": true)")));
  ASSERT_EQ(added.status, 201) << added.body;
  const json::array shows = added.json().at("shows").as_array();
  EXPECT_EQ(shows.at(0).at("starts_at").as_string(), "2027-03-26T17:00:00Z");
  EXPECT_EQ(shows.at(1).at("starts_at").as_string(), "2027-03-26T23:30:00Z");
  server.show = std::string(shows.at(0).at("id").as_string());
  TestServer::await([&] { return server.call("GET", "/v1/shows/" + server.show).status == 200; });
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  buyer.pay(buyer.start(order));
  buyer.await_state(order, "confirmed");
  const std::string sale = "/shows/" + server.show;
  EXPECT_EQ(metro.post(sale + "/pause", "").text("state"), "paused");
  EXPECT_EQ(metro.post(sale + "/open", "").text("state"), "on_sale");
  EXPECT_EQ(metro.post(sale + "/block", R"({"seats": ["Stalls-B-1"], "reason": "Camera"})")
                .json()
                .at("places")
                .as_int64(),
            1);
  EXPECT_EQ(metro.post(sale + "/unblock", R"({"seats": ["Stalls-B-1"]})").status, 200);
  EXPECT_EQ(metro.post(sale + "/cancel", "").text("state"), "cancelled");
  buyer.await_refunds(order, {"show_cancelled settled"});
}

TEST(Organiser, SeesAndChangesNothingOfAnother) {
  TestServer server;
  Program metro(server, "Metro Talkies");
  const CinemaSetup cinema(metro);
  Program rex(server, "Rex");
  for (const char* list : {"/venues", "/halls", "/titles", "/seat-plans", "/shows"})
    EXPECT_TRUE(rex.get(list).json().at("items").as_array().empty()) << list;
  EXPECT_EQ(rex.get("/venues/" + cinema.venue).text("type"), "/problems/unknown-venue");
  EXPECT_EQ(rex.get("/halls/" + cinema.hall).text("type"), "/problems/unknown-hall");
  EXPECT_EQ(rex.put("/titles/" + cinema.title, kTitle, "*").text("type"),
            "/problems/unknown-title");
  const RawReply hall =
      rex.post("/halls", R"({"venue": ")" + cinema.venue + R"(", "name": "Screen 2"})");
  EXPECT_EQ(hall.status, 422) << hall.body;
  EXPECT_EQ(pointer_of(hall), "/venue");
  const RawReply shows = rex.post("/timetable", timetable(cinema.show("2027-03-26T18:00")));
  EXPECT_EQ(shows.status, 422) << shows.body;
  EXPECT_EQ(shows.json().at("errors").as_array().size(), 3U) << shows.body;
  // A show that the server was filled with: another organiser's.
  for (const char* action : {"open", "pause", "close", "cancel", "block", "unblock"}) {
    const std::string reason = std::string(action) == "block" ? R"(, "reason": "Camera")" : "";
    const std::string body = std::string(action) == "cancel"
                                 ? R"({"message": "Over"})"
                                 : R"({"seats": ["Stalls-B-1"])" + reason + "}";
    const RawReply reply = rex.post("/shows/" + server.show + "/" + action, body);
    EXPECT_EQ(reply.text("type"), "/problems/unknown-show") << action;
  }
  // The same plan and names are nothing that two organisers would share.
  const CinemaSetup second(rex);
  EXPECT_NE(second.plan, cinema.plan);
  EXPECT_EQ(rex.get("/seat-plans").json().at("items").as_array().size(), 1U);
}

TEST(Organiser, IsToldWhatIsThereWhenARequestComesTwice) {
  TestServer server;
  Program metro(server, "Metro Talkies");
  const CinemaSetup cinema(metro);
  const RawReply venue = metro.post("/venues", kVenue);
  EXPECT_EQ(venue.status, 409) << venue.body;
  EXPECT_EQ(venue.text("existing"), cinema.venue);
  const RawReply plan = metro.post("/seat-plans", small_plan());
  EXPECT_EQ(plan.status, 200) << plan.body;
  EXPECT_EQ(plan.text("id"), cinema.plan);
  const std::string week = timetable(cinema.show("2027-03-26T18:00"));
  const RawReply first = metro.post("/timetable", week);
  EXPECT_EQ(first.status, 201) << first.body;
  const RawReply again = metro.post("/timetable", week);
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.json().at("created").as_int64(), 0);
  EXPECT_EQ(again.json().at("shows").as_array().at(0).at("id"),
            first.json().at("shows").as_array().at(0).at("id"));
  EXPECT_EQ(metro.get("/shows").json().at("items").as_array().size(), 1U);
}

TEST(Organiser, IsToldWhenTheSameShowIsAskedForWithAnotherPrice) {
  TestServer server;
  Program metro(server, "Metro Talkies");
  const CinemaSetup cinema(metro);
  const std::string week = timetable(cinema.show("2027-03-26T18:00"));
  const RawReply first = metro.post("/timetable", week);
  ASSERT_EQ(first.status, 201) << first.body;
  const std::string id(first.json().at("shows").as_array().at(0).at("id").as_string());
  std::string dearer = week;
  dearer.replace(dearer.find("30000"), 5, "32000");
  const RawReply other = metro.post("/timetable", dearer);
  EXPECT_EQ(other.status, 422) << other.body;
  EXPECT_EQ(pointer_of(other), "/shows/0");
  const RawReply opened =
      metro.post("/timetable", timetable(cinema.show("2027-03-26T18:00", R"(, "on_sale": true)")));
  EXPECT_EQ(pointer_of(opened), "/shows/0/on_sale") << "it is there as a draft";
  // Somebody cancelled it: a repeated request does not bring it back.
  ASSERT_EQ(metro.post("/shows/" + id + "/cancel", "").status, 200);
  const RawReply cancelled = metro.post("/timetable", week);
  EXPECT_EQ(cancelled.status, 200) << cancelled.body;
  EXPECT_EQ(cancelled.json().at("shows").as_array().at(0).at("state").as_string(), "cancelled");
}

TEST(Organiser, PutsShowsOnSaleOnlyWithThatScope) {
  TestServer server;
  Program metro(server, "Metro Talkies");
  const CinemaSetup cinema(metro);
  const std::string adds = server.key_of(metro.organiser, R"("scopes": ["timetable:write"])");
  const std::string path = "/v1/organisers/" + metro.organiser + "/timetable";
  const RawReply refused = server.call(
      "POST", path, timetable(cinema.show("2027-03-26T18:00", R"(, "on_sale": true)")), adds);
  EXPECT_EQ(refused.status, 403) << refused.body;
  EXPECT_EQ(refused.text("scope"), "sales:write");
  EXPECT_EQ(server.call("POST", path, timetable(cinema.show("2027-03-26T18:00")), adds).status,
            201);
}

TEST(OrganiserTurns, AreOneAtATimeForEachOrganiser) {
  OrganiserTurns turns;
  {
    const auto first = turns.begin(OrganiserId{1});
    ASSERT_TRUE(first.has_value());
    EXPECT_FALSE(turns.begin(OrganiserId{1}).has_value());
    EXPECT_TRUE(turns.begin(OrganiserId{2}).has_value());
  }
  EXPECT_TRUE(turns.begin(OrganiserId{1}).has_value());
}

TEST(Organiser, ChangesOnlyWhatItHasRead) {
  TestServer server;
  Program metro(server, "Metro Talkies");
  const CinemaSetup cinema(metro);
  const std::string path = "/titles/" + cinema.title;
  const std::string seen = metro.get(path).header("etag");
  ASSERT_FALSE(seen.empty());
  std::string other = kTitle;
  other.replace(other.find("120"), 3, "150");
  EXPECT_EQ(metro.send("PUT", path, other).status, 428);
  const RawReply changed = metro.put(path, other, seen);
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.json().at("running_minutes").as_int64(), 150);
  EXPECT_EQ(metro.put(path, kTitle, seen).text("type"), "/problems/version-changed");
  EXPECT_EQ(metro.put(path, kTitle, changed.header("etag")).status, 200);
  EXPECT_EQ(metro.get(path).json().at("people").as_array().size(), 1U);
  const std::string venue = metro.make("/venues", R"({"name": "Rex", "city": "Pune",
      "address": "1 Mill Road", "time_zone": "Asia/Kolkata"})");
  EXPECT_EQ(metro.put("/venues/" + venue, kVenue, "*").text("existing"), cinema.venue);
  const std::string step_free = R"({"name": "Rex", "city": "Pune", "address": "1 Mill Road",
      "time_zone": "Asia/Kolkata", "step_free": "Lift at the side"})";
  EXPECT_EQ(metro.put("/venues/" + venue, step_free, "*").text("step_free"), "Lift at the side");
  EXPECT_EQ(pointer_of(metro.put("/halls/" + cinema.hall,
                                 R"({"venue": ")" + venue + R"(", "name": "Screen 1"})", "*")),
            "/venue")
      << "a hall does not move";
  const std::string renamed = R"({"venue": ")" + cinema.venue + R"(", "name": "Screen A"})";
  EXPECT_EQ(metro.put("/halls/" + cinema.hall, renamed, "*").text("name"), "Screen A");
  EXPECT_EQ(metro.get("/halls/" + cinema.hall).text("name"), "Screen A");
  EXPECT_EQ(metro.get("/venues/" + venue).text("name"), "Rex");
}

TEST(Organiser, IsRefusedOverlapsWithEveryPair) {
  TestServer server;
  Program metro(server, "Metro Talkies");
  const CinemaSetup cinema(metro);
  const std::string evening = cinema.show("2027-03-26T18:00");
  ASSERT_EQ(metro.post("/timetable", timetable(evening)).status, 201);
  // Two hours, and twenty minutes to clean the hall.
  const RawReply early = metro.post("/timetable", timetable(cinema.show("2027-03-26T20:19")));
  EXPECT_EQ(early.text("type"), "/problems/hall-in-use") << early.body;
  EXPECT_EQ(metro.post("/timetable", timetable(cinema.show("2027-03-26T20:20"))).status, 201);
  const RawReply both = metro.post("/timetable", timetable(cinema.show("2027-03-27T18:00") + "," +
                                                           cinema.show("2027-03-27T19:00") + "," +
                                                           cinema.show("2027-03-26T17:59")));
  ASSERT_EQ(both.text("type"), "/problems/hall-in-use") << both.body;
  EXPECT_EQ(both.json().at("overlaps").as_array().size(), 2U) << both.body;
  EXPECT_EQ(metro.get("/shows").json().at("items").as_array().size(), 2U) << "none was kept";
  const RawReply twice = metro.post("/timetable", timetable(cinema.show("2027-03-28T18:00") + "," +
                                                            cinema.show("2027-03-28T18:00")));
  EXPECT_EQ(twice.text("type"), "/problems/hall-in-use") << twice.body;
}

TEST(Organiser, IsToldAllFaultsOfAWeekAtOnce) {
  TestServer server;
  Program metro(server, "Metro Talkies");
  const CinemaSetup cinema(metro);
  // Berlin's clock is put forward over 02:30 on 28 March 2027, and back over 02:30 on 31 October.
  const RawReply times = metro.post(
      "/timetable",
      timetable(cinema.show("2027-03-28T02:30") + "," + cinema.show("2027-10-31T02:30") + "," +
                cinema.show("2027-10-31T02:30:00+01:00") + "," + cinema.show("2020-01-01T10:00")));
  ASSERT_EQ(times.status, 422) << times.body;
  const json::array errors = times.json().at("errors").as_array();
  ASSERT_EQ(errors.size(), 3U) << times.body;
  EXPECT_EQ(errors.at(0).at("pointer").as_string(), "/shows/0/starts_at");
  EXPECT_EQ(errors.at(1).at("pointer").as_string(), "/shows/1/starts_at");
  EXPECT_EQ(errors.at(2).at("pointer").as_string(), "/shows/3/starts_at");
  const RawReply prices = metro.post(
      "/timetable",
      R"({"price_lists": [{"name": "All", "ticket_types": [{"code": "adult", "name": "Adult"}],
          "prices": {"Premium": {"adult": 30000}, "Royal": {"adult": 1}}}],
          "shows": [)" +
          cinema.show("2027-03-26T18:00") + "]}");
  ASSERT_EQ(prices.status, 422) << prices.body;
  const json::array wrong = prices.json().at("errors").as_array();
  ASSERT_EQ(wrong.size(), 2U) << prices.body;
  EXPECT_EQ(wrong.at(0).at("pointer").as_string(), "/price_lists/0/prices/Royal");
  EXPECT_EQ(wrong.at(1).at("pointer").as_string(), "/price_lists/0/prices") << "of Regular";
  const RawReply dry =
      metro.post("/timetable", timetable(cinema.show("2027-03-26T18:00"), R"("dry_run": true,)"));
  EXPECT_EQ(dry.status, 200) << dry.body;
  EXPECT_TRUE(dry.json().at("shows").as_array().at(0).at("id").is_null());
  EXPECT_TRUE(metro.get("/shows").json().at("items").as_array().empty());
  EXPECT_EQ(metro.post("/seat-plans?dry_run=true", R"({"name": "?"})").status, 422);
}

TEST(Organiser, MaySendALargePlanAndStrangersMayNot) {
  TestServer server;
  Program metro(server, "Metro Talkies");
  std::string plan = small_plan();
  plan.insert(plan.rfind('}'), std::string(200'000, ' '));
  EXPECT_EQ(metro.post("/seat-plans", plan).status, 201);
  const std::string path = "/v1/organisers/" + metro.organiser + "/seat-plans";
  EXPECT_EQ(server.call("POST", path, plan).status, 413) << "nobody has shown a key";
  EXPECT_EQ(metro.post("/venues", plan).status, 413) << "this route takes no more than others";
}

TEST(Organiser, MayHaveAFewLargeBodiesOnTheirWayAtOnce) {
  TestServer server;
  const std::string organiser = server.make_organiser("Metro Talkies");
  const std::string begin = "POST /v1/organisers/" + organiser +
                            "/seat-plans HTTP/1.1\r\nHost: box.test\r\n" +
                            server.key_of(organiser) +
                            "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{";
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < LargeBodies::kMaxAtOnce; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    clients.back()->send(begin);
  }
  // The others' heads may still be on their way.
  RawReply reply;
  TestServer::await([&] {
    RawClient other(server.port());
    other.send(begin + std::string(999'998, ' ') + "}");
    reply = other.receive(false);
    return reply.status == 503;
  });
  EXPECT_EQ(reply.text("type"), "/problems/busy") << reply.body;
  clients.clear();
  TestServer::await([&] {
    RawClient other(server.port());
    other.send(begin + std::string(999'998, ' ') + "}");
    return other.receive(false).status == 422;
  });
}

TEST(Starts, AreMomentsOrTimesOfTheVenue) {
  const auto evening = std::chrono::sys_days{std::chrono::year{2026} / 12 / 4};
  using std::chrono::hours;
  using std::chrono::minutes;
  EXPECT_EQ(read_start("2026-12-04T18:00")->local, evening + hours{18});
  EXPECT_EQ(read_start("2026-12-04T24:30")->local, evening + hours{24} + minutes{30});
  EXPECT_EQ(read_start("2026-12-04T18:00:00+05:30")->moment, evening + hours{12} + minutes{30});
  for (const char* wrong :
       {"", "2026-12-04", "2026-12-04T30:00", "2026-12-04T18:60", "2026-02-30T18:00",
        "2026-12-04 18:00", "2026-12-04T-1:00", "2026-12-04T18:00x", "tomorrow"})
    EXPECT_FALSE(read_start(wrong).has_value()) << wrong;
}

}  // namespace
}  // namespace firstshow::http
