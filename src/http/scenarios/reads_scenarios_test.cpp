// How everybody reads the catalogue: lists with filters, orders and cursors, the search, titles and
// venues, tickets; entity tags, 304, compression, HEAD. Over real sockets and a real desk.

#include <gtest/gtest.h>

#include "http/message/content_coding.hpp"
#include "http/message/unpack.hpp"
#include "http/scenarios/paying_buyer.hpp"
#include "http/scenarios/scenario.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;
using std::chrono::days;
using std::chrono::hours;
using Ids = std::vector<std::string>;

const std::string kGzip = "Accept-Encoding: gzip\r\n";

std::string unless(const std::string& tags) {
  return "If-None-Match: " + tags + "\r\n";
}

/// The small server with more to choose from.
class ReadsTest : public ::testing::Test {
 protected:
  ReadsTest() {
    write([](store::Database& db) {
      catalogue::put_venue(db, {VenueId{12}, OrganiserId{1}, "Caf\u00e9 Astor", "New York", "97",
                                "Broadway", "America/New_York"});
      catalogue::put_hall(db, {HallId{13}, VenueId{12}, "Salon"});
      catalogue::Title zebra{TitleId{14}, OrganiserId{1}, "Zebra & Sons", "play", "", "en-US", "3D",
                             90,          "Stripes."};
      zebra.people = {{"Zo\u00eb Brandreth", "director"}};
      catalogue::put_title(db, zebra);
      catalogue::Title never = zebra;
      never.id = TitleId{15};
      never.name = "Never Shown";
      catalogue::put_title(db, never);
    });
    // Two o'clock at night in London is the evening before in New York.
    night_ = std::chrono::floor<days>(wall_clock()) + days{5};
    abroad_ = define(TitleId{14}, HallId{13}, night_ + hours{2});
    here_ = define(TitleId{14}, HallId{3}, night_ + hours{2});
    TestServer::await([&] { return server_.directory().listing()->shows.size() == 5; });
  }

  void write(const std::function<void(store::Database&)>& change) {
    desk::SqlJob job{desk::JobChanges::kCatalogue, change};
    std::promise<std::string> done;
    server_.desk().submit(std::move(job), [&](desk::Reply reply) { done.set_value(reply.fault); });
    ASSERT_EQ(done.get_future().get(), "");
  }
  std::string define(TitleId title, HallId hall, Time starts_at) {
    const auto listing = server_.directory().listing();
    booking::Show show = listing->find_show(*parse_id<ShowTag>(server_.show))->show;
    show.id = {};
    show.version = 0;
    show.title = title;
    show.hall = hall;
    show.starts_at = starts_at;
    show.closes_at = starts_at;
    const booking::Outcome outcome = server_.ask(booking::DefineShow{show});
    const auto* made = std::get_if<booking::ShowReply>(&outcome.body);
    EXPECT_NE(made, nullptr) << booking::refusal_name(outcome.refusal);
    return made == nullptr ? "" : format_id(made->show.id);
  }
  RawReply get(const std::string& path, const std::string& headers = "") {
    return server_.call("GET", path, "", headers);
  }
  static Ids ids(const RawReply& reply) {
    Ids all;
    const json::object body = reply.json();
    if (!body.contains("items")) return {reply.body};
    for (const json::value& item : body.at("items").as_array())
      all.emplace_back(item.at("id").as_string());
    return all;
  }
  Ids list(const std::string& path) { return ids(get(path)); }
  static std::string date(std::chrono::sys_days day) {
    return format_time(Time{day}).substr(0, 10);
  }

  TestServer server_;
  std::chrono::sys_days night_;
  std::string abroad_;  ///< in New York, the day before `night_`
  std::string here_;    ///< in Pune
};

