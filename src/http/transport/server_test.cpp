#include "http/transport/server.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "http/runtime/audiences.hpp"
#include "http/scenarios/test_server.hpp"

namespace firstshow::http {
namespace {

Response echo(const Request& request) {
  Response response;
  response.content_type = kTextContent;
  response.body = request.body;
  response.add_header("X-Trace", request.trace_parent.empty() ? "none" : request.trace_parent);
  return response;
}

Response throw_words(const Request&) {
  throw std::runtime_error("words that stay in the server");
}

Awaitable<Response> throw_later(const Request&) {
  throw std::runtime_error("words that stay in the server");
  co_return Response{};
}

std::span<const Route> test_routes() {
  static const std::array kRoutes = {
      Route{Method::kGet, "/echo", audiences::anyone<echo>},
      Route{Method::kPost, "/echo", audiences::anyone<echo>},
      Route{Method::kGet, "/throw", audiences::anyone<throw_words>},
      Route{Method::kGet, "/throw-later", audiences::anyone<throw_later>},
  };
  return kRoutes;
}

TestServer::Options with_test_routes() {
  TestServer::Options options;
  options.routes = test_routes();
  return options;
}

TEST(Server, AnswersWhatIsNotWellFormed) {
  TestServer server(with_test_routes());
  const std::string many(120, 'x');
  std::string too_many_headers = "GET /echo HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 101; ++i) too_many_headers += "X-" + std::to_string(i) + ": y\r\n";
  const struct {
    std::string bytes;
    int status;
    const char* type;
  } cases[] = {
      {"nonsense\r\n\r\n", 400, "/problems/malformed-request"},
      {"GET /echo HTTP/1.1\r\n\r\n", 400, "/problems/malformed-request"},
      {"GET /echo HTTP/3.0\r\nHost: h\r\n\r\n", 400, "/problems/malformed-request"},
      {"GET /echo HTTP/1.1\r\nHost: h\r\nX-Long: " + std::string(17'000, 'x') + "\r\n\r\n", 431,
       "/problems/header-too-large"},
      {too_many_headers + "\r\n", 431, "/problems/header-too-large"},
      {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 65537\r\n\r\n", 413,
       "/problems/body-too-large"},
      {"POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n11000\r\n" +
           std::string(0x11000, 'x') + "\r\n0\r\n\r\n",
       413, "/problems/body-too-large"},
      {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400,
       "/problems/malformed-request"},
      {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\nx", 400,
       "/problems/malformed-request"},
      {"GET /echo?a=%zz HTTP/1.1\r\nHost: h\r\n\r\n", 400, "/problems/malformed-request"},
      {"GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n", 404, "/problems/not-found"},
      {"GET echo HTTP/1.1\r\nHost: h\r\n\r\n", 400, "/problems/malformed-request"},
      {"GET /" + many + "/../..//%00 HTTP/1.1\r\nHost: h\r\n\r\n", 404, "/problems/not-found"},
      {"DELETE /echo HTTP/1.1\r\nHost: h\r\n\r\n", 405, "/problems/method-not-allowed"},
      {"BREW /echo HTTP/1.1\r\nHost: h\r\n\r\n", 405, "/problems/method-not-allowed"},
  };
  for (const auto& one : cases) {
    RawClient client(server.port());
    client.send(one.bytes);
    const RawReply reply = client.receive();
    const std::string what = one.bytes.substr(0, 60);
    EXPECT_EQ(reply.status, one.status) << what;
    EXPECT_EQ(reply.header("content-type"), "application/problem+json") << what;
    EXPECT_EQ(reply.text("type"), one.type) << what;
    EXPECT_EQ(reply.text("request_id"), reply.header("x-request-id")) << what;
    EXPECT_EQ(reply.header("allow"), one.status == 405 ? "GET, HEAD, POST" : "") << what;
  }
}

TEST(Server, AddsTheHeadersThatEveryReplyHas) {
  TestServer server(with_test_routes());
  const RawReply first = server.call("GET", "/echo");
  const RawReply second = server.call("GET", "/echo");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.header("x-request-id").size(), 16U);
  EXPECT_NE(first.header("x-request-id"), second.header("x-request-id"));
  EXPECT_EQ(first.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(first.header("referrer-policy"), "no-referrer");
  EXPECT_EQ(first.header("cache-control"), "no-store");
  EXPECT_EQ(first.header("content-security-policy"), kNothingLoads);
  EXPECT_EQ(first.header("date").size(), 29U);
  EXPECT_EQ(first.headers.count("server"), 0U);
}

TEST(Server, PassesOnATraceOnlyIfItIsOne) {
  TestServer server(with_test_routes());
  const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  EXPECT_EQ(server.call("GET", "/echo", "", "traceparent: " + good + "\r\n").header("x-trace"),
            good);
  EXPECT_EQ(server.call("GET", "/echo", "", "traceparent: 00-x\r\n").header("x-trace"), "none");
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer server(with_test_routes());
  RawClient client(server.port());
  std::string bytes;
  for (int i = 0; i < 20; ++i)
    bytes += TestServer::request("POST", "/echo", "message " + std::to_string(i));
  client.send(bytes);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(client.receive().body, "message " + std::to_string(i));
}

TEST(Server, KeepsAndEndsConnectionsAsAsked) {
  TestServer server(with_test_routes());
  RawClient kept(server.port());
  for (int i = 0; i < 3; ++i) {
    kept.send(TestServer::request("GET", "/echo"));
    EXPECT_EQ(kept.receive().header("connection"), "");
  }
  kept.send(TestServer::request("GET", "/echo", "", "Connection: close\r\n"));
  EXPECT_EQ(kept.receive().header("connection"), "close");
  EXPECT_TRUE(kept.ended());

  RawClient old(server.port());
  old.send("GET /echo HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.receive().status, 200);
  EXPECT_TRUE(old.ended());
}

TEST(Server, AnswersHeadWithoutABody) {
  TestServer server;
  RawClient client(server.port());
  client.send(TestServer::request("HEAD", "/v1/shows"));
  const RawReply head = client.receive(true);
  EXPECT_EQ(head.status, 200);
  client.send(TestServer::request("GET", "/v1/shows"));
  const RawReply whole = client.receive();
  EXPECT_EQ(whole.header("content-length"), head.header("content-length"));
  EXPECT_EQ(std::to_string(whole.body.size()), head.header("content-length"));
}

TEST(Server, TellsWhoWaitsToGoOn) {
  TestServer server(with_test_routes());
  RawClient client(server.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive().status, 100);
  client.send("hi");
  EXPECT_EQ(client.receive().body, "hi");
}

TEST(Server, EndsIdleConnections) {
  TestServer::Options options = with_test_routes();
  options.server.limits.idle_time = std::chrono::milliseconds{50};
  TestServer server(options);
  RawClient client(server.port());
  EXPECT_TRUE(client.ended());
}

TEST(Server, TellsConnectionsPastTheLimitToComeBack) {
  TestServer::Options options = with_test_routes();
  options.server.max_connections = 1;
  TestServer server(options);
  RawClient first(server.port());
  first.send(TestServer::request("GET", "/echo"));
  EXPECT_EQ(first.receive().status, 200);
  RawClient second(server.port());
  const RawReply refused = second.receive();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("retry-after"), "5");
  EXPECT_EQ(refused.text("type"), "/problems/too-many-connections");
}

/// How much the system keeps of what is written to a client: of the socket in this process whose
/// other end the client is; 0 if there is none.
int send_buffer_for(const RawClient& client) {
  for (int descriptor = 0; descriptor < 1'024; ++descriptor) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    if (peer.sin_family != AF_INET || ntohs(peer.sin_port) != client.port()) continue;
    int bytes = 0;
    socklen_t width = sizeof bytes;
    ::getsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, &width);
    return bytes;
  }
  return 0;
}

TEST(Server, BoundsWhatTheSystemKeepsForThoseWhoDoNotRead) {
  TestServer server(with_test_routes());
  RawClient client(server.port());
  client.send(TestServer::request("GET", "/echo"));
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_GT(send_buffer_for(client), 0);
  // Linux doubles what it is told, for its own bookkeeping.
  EXPECT_LE(send_buffer_for(client), 2 * SessionLimits{}.send_buffer_bytes);
}

TEST(Server, KeepsWhatAUseCaseThrowsInTheServer) {
  TestServer server(with_test_routes());
  RawClient client(server.port());
  for (const char* path : {"/throw", "/throw-later"}) {
    client.send(TestServer::request("GET", path));
    const RawReply reply = client.receive();
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.text("type"), "/problems/internal-fault");
    EXPECT_EQ(reply.body.find("words"), std::string::npos);
  }
  client.send(TestServer::request("GET", "/echo"));
  EXPECT_EQ(client.receive().status, 200) << "the connection goes on";
}

TEST(Server, IsRefusedAPortThatAnotherServerHas) {
  TestServer server(with_test_routes());
  ServerOptions second;
  second.listen = {"127.0.0.1", server.port()};
  try {
    Server other(second, test_routes(), server.transport());
    FAIL() << "two servers on one port";
  } catch (const CannotListen& refused) {
    EXPECT_EQ(std::string(refused.what()),
              "cannot listen on 127.0.0.1:" + std::to_string(server.port()) +
                  ": another program (perhaps another firstshow) has that port");
  }
}

TEST(Server, FinishesWhatWasBegunWhenItStops) {
  TestServer server(with_test_routes());
  RawClient idle(server.port());
  idle.send(TestServer::request("GET", "/echo"));
  EXPECT_EQ(idle.receive().status, 200);
  RawClient busy(server.port());
  busy.send(TestServer::request("GET", "/echo") + "POST /echo HTTP/1.1\r\nHost: h\r\nContent-");
  EXPECT_EQ(busy.receive().status, 200);

  auto stopping = std::async(std::launch::async, [&] { server.server().stop(); });
  EXPECT_TRUE(idle.ended());
  busy.send("Length: 4\r\n\r\nlast");
  const RawReply last = busy.receive();
  EXPECT_EQ(last.body, "last");
  EXPECT_EQ(last.header("connection"), "close");
  EXPECT_TRUE(busy.ended());
  stopping.get();
  EXPECT_FALSE(RawClient(server.port()).connected());
}

TEST(Server, GivesUpOnTheSlowWhenItsGraceIsOver) {
  TestServer::Options options = with_test_routes();
  options.server.grace = std::chrono::milliseconds{50};
  TestServer server(options);
  RawClient slow(server.port());
  slow.send(TestServer::request("GET", "/echo") + "GET /ec");
  EXPECT_EQ(slow.receive().status, 200);
  server.server().stop();
  EXPECT_TRUE(slow.ended());
}

TEST(Endpoint, IsReadAndWritten) {
  const struct {
    const char* text;
    const char* again;  ///< "": not an endpoint
  } cases[] = {
      {"127.0.0.1:8080", "127.0.0.1:8080"},
      {"[::1]:0", "[::1]:0"},
      {"0.0.0.0:65535", "0.0.0.0:65535"},
      {"127.0.0.1", ""},
      {"localhost:80", ""},
      {"127.0.0.1:65536", ""},
      {"127.0.0.1:", ""},
      {"127.0.0.1:8a", ""},
      {"", ""},
      {":80", ""},
  };
  for (const auto& one : cases) {
    const auto endpoint = parse_endpoint(one.text);
    EXPECT_EQ(endpoint ? format_endpoint(*endpoint) : "", one.again) << one.text;
  }
}

}  // namespace
}  // namespace firstshow::http
