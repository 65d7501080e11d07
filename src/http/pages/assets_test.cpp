#include "http/pages/assets.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "http/scenarios/test_server.hpp"

namespace firstshow::http {
namespace {

constexpr std::array kSomeFiles = {
    EmbeddedFile{"/", "<p>home</p>", "", ""},
    EmbeddedFile{"/docs", "<p>docs</p>", "zipped docs", ""},
    EmbeddedFile{"/assets/app-12345678.js", "go()", "zipped go", "small go"},
    EmbeddedFile{"/logo.png", "picture", "", ""},
};

Response get_asset(std::string_view path, std::vector<Header> headers = {}) {
  static const Assets kAssets(kSomeFiles);
  Request request;
  request.path = path;
  request.headers = headers;
  if (auto found = kAssets.find(request)) return *std::move(found);
  Response none;
  none.status = 404;
  return none;
}

std::string tag_in(const Response& response) {
  const std::size_t at = response.headers.find("ETag: ");
  if (at == std::string::npos) return "";
  return response.headers.substr(at + 6, response.headers.find("\r\n", at) - at - 6);
}

TEST(Assets, AreServedWithWhatTheyAre) {
  const struct {
    const char* path;
    unsigned status;
    std::string_view type;
    std::string_view kept;
    std::string_view policy;
  } cases[] = {
      {"/", 200, kHtmlContent, kRevalidated, kPageLoads},
      {"/docs", 200, kHtmlContent, kRevalidated, kPageLoads},
      {"/assets/app-12345678.js", 200, "text/javascript; charset=utf-8", kForGood, kNothingLoads},
      {"/logo.png", 200, "image/png", kRevalidated, kNothingLoads},
  };
  for (const auto& one : cases) {
    const Response response = get_asset(one.path);
    EXPECT_EQ(response.status, one.status) << one.path;
    EXPECT_EQ(response.content_type, one.type) << one.path;
    EXPECT_EQ(response.cache_control, one.kept) << one.path;
    EXPECT_EQ(response.content_security_policy, one.policy) << one.path;
  }
  EXPECT_EQ(get_asset("/docs/").status, 404U);
  EXPECT_EQ(get_asset("/assets/../docs").status, 404U);
}

TEST(Assets, AreCompressedForWhoTakesIt) {
  const Response plain = get_asset("/docs");
  EXPECT_EQ(plain.text(), "<p>docs</p>");
  EXPECT_EQ(plain.headers.find("Content-Encoding"), std::string::npos);
  EXPECT_NE(plain.headers.find("Vary: Accept-Encoding\r\n"), std::string::npos);
  const Response zipped = get_asset("/docs", {{"Accept-Encoding", "br, gzip"}});
  EXPECT_EQ(zipped.text(), "zipped docs");
  EXPECT_NE(zipped.headers.find("Content-Encoding: gzip\r\n"), std::string::npos);
  EXPECT_NE(zipped.headers.find("Vary: Accept-Encoding\r\n"), std::string::npos);
  EXPECT_NE(tag_in(plain), tag_in(zipped)) << "other bytes, another strong tag";
  const char* const script = "/assets/app-12345678.js";
  const Response smallest = get_asset(script, {{"Accept-Encoding", "gzip, deflate, br"}});
  EXPECT_EQ(smallest.text(), "small go");
  EXPECT_NE(smallest.headers.find("Content-Encoding: br\r\n"), std::string::npos);
  EXPECT_EQ(get_asset(script, {{"Accept-Encoding", "gzip"}}).text(), "zipped go");
  EXPECT_EQ(get_asset(script, {{"Accept-Encoding", "gzip, br;q=0"}}).text(), "zipped go");
  EXPECT_EQ(get_asset(script, {{"Accept-Encoding", "gzip, br;q=0.5"}}).text(), "zipped go");
  EXPECT_EQ(get_asset(script).text(), "go()");
  EXPECT_EQ(get_asset("/logo.png", {{"Accept-Encoding", "gzip"}}).text(), "picture");
}

TEST(Assets, AreNotSentToWhoHasThem) {
  for (const char* encoding : {"identity", "gzip"}) {
    const std::string tag = tag_in(get_asset("/docs", {{"Accept-Encoding", encoding}}));
    const Response again =
        get_asset("/docs", {{"Accept-Encoding", encoding}, {"If-None-Match", tag}});
    EXPECT_EQ(again.status, 304U) << encoding;
    EXPECT_EQ(tag_in(again), tag) << encoding;
    EXPECT_EQ(again.text(), "") << encoding;
  }
  const std::string plain = tag_in(get_asset("/docs"));
  EXPECT_EQ(get_asset("/docs", {{"Accept-Encoding", "gzip"}, {"If-None-Match", plain}}).status,
            200U);
}

TEST(Assets, KnowTheirContent) {
  EXPECT_EQ(content_type_of("/openapi.yaml"), "application/yaml");
  EXPECT_EQ(content_type_of("/openapi.json"), kJsonContent);
  EXPECT_EQ(content_type_of("/titles/some.thing/page"), kHtmlContent);
  EXPECT_EQ(content_type_of("/file.strange"), "application/octet-stream");
}

TEST(Assets, AreInTheBinary) {
  TestServer server;
  const struct {
    const char* path;
    const char* type;
    const char* words;
  } cases[] = {
      {"/openapi.json", "application/json", "\"openapi\""},
      {"/openapi.yaml", "application/yaml", "openapi: 3.1"},
      {"/docs", "text/html; charset=utf-8", "<title>"},
  };
  for (const auto& one : cases) {
    const RawReply reply = server.call("GET", one.path);
    EXPECT_EQ(reply.status, 200) << one.path;
    EXPECT_EQ(reply.header("content-type"), one.type) << one.path;
    EXPECT_NE(reply.body.find(one.words), std::string::npos) << one.path;
    const RawReply head = server.call("HEAD", one.path);
    EXPECT_EQ(head.header("content-length"), reply.header("content-length")) << one.path;
    const RawReply zipped = server.call("GET", one.path, "", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(zipped.header("content-encoding"), "gzip") << one.path;
    EXPECT_LT(zipped.body.size(), reply.body.size()) << one.path;
    const RawReply again =
        server.call("GET", one.path, "", "If-None-Match: " + reply.header("etag") + "\r\n");
    EXPECT_EQ(again.status, 304) << one.path;
  }
  const std::string page = server.call("GET", "/docs").body;
  const std::size_t script = page.find("/assets/swagger-ui-bundle-");
  ASSERT_NE(script, std::string::npos) << page;
  const RawReply asset = server.call("GET", page.substr(script, page.find('"', script) - script));
  EXPECT_EQ(asset.status, 200);
  EXPECT_EQ(asset.header("cache-control"), kForGood);
  EXPECT_EQ(server.call("GET", "/assets/nothing.js").status, 404);
}

}  // namespace
}  // namespace firstshow::http