TEST_F(ReadsTest, ShowsAreFiltered) {
  const std::string title = format_id(TitleId{14});
  const std::string venue = format_id(VenueId{12});
  const struct {
    std::string query;
    Ids found;
  } cases[] = {
      {"", {server_.show, server_.soon, abroad_, here_}},
      {"city=NEW+YORK", {abroad_}},
      {"city=", {server_.show, server_.soon, abroad_, here_}},
      {"city=York", {}},
      {"title=" + title, {abroad_, here_}},
      {"venue=" + venue, {abroad_}},
      {"venue=" + venue + "&city=Pune", {}},
      {"language=hi", {server_.show, server_.soon}},
      {"language=EN", {abroad_, here_}},
      {"language=en-us", {abroad_, here_}},
      {"language=e", {}},
      {"format=3d", {abroad_, here_}},
      {"date=" + date(night_), {here_}},
      {"date=" + date(night_ - days{1}), {abroad_}},
      {"from=" + date(night_), {here_}},
      {"from=" + date(night_ - days{1}), {abroad_, here_}},
      {"from=" + date(night_ + days{1}), {}},
      {"kind=FILM,play", {server_.show, server_.soon, abroad_, here_}},
      {"kind=play,match", {abroad_, here_}},
      {"kind=film", {server_.show, server_.soon}},
      {"kind=fil", {}},
      {"q=zebra", {abroad_, here_}},
      {"q=zebra+pune", {here_}},
      {"q=cafe+zoe", {abroad_}},
      {"q=QUOTED", {server_.show, server_.soon}},
      {"q=zebra+tiger", {}},
      {"q=%22zebra%22+OR+%28", {}},
      {"q=%22%28*", {}},
      {"q=" + std::string(1'000, '"'), {}},
      {"q=" + std::string(1'000, 'z'), {}},
      {"q=zebra&date=" + date(night_), {here_}},
  };
  for (const auto& one : cases) EXPECT_EQ(list("/v1/shows?" + one.query), one.found) << one.query;
}

TEST_F(ReadsTest, ListsAreOrderedAndPagedWhateverComesInBetween) {
  const struct {
    std::string sort;
    Ids order;
  } cases[] = {
      {"starts_at", {server_.show, server_.soon, abroad_, here_}},
      {"-starts_at", {here_, abroad_, server_.soon, server_.show}},
      {"title", {server_.show, server_.soon, abroad_, here_}},
      {"-title", {here_, abroad_, server_.soon, server_.show}},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(list("/v1/shows?sort=" + one.sort), one.order) << one.sort;
    Ids paged;
    std::string path = "/v1/shows?limit=1&sort=" + one.sort;
    for (int page = 0; page < 5 && !path.empty(); ++page) {
      const RawReply reply = get(path);
      ASSERT_EQ(reply.status, 200) << reply.body;
      for (const std::string& id : ids(reply)) paged.push_back(id);
      const std::string link = reply.header("link");
      EXPECT_EQ(link.empty(), reply.json().at("next_cursor").is_null());
      EXPECT_EQ(link.empty(), page == 3) << link;
      path = link.empty() ? "" : link.substr(1, link.find('>') - 1);
      EXPECT_TRUE(link.empty() || link.ends_with("; rel=\"next\"")) << link;
    }
    EXPECT_EQ(paged, one.order) << one.sort;
  }
  // The show that a cursor names is cancelled, and one comes before the place: nothing is skipped.
  const std::string cursor = get("/v1/shows?limit=3&sort=-starts_at").text("next_cursor");
  server_.ask(booking::CancelShow{*parse_id<ShowTag>(server_.soon)});
  const std::string later = define(TitleId{4}, HallId{3}, night_ + days{2});
  TestServer::await([&] { return list("/v1/shows?sort=-starts_at").front() == later; });
  EXPECT_EQ(list("/v1/shows?sort=-starts_at&cursor=" + cursor), Ids{server_.show});
}

TEST_F(ReadsTest, FaultsOfAQueryComeAllAtOnce) {
  const RawReply reply =
      get("/v1/shows?limit=0&date=2026-02-30&title=x&venue=show_1&sort=price&cursor=%21&colour=red&"
          "city=a&city=b&format=" +
          std::string(201, 'x'));
  EXPECT_EQ(reply.status, 422);
  std::set<std::string> places;
  const json::object body = reply.json();
  for (const json::value& fault : body.at("errors").as_array())
    places.emplace(fault.at("pointer").as_string());
  EXPECT_EQ(places, (std::set<std::string>{"limit", "date", "title", "venue", "sort", "cursor",
                                           "colour", "city", "format"}))
      << reply.body;
  const std::string other = get("/v1/shows?limit=1&sort=title").text("next_cursor");
  EXPECT_EQ(get("/v1/shows?cursor=" + other).status, 422) << "a cursor belongs to its order";
  for (std::size_t size = 0; size < other.size(); ++size)
    EXPECT_EQ(get("/v1/shows?sort=title&cursor=" + other.substr(0, size)).status,
              size == 0 ? 200 : 422)
        << size;
  std::string changed = other;
  changed.back() = changed.back() == 'A' ? 'Q' : 'A';
  EXPECT_EQ(get("/v1/shows?sort=title&cursor=" + changed).status, 422);
  EXPECT_EQ(get("/v1/titles?q=a&kind=b&limit=201").status, 422);
  EXPECT_EQ(get("/v1/venues?sort=city").status, 422);
}

TEST_F(ReadsTest, TitlesAndVenuesAreListedAndShown) {
  const std::string film = format_id(TitleId{4});
  const std::string zebra = format_id(TitleId{14});
  const std::string never = format_id(TitleId{15});
  const std::string regal = format_id(VenueId{2});
  const std::string astor = format_id(VenueId{12});
  const struct {
    std::string path;
    Ids found;
  } cases[] = {
      {"/v1/titles", {film, zebra}},
      {"/v1/titles?sort=-name", {zebra, film}},
      {"/v1/titles?limit=1", {film}},
      {"/v1/titles?city=new%20york", {zebra}},
      {"/v1/titles?kind=Film", {film}},
      {"/v1/titles?language=en", {zebra}},
      {"/v1/titles?format=2D", {film}},
      {"/v1/titles?date=" + date(night_), {zebra}},
      {"/v1/titles?venue=" + astor, {zebra}},
      {"/v1/titles?q=brand", {zebra}},
      {"/v1/titles?q=pune", {}},
      {"/v1/venues", {astor, regal}},
      {"/v1/venues?sort=-name", {regal, astor}},
      {"/v1/venues?city=pune", {regal}},
      {"/v1/venues?q=cafe", {astor}},
      {"/v1/venues?q=zebra", {}},
  };
  for (const auto& one : cases) EXPECT_EQ(list(one.path), one.found) << one.path;

  const auto cities = [&](const std::string& query) {
    const json::object page = get("/v1/titles?q=brand" + query).json();
    return json::serialize(page.at("items").as_array()[0].as_object().at("cities"));
  };
  EXPECT_EQ(cities(""), R"(["New York","Pune"])");
  EXPECT_EQ(cities("&city=Pune"), R"(["Pune"])") << "of the shows that are asked for";

  const json::object title = get("/v1/titles/" + zebra).json();
  EXPECT_EQ(title.at("synopsis").as_string(), "Stripes.");
  EXPECT_EQ(title.at("people").as_array()[0].at("name").as_string(), "Zo\u00eb Brandreth");
  EXPECT_EQ(title.at("people").as_array()[0].at("role").as_string(), "director");
  EXPECT_EQ(get("/v1/titles/" + never).status, 200) << "known before there are shows of it";
  const json::object venue = get("/v1/venues/" + astor).json();
  EXPECT_EQ(venue.at("time_zone").as_string(), "America/New_York");
  EXPECT_EQ(venue.at("halls").as_array()[0].at("name").as_string(), "Salon");
  run(server_, {
                   {"no title", "GET", "/v1/titles/" + format_id(TitleId{99}), "", "", 404,
                    "/problems/unknown-title"},
                   {"no id", "GET", "/v1/titles/" + regal, "", "", 404, "/problems/unknown-title"},
                   {"no venue", "GET", "/v1/venues/x", "", "", 404, "/problems/unknown-venue"},
               });
}

TEST_F(ReadsTest, ListsSayWhatIsLeftAndAreNeverStale) {
  const std::string path = "/v1/shows?title=" + format_id(TitleId{4});
  const RawReply before = get(path);
  const auto left = [](const RawReply& reply) {
    const json::object body = reply.json();
    return body.at("items").as_array()[0].at("categories").as_array()[0].at("left").as_int64();
  };
  EXPECT_EQ(left(before), 6);
  const std::string tag = before.header("etag");
  EXPECT_EQ(get(path, unless(tag)).status, 304);
  const std::string show_tag = get("/v1/shows/" + server_.show).header("etag");
  ASSERT_EQ(server_.call("POST", "/v1/shows/" + server_.show + "/holds", kTwoSeats, server_.buyer())
                .status,
            201);
  TestServer::await([&] { return get(path, unless(tag)).status == 200; });
  EXPECT_EQ(left(get(path)), 4);
  const RawReply show = get("/v1/shows/" + server_.show, unless(show_tag));
  EXPECT_EQ(show.status, 200);
  EXPECT_EQ(show.json().at("categories").as_array()[0].at("left").as_int64(), 4);
}

TEST_F(ReadsTest, EveryPageIsConditional) {
  for (const std::string& path :
       {std::string("/v1/shows"), std::string("/v1/titles"), std::string("/v1/venues"),
        "/v1/shows/" + server_.show, "/v1/shows/" + server_.show + "/seats",
        "/v1/seat-plans/" + server_.plan, "/v1/titles/" + format_id(TitleId{4}),
        "/v1/venues/" + format_id(VenueId{2})}) {
    const RawReply reply = get(path);
    const std::string tag = reply.header("etag");
    ASSERT_TRUE(tag.starts_with('"') && tag.ends_with('"') && tag.size() > 2) << path << tag;
    EXPECT_EQ(reply.header("vary"), "Accept-Encoding") << path;
    for (const std::string& sent : {tag, "W/" + tag, "\"x\", " + tag + " , \"y\"", std::string("*"),
                                    std::string("\"a,b\"\r\n") + "If-None-Match: " + tag}) {
      const RawReply same = get(path, unless(sent));
      EXPECT_EQ(same.status, 304) << path << " " << sent;
      EXPECT_EQ(same.body, "");
      EXPECT_EQ(same.header("etag"), tag);
      EXPECT_EQ(same.header("vary"), "Accept-Encoding");
      EXPECT_EQ(same.header("cache-control"), reply.header("cache-control"));
    }
    EXPECT_EQ(get(path, unless("\"other\"")).status, 200) << path;
    const RawReply head = server_.call("HEAD", path);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("etag"), tag);
    EXPECT_EQ(head.header("content-length"), std::to_string(reply.body.size())) << path;
  }
}

TEST_F(ReadsTest, PagesAreCompressedForWhoWantsThem) {
  const std::string path = "/v1/shows";
  const RawReply plain = get(path);
  ASSERT_GT(plain.body.size(), kWorthPacking);
  EXPECT_EQ(plain.header("content-encoding"), "");
  const RawReply packed = get(path, kGzip);
  EXPECT_EQ(packed.header("content-encoding"), "gzip");
  EXPECT_EQ(packed.header("content-type"), "application/json");
  EXPECT_EQ(unpack(packed.body), plain.body);
  EXPECT_LT(packed.body.size(), plain.body.size() / 2);
  EXPECT_EQ(packed.header("vary"), "Accept-Encoding");
  EXPECT_NE(packed.header("etag"), plain.header("etag")) << "other bytes, another tag";

  EXPECT_EQ(get(path, kGzip + unless(packed.header("etag"))).status, 304);
  EXPECT_EQ(get(path, unless(plain.header("etag"))).status, 304);
  EXPECT_EQ(get(path, kGzip + unless(plain.header("etag"))).status, 200);
  EXPECT_EQ(get(path, unless(packed.header("etag"))).status, 200);
  EXPECT_EQ(get(path, "Accept-Encoding: gzip;q=0\r\n").body, plain.body);

  const RawReply head = server_.call("HEAD", path, "", kGzip);
  EXPECT_EQ(head.header("content-encoding"), "gzip");
  EXPECT_EQ(head.header("content-length"), std::to_string(packed.body.size()));
  EXPECT_EQ(head.body, "");
  const RawReply small = get("/v1/titles/" + format_id(TitleId{4}), kGzip);
  EXPECT_EQ(small.header("content-encoding"), "") << "too small to gain";
  EXPECT_EQ(get("/v1/shows/x", kGzip).header("content-encoding"), "");
}

TEST(PersonalReads, AreConditionalAndTheOwnersAlone) {
  TestServer server;
  Buyer buyer(server);
  const std::string hold = buyer.post("/v1/shows/" + server.show + "/holds", kPit).text("id");
  const std::string order = buyer.order(kTwoSeats);
  const RawReply payment = buyer.start(order);
  buyer.pay(payment);
  buyer.await_state(order, "confirmed");
  const RawReply tickets = buyer.get("/v1/orders/" + order + "/tickets");
  const json::object all = tickets.json();
  ASSERT_EQ(all.at("items").as_array().size(), 2U);
  const json::object first = all.at("items").as_array()[0].as_object();
  const std::string ticket = "/v1/tickets/" + std::string(first.at("id").as_string());

  const RawReply one = buyer.get(ticket);
  ASSERT_EQ(one.status, 200) << one.body;
  json::object expected = first;
  expected["order"] = order;
  expected["show"] = server.show;
  EXPECT_EQ(one.json(), expected);

  for (const std::string& path :
       {"/v1/holds/" + hold, "/v1/orders/" + order, "/v1/orders/" + order + "/tickets",
        "/v1/payments/" + payment.text("id"), ticket}) {
    const RawReply reply = buyer.get(path);
    const std::string tag = reply.header("etag");
    EXPECT_TRUE(tag.starts_with("W/\"")) << path << tag;
    EXPECT_EQ(reply.header("cache-control"), "no-store");
    const RawReply same = server.call("GET", path, "", buyer.header + unless(tag));
    EXPECT_EQ(same.status, 304) << path << "\n" << reply.body;
    EXPECT_EQ(same.header("etag"), tag);
    EXPECT_EQ(server.call("GET", path, "", unless(tag)).status, 401) << path;
    EXPECT_EQ(server.call("GET", path, "", server.buyer() + unless(tag)).status, 404) << path;
    EXPECT_EQ(server.call("GET", path, "", buyer.header + kGzip).header("content-encoding"), "");
    const RawReply head = server.call("HEAD", path, "", buyer.header);
    EXPECT_EQ(head.status, 200) << path;
    EXPECT_EQ(head.body, "");
  }
  const std::string tag = buyer.get("/v1/holds/" + hold).header("etag");
  EXPECT_EQ(server.call("DELETE", "/v1/holds/" + hold, "", buyer.header).status, 200);
  EXPECT_EQ(server.call("GET", "/v1/holds/" + hold, "", buyer.header + unless(tag)).status, 200);
  run(server, {
                  {"not a ticket", "GET", "/v1/tickets/x", "", buyer.header, 404,
                   "/problems/unknown-ticket"},
                  {"no such ticket", "GET", "/v1/tickets/" + format_id(TicketId{5}), "",
                   buyer.header, 404, "/problems/unknown-ticket"},
                  {"another's", "GET", ticket, "", server.buyer(), 404, "/problems/unknown-ticket"},
              });
}

}  // namespace
}  // namespace firstshow::http
