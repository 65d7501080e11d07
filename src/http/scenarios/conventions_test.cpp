// What every reply has and every connection must keep to: ids, origins, other sites, limits of time
// and size.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <array>

#include "http/access/cors.hpp"
#include "http/runtime/audiences.hpp"
#include "http/scenarios/test_server.hpp"
#include "http/transport/server.hpp"

namespace firstshow::http {
namespace {

Response repeat(const Request& request) {
  Response response;
  response.content_type = kTextContent;
  response.body = request.body;
  response.add_header("X-Client", format_ip_address(request.client));
  return response;
}

TestServer::Options with_repeat() {
  static const std::array kRoutes = {
      Route{Method::kGet, "/repeat", audiences::anyone<repeat>},
      Route{Method::kPost, "/repeat", audiences::anyone<repeat>},
  };
  TestServer::Options options;
  options.routes = kRoutes;
  return options;
}

std::string get_with(const std::string& fields) {
  return TestServer::request("GET", "/repeat", "", fields);
}

TEST(Conventions, RequestIdsAreTakenFromTrustedProxiesOnly) {
  const std::string fields = "X-Request-Id: from-the-proxy-1\r\nX-Forwarded-For: 192.0.2.7\r\n";
  {
    TestServer server(with_repeat());
    const RawReply reply = server.call("GET", "/repeat", "", fields);
    EXPECT_EQ(reply.header("x-request-id").size(), 16U);
    EXPECT_EQ(reply.header("x-client"), "127.0.0.1");
  }
  TestServer::Options options = with_repeat();
  options.server.proxies.trusted = {*parse_ip_range("127.0.0.0/8")};
  TestServer server(options);
  const RawReply believed = server.call("GET", "/repeat", "", fields);
  EXPECT_EQ(believed.header("x-request-id"), "from-the-proxy-1");
  EXPECT_EQ(believed.header("x-client"), "192.0.2.7");
  EXPECT_EQ(server.call("GET", "/nothing", "", fields).text("request_id"), "from-the-proxy-1");
  EXPECT_EQ(server.call("GET", "/repeat", "", "X-Request-Id: a b c d e f\r\n")
                .header("x-request-id")
                .size(),
            16U);
}

TEST(Conventions, OnlyHttpsIsToldToStayHttps) {
  TestServer::Options options = with_repeat();
  options.server.proxies.trusted = {*parse_ip_range("127.0.0.1")};
  TestServer server(options);
  EXPECT_EQ(server.call("GET", "/repeat", "", "X-Forwarded-Proto: https\r\n")
                .header("strict-transport-security"),
            "max-age=31536000");
  EXPECT_EQ(server.call("GET", "/repeat", "", "X-Forwarded-Proto: http\r\n")
                .header("strict-transport-security"),
            "");
}

TEST(Conventions, OtherSitesMayNothingUnlessListed) {
  const std::string origin = "Origin: https://tickets.example\r\n";
  const std::string asks = origin + "Access-Control-Request-Method: POST\r\n";
  {
    TestServer server(with_repeat());
    const RawReply reply = server.call("GET", "/repeat", "", origin);
    EXPECT_EQ(reply.header("access-control-allow-origin"), "");
    EXPECT_EQ(reply.header("vary"), "");
    EXPECT_EQ(server.call("OPTIONS", "/repeat", "", asks).status, 405);
  }
  TestServer::Options options = with_repeat();
  options.server.cors_origins = {"https://other.example", "https://tickets.example"};
  options.server.limits.body_bytes = 64;
  TestServer server(options);
  const RawReply reply = server.call("GET", "/repeat", "", origin);
  EXPECT_EQ(reply.header("access-control-allow-origin"), "https://tickets.example");
  EXPECT_EQ(reply.header("vary"), "Origin");
  EXPECT_NE(reply.header("access-control-expose-headers").find("Retry-After"), std::string::npos);
  const RawReply preflight = server.call("OPTIONS", "/repeat", "", asks);
  EXPECT_EQ(preflight.status, 204);
  EXPECT_EQ(preflight.header("access-control-allow-origin"), "https://tickets.example");
  EXPECT_EQ(preflight.header("access-control-allow-methods"), "GET, HEAD, POST");
  EXPECT_NE(preflight.header("access-control-allow-headers").find("Idempotency-Key"),
            std::string::npos);
  EXPECT_EQ(server.call("OPTIONS", "/nothing", "", asks).status, 404);
  EXPECT_EQ(server.call("OPTIONS", "/repeat", "", origin).status, 405) << "nothing was asked";
  for (const char* stranger : {"https://evil.example", "https://tickets.example.evil", "null"}) {
    const RawReply refused =
        server.call("GET", "/repeat", "", "Origin: " + std::string(stranger) + "\r\n");
    EXPECT_EQ(refused.header("access-control-allow-origin"), "") << stranger;
    EXPECT_EQ(refused.header("vary"), "Origin") << "caches must not mix them up";
  }
  // What no route is asked about is refused in words that the page may read too.
  const RawReply too_large = server.call("POST", "/repeat", std::string(65, ' '), origin);
  EXPECT_EQ(too_large.status, 413);
  EXPECT_EQ(too_large.header("access-control-allow-origin"), "https://tickets.example");
  const RawReply malformed = server.call("GET", "/repeat?q=%zz", "", origin);
  EXPECT_EQ(malformed.status, 400);
  EXPECT_EQ(malformed.header("access-control-allow-origin"), "https://tickets.example");
}

TEST(Conventions, EverySiteMayWhereTheOperatorSaysSo) {
  TestServer::Options options = with_repeat();
  options.server.cors_origins = {"*"};
  TestServer server(options);
  const RawReply reply = server.call("GET", "/repeat", "", "Origin: https://a.example\r\n");
  EXPECT_EQ(reply.header("access-control-allow-origin"), "*");
  EXPECT_EQ(reply.header("vary"), "");
}

TEST(Cors, ListsOriginsAsBrowsersWriteThem) {
  for (const char* good : {"*", "https://a.example", "http://localhost:3000", "http://[::1]:80"})
    EXPECT_TRUE(is_cors_origin(good)) << good;
  for (const char* bad : {"", "a.example", "https://", "https://a.example/", "https://A.example",
                          "ftp://a.example", "https://a.example\r\nX: y", "https://*.example"})
    EXPECT_FALSE(is_cors_origin(bad)) << bad;
}

TestServer::Options with_little_time() {
  TestServer::Options options = with_repeat();
  options.server.limits.idle_time = std::chrono::milliseconds{60};
  options.server.limits.header_time = std::chrono::milliseconds{60};
  options.server.limits.body_time = std::chrono::milliseconds{60};
  return options;
}

TEST(Slowness, IsAnsweredWhereItCanStillBeRead) {
  TestServer server(with_little_time());
  const struct {
    const char* what;
    const char* bytes;
    int status;  ///< 0: the connection just ends
  } cases[] = {
      {"idle", "", 0},
      {"half a request line", "GET /rep", 408},
      {"half a header", "GET /repeat HTTP/1.1\r\nHost: h\r\nX-A", 408},
      {"half a body", "POST /repeat HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf", 408},
      {"half a chunk",
       "POST /repeat HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", 408},
  };
  for (const auto& one : cases) {
    RawClient client(server.port());
    client.send(one.bytes);
    const RawReply reply = client.receive();
    EXPECT_EQ(reply.status, one.status) << one.what;
    if (one.status == 0) continue;
    EXPECT_EQ(reply.text("type"), "/problems/request-timeout") << one.what;
    EXPECT_EQ(reply.header("connection"), "close") << one.what;
    EXPECT_TRUE(client.ended()) << one.what;
  }
}

TEST(Slowness, ByteAfterByteDoesNotBuyTime) {
  TestServer server(with_little_time());
  RawClient client(server.port());
  client.send("GET /repeat HTTP/1.1\r\nHost: h\r\nX-Slow: ");
  // Whatever is sent meanwhile, the header has its time from its first byte on.
  for (std::size_t sent = 0; !client.has_received(); ++sent)
    if (sent < 8'000) client.send("x");  // more would be too large, not too slow
  EXPECT_EQ(client.receive().status, 408);
}

TEST(Slowness, ManySlowConnectionsDoNotStopOthers) {
  TestServer server(with_repeat());
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 200; ++i) {
    slow.push_back(std::make_unique<RawClient>(server.port()));
    slow.back()->send("GET /repeat HTTP/1.1\r\nHost: h\r\nX-Slow: ");
  }
  EXPECT_EQ(server.call("POST", "/repeat", "still here").body, "still here");
  for (const auto& one : slow) one->send("now\r\n\r\n");
  for (const auto& one : slow) EXPECT_EQ(one->receive().status, 200);
}

TEST(Size, OfATargetHasALimit) {
  TestServer server(with_repeat());
  const RawReply reply = server.call("GET", "/repeat?q=" + std::string(8'192, 'x'));
  EXPECT_EQ(reply.status, 414);
  EXPECT_EQ(reply.text("type"), "/problems/target-too-long");
  EXPECT_EQ(server.call("GET", "/repeat?q=" + std::string(8'000, 'x')).status, 200);
}

TEST(Garbage, AfterARequestIsRefusedAfterItsReply) {
  TestServer server(with_repeat());
  RawClient client(server.port());
  client.send(TestServer::request("POST", "/repeat", "good") + "\x01\x02 garbage\r\n\r\n" +
              TestServer::request("POST", "/repeat", "never read"));
  EXPECT_EQ(client.receive().body, "good");
  EXPECT_EQ(client.receive().status, 400);
  EXPECT_TRUE(client.ended());
}

TEST(HalfClosed, ClientsGetWhatTheyAskedFor) {
  TestServer server(with_repeat());
  RawClient client(server.port());
  client.send(TestServer::request("POST", "/repeat", "one") +
              TestServer::request("POST", "/repeat", "two"));
  client.send_no_more();
  EXPECT_EQ(client.receive().body, "one");
  EXPECT_EQ(client.receive().body, "two");
  EXPECT_TRUE(client.ended());

  RawClient half(server.port());
  half.send("POST /repeat HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf");
  half.send_no_more();
  EXPECT_TRUE(half.ended()) << "half a request is none";
}

TEST(Connections, OfOneAddressHaveALimit) {
  TestServer::Options options = with_repeat();
  options.server.max_connections_per_address = 2;
  {
    TestServer server(options);
    RawClient first(server.port()), second(server.port());
    for (RawClient* one : {&first, &second}) {
      one->send(get_with(""));
      EXPECT_EQ(one->receive().status, 200);
    }
    EXPECT_EQ(RawClient(server.port()).receive().status, 503);
    first.send(get_with("Connection: close\r\n"));
    EXPECT_EQ(first.receive().status, 200);
    TestServer::await([&] { return server.server().open_connections() == 1; });
    EXPECT_EQ(server.call("GET", "/repeat").status, 200) << "room comes back";
  }
  options.server.proxies.trusted = {*parse_ip_range("127.0.0.1")};
  TestServer server(options);
  RawClient first(server.port()), second(server.port()), third(server.port());
  for (RawClient* one : {&first, &second, &third}) {
    one->send(get_with(""));
    EXPECT_EQ(one->receive().status, 200) << "a proxy stands for many";
  }
}

TEST(Connections, ThatAreIdleAreManyAndCostLittle) {
  constexpr std::size_t kIdle = 2'000;
  rlimit files{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &files), 0);
  files.rlim_cur = std::min<rlim_t>(files.rlim_max, 3 * kIdle);  // both ends are in this process
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &files), 0);
  TestServer server(with_repeat());
  std::vector<std::unique_ptr<RawClient>> idle;
  for (std::size_t i = 0; i < kIdle; ++i) {
    idle.push_back(std::make_unique<RawClient>(server.port()));
    ASSERT_TRUE(idle.back()->connected()) << i;
  }
  TestServer::await([&] { return server.server().open_connections() == kIdle; });
  EXPECT_EQ(server.call("POST", "/repeat", "still here").body, "still here");
  for (std::size_t i = 0; i < kIdle; i += 100) {
    idle[i]->send(get_with(""));
    EXPECT_EQ(idle[i]->receive().status, 200) << i;
  }
  idle.clear();
  TestServer::await([&] { return server.server().open_connections() == 0; });
}

}  // namespace
}  // namespace firstshow::http
