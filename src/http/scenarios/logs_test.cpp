#include <gtest/gtest.h>

#include <filesystem>
#include <mutex>

#include <spdlog/spdlog.h>
#include <boost/json/parse.hpp>

#include "http/metrics/log_taken.hpp"
#include "http/scenarios/test_server.hpp"
#include "http/transport/request_log.hpp"

namespace firstshow::http {
namespace {

constexpr RequestLog::SteadyTime kNoon{std::chrono::hours{12}};

Request logged_request() {
  Request request;
  request.method = Method::kPost;
  request.target = "/v1/orders/ord_secret?token=secret";
  request.path = "/v1/orders/ord_secret";
  request.id = "0123456789abcdef";
  request.client = *parse_ip_address("198.51.100.77");
  request.trace_parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  return request;
}

void note(RequestLog& log, const Request& request, unsigned status, const char* route,
          std::chrono::milliseconds took, RequestLog::SteadyTime now = kNoon) {
  Response response;
  response.status = status;
  if (status >= 400) response.problem = "/problems/something";
  log.note(request, response, route, took, now);
}

TEST(RequestLog, IsAsLoudAsItDeserves) {
  const struct {
    Method method;
    unsigned status;
    const char* route;
    int took_ms;
    const char* level;
  } cases[] = {
      {Method::kGet, 200, "/v1/shows", 1, "debug"},
      {Method::kPost, 201, "/v1/orders", 1, "debug"},
      {Method::kPost, 409, "/v1/orders", 1, "debug"},
      {Method::kPost, 201, "/v1/orders", 1'000, "info"},
      {Method::kPost, 200, "/admin/v1/shows/{id}/open", 1, "info"},
      {Method::kPost, 401, "/admin/v1/shows/{id}/open", 1, "debug"},
      {Method::kGet, 200, "/admin/v1/shows", 1, "debug"},
      {Method::kPost, 500, "/v1/orders", 1, "error"},
      {Method::kPost, 502, "/v1/orders", 1, "error"},
      {Method::kPost, 503, "/v1/orders", 1, "warning"},
  };
  for (const auto& one : cases) {
    const LogTaken taken(LogFormat::kText, "debug");
    RequestLog log;
    Request request = logged_request();
    request.method = one.method;
    note(log, request, one.status, one.route, std::chrono::milliseconds{one.took_ms});
    ASSERT_EQ(taken.lines().size(), 1U) << one.route << one.status;
    EXPECT_EQ(taken.lines()[0].find(one.level), 0U) << taken.lines()[0];
  }
}

TEST(RequestLog, NamesNobodyAndNothingSecret) {
  const LogTaken taken(LogFormat::kText, "debug");
  RequestLog log;
  note(log, logged_request(), 404, "/v1/orders/{id}", std::chrono::milliseconds{2});
  EXPECT_EQ(taken.lines(),
            std::vector<std::string>{
                "debug request method=POST route=/v1/orders/{id} status=404 "
                "problem=/problems/something duration_us=2000 request_id=0123456789abcdef "
                "client=198.51.100.0/24 trace_id=4bf92f3577b34da6a3ce929d0e0e4736"});
}

TEST(RequestLog, TellsOfOverloadOnceASecond) {
  const LogTaken taken(LogFormat::kText, "info");
  RequestLog log;
  for (int i = 0; i < 1'000; ++i)
    note(log, logged_request(), 503, "/v1/orders", std::chrono::milliseconds{1});
  note(log, logged_request(), 503, "/v1/orders", std::chrono::milliseconds{1},
       kNoon + std::chrono::seconds{1});
  const auto lines = taken.lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_NE(lines[0].find("refused_since_last=1"), std::string::npos);
  EXPECT_EQ(lines[0].find("refused_since_last=1000"), std::string::npos);
  EXPECT_NE(lines[1].find("refused_since_last=1000"), std::string::npos) << lines[1];
}

TEST(LogLines, AreEachAnObjectOfJson) {
  const LogTaken taken(LogFormat::kJson, "debug");
  RequestLog log;
  note(log, logged_request(), 500, "/v1/orders", std::chrono::milliseconds{2});
  spdlog::warn("a \"quoted\" word\nand another line");
  ASSERT_EQ(taken.lines().size(), 2U);
  const auto request = boost::json::parse(taken.lines()[0]).as_object();
  EXPECT_EQ(request.at("level").as_string(), "error");
  EXPECT_EQ(request.at("event").as_string(), "request");
  EXPECT_EQ(request.at("status").as_int64(), 500);
  EXPECT_EQ(request.at("time").as_string().size(), 27U);
  EXPECT_EQ(request.at("time").as_string().back(), 'Z');
  const auto other = boost::json::parse(taken.lines()[1]).as_object();
  EXPECT_EQ(other.at("message").as_string(), "a \"quoted\" word\nand another line");
}

}  // namespace
}  // namespace firstshow::http
