// Requests as bytes: what RFC 9112 and RFC 9110 have refused, what they have understood, and after
// which replies the connection closes. A byte too many read as a second request shows as a reply
// that nobody asked for.

#include "http/transport/request_head.hpp"

#include <gtest/gtest.h>

#include <array>

#include "http/runtime/audiences.hpp"
#include "http/scenarios/test_server.hpp"

namespace firstshow::http {
namespace {

Response repeat_request(const Request& request) {
  Response response;
  response.content_type = kTextContent;
  response.body = std::string(method_name(request.method)) + " " + std::string(request.path) + "?" +
                  std::string(request.query) + " " + std::string(request.body);
  response.add_header("X-Accept",
                      request.header("Accept").empty() ? "-" : request.header("Accept"));
  response.add_header("X-Trailer", request.header("X-Late").empty() ? "none" : "read");
  return response;
}

Response say_variable(const Request& request) {
  Response response;
  response.content_type = kTextContent;
  response.body = request.variables[0];
  return response;
}

TestServer::Options with_repeating_routes() {
  static const std::array kRoutes = {
      Route{Method::kGet, "/", audiences::anyone<repeat_request>},
      Route{Method::kGet, "/echo", audiences::anyone<repeat_request>},
      Route{Method::kPost, "/echo", audiences::anyone<repeat_request>},
      Route{Method::kGet, "/repeat/{id}", audiences::anyone<say_variable>},
  };
  TestServer::Options options;
  options.routes = kRoutes;
  return options;
}

constexpr const char* kNext = "GET /echo?next HTTP/1.1\r\nHost: h\r\n\r\n";

struct HeadCase {
  std::string bytes;
  int status;
  bool closes = false;
  std::string body{};  ///< of a success
};

/// The reply, and then either the end or the reply to one more request, and nothing between.
void expect_exchange(TestServer& server, const HeadCase& one) {
  RawClient client(server.port());
  client.send(one.bytes + kNext);
  const RawReply reply = client.receive();
  EXPECT_EQ(reply.status, one.status) << one.bytes;
  EXPECT_EQ(reply.header("connection"), one.closes ? "close" : "") << one.bytes;
  if (reply.status == 200) {
    EXPECT_EQ(reply.body, one.body) << one.bytes;
  } else if (reply.status >= 400) {
    EXPECT_EQ(reply.header("content-type"), kProblemContent) << one.bytes;
    EXPECT_FALSE(reply.text("instance").empty()) << one.bytes;
  }
  if (one.closes)
    EXPECT_TRUE(client.ended()) << one.bytes;
  else
    EXPECT_EQ(client.receive().body, "GET /echo?next ") << one.bytes;
}

std::string post_bytes(const std::string& headers, const std::string& body = "") {
  return "POST /echo HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body;
}

std::string get_bytes(const std::string& target, const std::string& headers = "Host: h\r\n",
                      const std::string& version = "1.1") {
  return "GET " + target + " HTTP/" + version + "\r\n" + headers + "\r\n";
}

const std::string kChunks = "5\r\nhello\r\n0\r\n\r\n";

TEST(RequestHead, LeavesNoDoubtWhereAMessageEnds) {
  TestServer server(with_repeating_routes());
  const std::string coding = "Transfer-Encoding: ";
  const HeadCase cases[] = {
      {post_bytes(coding + "chunked\r\n", kChunks), 200, false, "POST /echo? hello"},
      {post_bytes(coding + " Chunked \r\n", kChunks), 200, false, "POST /echo? hello"},
      {post_bytes(coding + "chunked\r\n", "5;a=b\r\nhello\r\n0\r\nX-Late: y\r\n\r\n"), 200, false,
       "POST /echo? hello"},
      {post_bytes(coding + "chunked\r\n", "5 \r\nhello\r\n0\r\n\r\n"), 400, true},
      {post_bytes(coding + "chunked\r\n", "5\nhello\r\n0\r\n\r\n"), 400, true},
      {post_bytes(coding + "chunked\r\n", "+5\r\nhello\r\n0\r\n\r\n"), 400, true},
      {post_bytes(coding + "chunked\r\n", "5\r\nhelloX\r\n0\r\n\r\n"), 400, true},
      {post_bytes(coding + "chunked\r\n", "FFFFFFFFFFFFFFFFF\r\n"), 400, true},
      {post_bytes(coding + "xchunked\r\n", kChunks), 400, true},
      {post_bytes(coding + "identity\r\n", kChunks), 400, true},
      {post_bytes(coding + "chunked, chunked\r\n", kChunks), 400, true},
      {post_bytes(coding + "chunked\r\n" + coding + "chunked\r\n", kChunks), 400, true},
      {post_bytes(coding + "chunked\r\n" + coding + "identity\r\n", kChunks), 400, true},
      {post_bytes(coding + "identity\r\n" + coding + "chunked\r\n", kChunks), 501, true},
      {post_bytes(coding + "gzip, chunked\r\n", kChunks), 501, true},
      {post_bytes(coding + "chunked, gzip\r\n", kChunks), 400, true},
      {post_bytes(coding + "\"chunked\"\r\n", kChunks), 400, true},
      {post_bytes(coding + "chunked;q=1\r\n", kChunks), 400, true},
      {post_bytes(coding + ", chunked\r\n", kChunks), 400, true},
      {post_bytes(coding + "chunked,\r\n", kChunks), 400, true},
      {post_bytes(coding + "\r\n", kChunks), 400, true},
      {post_bytes(coding + "\vchunked\r\n", kChunks), 400, true},
      {post_bytes(coding + "chunked\r\nContent-Length: 5\r\n", kChunks), 400, true},
      {post_bytes("Content-Length: 5\r\n" + coding + "chunked\r\n", kChunks), 400, true},
      {post_bytes("Content-Length: 5\r\n" + coding + "gzip\r\n", "hello"), 400, true},
      {"POST /echo HTTP/1.0\r\nHost: h\r\n" + coding + "chunked\r\n\r\n" + kChunks, 400, true},
      {post_bytes("Content-Length: 5\r\n", "hello"), 200, false, "POST /echo? hello"},
      {post_bytes("Content-Length: 005\r\n", "hello"), 200, false, "POST /echo? hello"},
      {post_bytes("Content-Length: 5, 5\r\n", "hello"), 400, true},
      {post_bytes("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400, true},
      {post_bytes("Content-Length: +5\r\n", "hello"), 400, true},
      {post_bytes("Content-Length: 0x5\r\n", "hello"), 400, true},
      {post_bytes("Content-Length: 5.0\r\n", "hello"), 400, true},
      {post_bytes("Content-Length: \r\n", "hello"), 400, true},
      {post_bytes("Content-Length: 99999999999999999999\r\n", "hello"), 400, true},
      {post_bytes("Content-Length : 5\r\n", "hello"), 400, true},
      {post_bytes("X-A: b\r\n Content-Length: 5\r\n", "hello"), 400, true},
      {post_bytes("X-A: b\r\n\tc\r\nContent-Length: 5\r\n", "hello"), 400, true},
      {post_bytes("X-A: b\rContent-Length: 5\r\n", "hello"), 400, true},
      {post_bytes("X-A: b\nContent-Length: 5\r\n", "hello"), 400, true},
      {post_bytes(std::string("X-A: b\0c\r\n", 10)), 400, true},
      {post_bytes("X-A: b\x01\r\n"), 400, true},
      {post_bytes("X A: b\r\n"), 400, true},
      {post_bytes(": b\r\n"), 400, true},
      {post_bytes("no colon\r\n"), 400, true},
      {post_bytes("X-A: \xe0\xa4\xae\tb\r\n"), 200, false, "POST /echo? "},
      {post_bytes("Expect: 200-ok\r\nContent-Length: 5\r\n", "hello"), 417, true},
      {post_bytes("Expect: 100-continue, other\r\nContent-Length: 5\r\n", "hello"), 417, true},
  };
  for (const HeadCase& one : cases) expect_exchange(server, one);
}

TEST(RequestHead, TakesEveryFormOfATarget) {
  TestServer server(with_repeating_routes());
  const HeadCase cases[] = {
      {get_bytes("/echo?a=1"), 200, false, "GET /echo?a=1 "},
      {get_bytes("http://h/echo?a=1"), 200, false, "GET /echo?a=1 "},
      {get_bytes("HTTPS://other.example:8443/echo"), 200, false, "GET /echo? "},
      {get_bytes("http://[::1]:80/echo"), 200, false, "GET /echo? "},
      {get_bytes("http://h"), 200, false, "GET /? "},
      {get_bytes("http://h?a=1"), 200, false, "GET /?a=1 "},
      {get_bytes("http:///echo"), 400},
      {get_bytes("http://user@h/echo"), 400},
      {get_bytes("ftp://h/echo"), 400},
      {get_bytes("echo"), 400},
      {get_bytes("h:80"), 400},
      {get_bytes("*"), 400},
      {get_bytes("/echo#part"), 400},
      {get_bytes("/\xc3\xa9"), 400},
      {get_bytes("/a\xff%"), 400},
      {get_bytes("/%zz"), 400},
      {get_bytes("/%4"), 400},
      {get_bytes("/nothing%00"), 404},
      {"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 204},
      {"CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", 501, true},
      {"TRACE /echo HTTP/1.1\r\nHost: h\r\n\r\n", 405},
      {get_bytes("/ec%68o"), 200, false, "GET /echo? "},
      {get_bytes("/repeat/show%5F1"), 200, false, "show_1"},
      {get_bytes("/repeat/show_%31"), 200, false, "show_1"},
      {get_bytes("/repeat/a%2fb"), 200, false, "a%2Fb"},
      {get_bytes("/repeat%2fa"), 404},
      {"\r\n" + get_bytes("/echo"), 200, false, "GET /echo? "},
      {"\n" + get_bytes("/echo"), 400, true},
      {"GET  /echo HTTP/1.1\r\nHost: h\r\n\r\n", 400, true},
      {"GET\t/echo HTTP/1.1\r\nHost: h\r\n\r\n", 400, true},
      {"GET /echo  HTTP/1.1\r\nHost: h\r\n\r\n", 400, true},
      {"GET /echo\r\nHost: h\r\n\r\n", 400, true},
      {get_bytes("/echo", "Host: h\r\n", "2.0"), 400, true},
      {get_bytes("/echo", "Host: h\r\n", "1.1x"), 400, true},
      {get_bytes("/echo", "", "1.0"), 200, true, "GET /echo? "},
      {get_bytes("/echo", "Host: a b\r\n", "1.0"), 400, true},
  };
  for (const HeadCase& one : cases) expect_exchange(server, one);
}

TEST(RequestHead, TakesOneValueWhereThereIsOne) {
  TestServer server(with_repeating_routes());
  const std::string host = "Host: h\r\n";
  const HeadCase cases[] = {
      {get_bytes("/echo", ""), 400, true},
      {get_bytes("/echo", "Host:\r\n"), 400, true},
      {get_bytes("/echo", host + host), 400, true},
      {get_bytes("/echo", host + "host: other\r\n"), 400, true},
      {get_bytes("/echo", "Host: a, b\r\n"), 400, true},
      {get_bytes("/echo", "Host: a/b\r\n"), 400, true},
      {get_bytes("/echo", "Host: a@b\r\n"), 400, true},
      {get_bytes("/echo", "Host: a:b\r\n"), 400, true},
      {get_bytes("/echo", "Host: [::1\r\n"), 400, true},
      {get_bytes("/echo", "Host: [x]\r\n"), 400, true},
      {get_bytes("/echo", "Host: :80\r\n"), 400, true},
      {get_bytes("/echo", "Host: \xc3\xa9\r\n"), 400, true},
      {get_bytes("/echo", "Host: [::1]:8080\r\n"), 200, false, "GET /echo? "},
      {get_bytes("/echo", "Host: box-office.example:\r\n"), 200, false, "GET /echo? "},
      {get_bytes("/echo", host + "Idempotency-Key: \"a\"\r\nIdempotency-Key: \"a\"\r\n"), 400},
      {get_bytes("/echo", host + "Authorization: Bearer a\r\nauthorization: Bearer b\r\n"), 400},
      {get_bytes("/echo", host + "Content-Type: text/plain\r\nContent-Type: application/json\r\n"),
       400},
      {get_bytes("/echo", host + "Origin: https://a\r\nOrigin: https://b\r\n"), 400},
      {get_bytes("/echo", host + "X-Razorpay-Signature: a\r\nX-Razorpay-Signature: b\r\n"), 400},
      {get_bytes("/echo", host + "Content-Encoding: gzip\r\n"), 415},
      {post_bytes("Content-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), 415},
      {post_bytes("Content-Encoding: identity\r\nContent-Encoding: br\r\n"), 415},
      {post_bytes("Content-Encoding: identity\r\n"), 200, false, "POST /echo? "},
  };
  for (const HeadCase& one : cases) expect_exchange(server, one);
}

TEST(RequestHead, JoinsListsAndPassesOverTrailers) {
  TestServer server(with_repeating_routes());
  const RawReply joined = server.call(
      "GET", "/echo", "", "Accept: text/html\r\nX-A: b\r\naccept: a/b\r\nAccept: c/d\r\n");
  EXPECT_EQ(joined.header("x-accept"), "text/html, a/b, c/d");
  RawClient client(server.port());
  client.send(post_bytes("Transfer-Encoding: chunked\r\n",
                         "0\r\nX-Late: y\r\nAccept: late/late\r\nIdempotency-Key: k\r\n\r\n"));
  const RawReply trailed = client.receive();
  EXPECT_EQ(trailed.status, 200);
  EXPECT_EQ(trailed.header("x-trailer"), "none") << "a trailer is no header field";
  EXPECT_EQ(trailed.header("x-accept"), "-");
}

TEST(RequestHead, RefusesALineFeedAloneBeforeTheHeadHasEnded) {
  TestServer server(with_repeating_routes());
  RawClient client(server.port());
  client.send("GET /echo HTTP/1.1\nHost: h\n\n");
  EXPECT_EQ(client.receive().status, 400);
  EXPECT_TRUE(client.ended());
}

TEST(RequestHead, AsksAnOldClientForNothing) {
  TestServer server(with_repeating_routes());
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  client.send("hello");
  EXPECT_EQ(client.receive().status, 200);
}

TEST(RequestHead, NamesThePathOfAProblemInUtf8) {
  TestServer server(with_repeating_routes());
  const struct {
    std::string target;
    const char* instance;
  } cases[] = {
      {"/\xff/\xc3\xa9", "/"}, {"/nothing/\"", "/nothing/%22"},  {"/a%2fb", "/a%2Fb"},
      {"/%zz", "/"},           {"http://h/nothing", "/nothing"}, {"h:80", "/"},
  };
  for (const auto& one : cases) {
    RawClient client(server.port());
    client.send(get_bytes(one.target));
    EXPECT_EQ(client.receive().text("instance"), one.instance) << one.target;
  }
  RawClient client(server.port());
  client.send("nonsense\r\n\r\n");
  EXPECT_EQ(client.receive().text("instance"), "/");
}

}  // namespace
}  // namespace firstshow::http
