// The small pieces of an exchange: queries, tags, keys, heads, traces, JSON, routes.

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>

#include "http/message/json_writer.hpp"
#include "http/message/query_reader.hpp"
#include "http/problems/idempotency.hpp"
#include "http/runtime/audiences.hpp"
#include "http/runtime/routes.hpp"
#include "http/transport/wire.hpp"

namespace firstshow::http {
namespace {

Response never_called(const Request&) {
  return {};
}

TEST(Exchange, ReadsQueries) {
  Request request;
  const struct {
    const char* query;
    const char* name;
    std::optional<std::string> value;
  } cases[] = {
      {"", "a", std::nullopt},
      {"a=1&b=2", "b", "2"},
      {"a=1&a=2", "a", "1"},
      {"a=x%20y+z", "a", "x y z"},
      {"a=%E0%A4%AE", "a", "\u092e"},
      {"b=1", "a", std::nullopt},
      {"a", "a", ""},
      {"%61=1", "a", "1"},
  };
  for (const auto& one : cases) {
    request.query = one.query;
    EXPECT_TRUE(request.query_is_well_formed()) << one.query;
    EXPECT_EQ(request.parameter(one.name), one.value) << one.query;
  }
  request.query = "a=%4";
  EXPECT_FALSE(request.query_is_well_formed());
}

TEST(Exchange, NamesTheParametersThatThereAreOnce) {
  Request request;
  request.query = "limit=0&aa&ab=1&aa&ac&sort=x";
  QueryReader query(request);
  query.number("limit", 9, 5);
  query.text("sort", 9);
  const Faults faults = {{"limit", "must be from 1 to 9"},
                         {"aa", "is no parameter here; there are limit, sort"},
                         {"ab", "is no parameter here"},
                         {"ac", "is no parameter here"}};
  EXPECT_EQ(query.finish(), faults);
}

TEST(Exchange, ComparesTags) {
  const struct {
    const char* sent;
    unsigned status;
  } cases[] = {
      {"", 200},  {"\"1.2\"", 304},  {"W/\"1.2\"", 304}, {"\"1.1\", \"1.2\"", 304},
      {"*", 304}, {"\"1.22\"", 200}, {"1.2", 200},       {"\"1.1\"", 200},
  };
  for (const auto& one : cases) {
    const std::array headers = {Header{"if-none-match", one.sent}};
    Request request;
    request.headers = headers;
    const Response response =
        tagged(request, "1.2", std::make_shared<const std::string>("{}"), kRevalidated);
    EXPECT_EQ(response.status, one.status) << one.sent;
    EXPECT_EQ(response.text(), one.status == 200 ? "{}" : "") << one.sent;
    EXPECT_EQ(response.headers, "ETag: \"1.2\"\r\n") << one.sent;
  }
}

booking::Idempotency key_of(const std::string& header, Method method = Method::kPost,
                            std::string_view path = "/p", std::string_view body = "b") {
  const std::array headers = {Header{"Idempotency-Key", header}};
  Request request;
  request.method = method;
  request.path = path;
  request.body = body;
  request.headers = headers;
  const auto read = read_idempotency(request, KeyNeed::kOptional);
  return read ? *read : booking::Idempotency{};
}

TEST(Idempotency, KnowsAKeyQuotedOrBare) {
  EXPECT_EQ(key_of("\"k-1\""), key_of("k-1"));
  EXPECT_EQ(key_of("\"a\\\"b\\\\\"").key, key_of("\"a\\\"b\\\\\"").key);
  EXPECT_NE(key_of("a").key, key_of("b").key);
  for (const std::string& bad :
       {std::string("\"\""), std::string("\"a"), std::string("a b"), std::string("\"a\"b\""),
        std::string("\"a\\n\""), std::string("\"\xc3\xa9\""), std::string(256, 'k')})
    EXPECT_TRUE(key_of(bad).key.none()) << bad;
  EXPECT_FALSE(key_of(std::string(255, 'k')).key.none());
}

TEST(Idempotency, KnowsARequestByAllOfIt) {
  const auto request = key_of("k").request;
  EXPECT_EQ(key_of("other").request, request) << "the key is not part of it";
  EXPECT_NE(key_of("k", Method::kPut).request, request);
  EXPECT_NE(key_of("k", Method::kPost, "/q").request, request);
  EXPECT_NE(key_of("k", Method::kPost, "/p", "c").request, request);
  EXPECT_NE(key_of("k", Method::kPost, "/pb", "").request, request) << "parts do not run together";
}

TEST(Idempotency, KnowsARequestHoweverItsJsonIsWritten) {
  const auto request_of = [](std::string_view body) {
    return key_of("k", Method::kPost, "/p", body).request;
  };
  const auto request = request_of(R"({"a":1,"b":{"c":[1,2],"d":"x"}})");
  for (const char* same : {
           "{ \"a\" : 1 ,\n\"b\":{\"c\":[1, 2],\"d\":\"x\"}}",
           R"({"b":{"d":"x","c":[1,2]},"a":1})",
           R"({"a":1.0,"b":{"c":[1e0,2],"d":"\u0078"}})",
           R"({"a":1,"b":{"c":[1,2],"d":"x","e":null},"f":null})",
       })
    EXPECT_EQ(request_of(same), request) << same;
  for (const char* other : {
           R"({"a":2,"b":{"c":[1,2],"d":"x"}})",
           R"({"a":1,"b":{"c":[2,1],"d":"x"}})",
           R"({"a":"1","b":{"c":[1,2],"d":"x"}})",
           R"({"a":1,"b":{"c":[1,2]},"d":"x"})",
           R"({"a":1,"b":{"c":[1,2,null],"d":"x"}})",
           R"({"a":1,"b":{"c":[1,2],"d":"x"})",
           "",
       })
    EXPECT_NE(request_of(other), request) << other;
}

TEST(Idempotency, IsRefusedWhereAKeyIsNeeded) {
  EXPECT_TRUE(read_idempotency(Request{}, KeyNeed::kOptional)->key.none());
  const auto missing = read_idempotency(Request{}, KeyNeed::kRequired);
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().status, 400U);
}

TEST(Wire, WritesHeads) {
  Response response;
  response.status = 201;
  response.body = "{}";
  response.add_header("Location", "/v1/x");
  std::string head = "left over";
  const Time now = Time{std::chrono::sys_days{std::chrono::year{1994} / 11 / 6}} +
                   std::chrono::hours{8} + std::chrono::minutes{49} + std::chrono::seconds{37};
  write_head(head, response, {"0123", now, false, true});
  EXPECT_EQ(head,
            "HTTP/1.1 201 Created\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Referrer-Policy: no-referrer\r\n"
            "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n"
            "X-Request-Id: 0123\r\n"
            "X-Frame-Options: DENY\r\n"
            "Strict-Transport-Security: max-age=31536000\r\n"
            "Cache-Control: no-store\r\n"
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
            "Content-Type: application/json\r\n"
            "Content-Length: 2\r\n"
            "Connection: close\r\n"
            "Location: /v1/x\r\n"
            "\r\n");
  response.status = 304;
  write_head(head, response, {"0123", now, true, false});
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  EXPECT_EQ(head.find("Connection"), std::string::npos);
  EXPECT_EQ(head.find("Strict-Transport"), std::string::npos);
  EXPECT_NE(head.find("X-Frame-Options"), std::string::npos);
  response.framed = true;
  write_head(head, response, {"0123", now, true, false});
  EXPECT_EQ(head.find("X-Frame-Options"), std::string::npos);
}

TEST(Wire, KnowsTraces) {
  const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  EXPECT_TRUE(is_trace_parent(good));
  const auto with = [&](std::size_t at, std::string_view text) {
    return std::string(good).replace(at, text.size(), text);
  };
  for (const std::string& bad :
       {std::string(), good + "0", with(0, "01"), with(3, "4BF9"), with(3, std::string(32, '0')),
        with(36, std::string(16, '0')), with(35, "x"), with(53, "0g")})
    EXPECT_FALSE(is_trace_parent(bad)) << bad;
}

TEST(JsonWriter, WritesWhatItIsGiven) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("text", "a\"b\\c\nd\x01\x7f\u0939");
  json.field("yes", true);
  json.field("number", std::int64_t{-9'007'199'254'740'993});
  json.field("third", 0.1);
  json.field("nowhere", 0.0 / 0.0);
  json.field("id", HoldId{1});
  json.field("at", Time{});
  json.money_field("price", Paise{25'000}, Currency{});
  json.begin_list("empty");
  json.end_list();
  json.begin_list("list");
  json.value(1);
  json.null();
  json.begin_object();
  json.end_object();
  json.end_list();
  json.end_object();
  EXPECT_EQ(text,
            "{\"text\":\"a\\\"b\\\\c\\nd\\u0001\\u007f\u0939\",\"yes\":true,"
            "\"number\":-9007199254740993,\"third\":0.1,\"nowhere\":null,"
            "\"id\":\"hold_0000000000001\",\"at\":\"1970-01-01T00:00:00Z\","
            "\"price\":{\"amount\":25000,\"currency\":\"INR\"},\"empty\":[],\"list\":[1,null,{}]}");
}

TEST(Router, FindsTheRouteOfAPath) {
  static const std::array kRoutes = {
      Route{Method::kGet, "/a", audiences::anyone<never_called>},
      Route{Method::kPost, "/a/{x}", audiences::anyone<never_called>},
      Route{Method::kGet, "/a/{x}", audiences::anyone<never_called>},
      Route{Method::kGet, "/a/{x}/b/{y}", audiences::anyone<never_called>},
      Route{Method::kGet, "/", audiences::anyone<never_called>},
  };
  const Router router(kRoutes);
  const struct {
    Method method;
    const char* path;
    std::size_t index;  ///< 5: none
    const char* allowed;
    const char* variables;
  } cases[] = {
      {Method::kGet, "/a", 0, "", ""},
      {Method::kHead, "/a", 0, "", ""},
      {Method::kPost, "/a", 5, "GET, HEAD", ""},
      {Method::kPost, "/a/1", 1, "", "1"},
      {Method::kGet, "/a/1", 2, "", "1"},
      {Method::kDelete, "/a/1", 5, "POST, GET, HEAD", ""},
      {Method::kGet, "/a/1/b/2", 3, "", "12"},
      {Method::kGet, "/a/1/c/2", 5, "", ""},
      {Method::kGet, "/a/", 5, "", ""},
      {Method::kGet, "/a/1/", 5, "", ""},
      {Method::kGet, "/", 4, "", ""},
      {Method::kPost, "/", 5, "GET, HEAD", ""},
      {Method::kGet, "/b", 5, "", ""},
      {Method::kGet, "//", 5, "", ""},
      {Method::kGet, "//a", 5, "", ""},
      {Method::kGet, "", 5, "", ""},
      {Method::kGet, "a", 5, "", ""},
      {Method::kGet, "/1/2/3/4/5/6/7/8/9", 5, "", ""},
  };
  for (const auto& one : cases) {
    const Match match = router.match(one.method, one.path);
    EXPECT_EQ(match.index, one.index) << one.path;
    EXPECT_EQ(match.route != nullptr, one.index < 5) << one.path;
    EXPECT_EQ(match.allowed, one.allowed) << one.path;
    if (match.route == nullptr) continue;
    EXPECT_EQ(std::string(match.variables[0]) + std::string(match.variables[1]), one.variables);
  }
}

TEST(Routes, AreEachThereOnce) {
  for (const auto table : {public_routes(), admin_routes()}) {
    std::set<std::pair<Method, std::string_view>> seen;
    const Router router(table);
    for (std::size_t i = 0; i < table.size(); ++i) {
      EXPECT_TRUE(seen.insert({table[i].method, table[i].pattern}).second) << table[i].pattern;
      EXPECT_EQ(router.match(table[i].method, table[i].pattern).index, i) << table[i].pattern;
    }
  }
}

}  // namespace
}  // namespace firstshow::http
