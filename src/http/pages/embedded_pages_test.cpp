// Pages in frames of other sites, through the whole server: who may frame what.

#include "http/pages/framing.hpp"

#include <gtest/gtest.h>

#include "http/scenarios/test_server.hpp"

namespace firstshow::http {
namespace {

constexpr const char* kBrowsing = "Accept: text/html\r\n";

std::vector<std::string> embedded_paths(TestServer& server) {
  const std::string title = format_id(server.directory().listing()->titles.front().id);
  return {"/embed/titles/" + title,
          "/embed/shows/" + server.show,
          "/embed/shows/" + server.show + "/details",
          "/embed/orders/ord_02TR6AR4G0003",
          "/embed/find-order",
          "/embed/paid",
          "/embed/titles/ttl_7ZZZZZZZZZZZZ",
          "/embed/shows/none"};
}

unsigned status_of(const std::string& path) {
  return path.find("ZZZ") != path.npos || path.ends_with("none") ? 404U : 200U;
}

std::string ancestors(const RawReply& reply) {
  const std::string policy = reply.header("content-security-policy");
  const std::size_t at = policy.find("frame-ancestors ");
  return at == policy.npos ? "" : policy.substr(at);
}

TEST(EmbeddedPages, AreFramedByTheListedSitesAndNoOthers) {
  TestServer::Options options;
  options.embed_origins = {"https://cinema.example", "http://localhost:3000"};
  TestServer server(options);
  for (const std::string& path : embedded_paths(server)) {
    const RawReply reply = server.call("GET", path, "", kBrowsing);
    EXPECT_EQ(reply.status, status_of(path)) << path;
    EXPECT_EQ(ancestors(reply), "frame-ancestors https://cinema.example http://localhost:3000")
        << path;
    EXPECT_EQ(reply.header("x-frame-options"), "") << path;
    EXPECT_NE(reply.header("content-security-policy").find("script-src 'self';"), std::string::npos)
        << path;
    EXPECT_NE(reply.body.find("<div id=\"page\">"), std::string::npos) << path;
  }
}

TEST(EmbeddedPages, NoOtherPageIsEverFramed) {
  TestServer::Options options;
  options.embed_origins = {"https://cinema.example"};
  TestServer server(options);
  for (const std::string& path :
       {std::string("/"), "/shows/" + server.show, std::string("/find-order"), std::string("/docs"),
        std::string("/embed/nowhere"), std::string("/v1/shows"), std::string("/embed.js")}) {
    const RawReply reply = server.call("GET", path, "", "Accept: text/html\r\n");
    EXPECT_EQ(ancestors(reply), "frame-ancestors 'none'") << path;
    EXPECT_EQ(reply.header("x-frame-options"), "DENY") << path;
  }
}

TEST(EmbeddedPages, NobodyFramesThemWhereNobodyIsListed) {
  TestServer server;
  for (const std::string& path : embedded_paths(server)) {
    const RawReply reply = server.call("GET", path, "", kBrowsing);
    EXPECT_EQ(reply.status, status_of(path)) << path;
    EXPECT_EQ(ancestors(reply), "frame-ancestors 'none'") << path;
    EXPECT_EQ(reply.header("x-frame-options"), "DENY") << path;
  }
}

TEST(EmbeddedPages, KeepTheirPolicyWhenTheyAreNotSentAgain) {
  TestServer::Options options;
  options.embed_origins = {"https://cinema.example"};
  TestServer server(options);
  const std::string path = "/embed/shows/" + server.show;
  const std::string tag = server.call("GET", path, "", kBrowsing).header("etag");
  ASSERT_FALSE(tag.empty());
  const RawReply again = server.call("GET", path, "", "If-None-Match: " + tag + "\r\n");
  EXPECT_EQ(again.status, 304U);
  EXPECT_EQ(ancestors(again), "frame-ancestors https://cinema.example");
}

TEST(EmbeddedPages, TheScriptIsSmallAndKeptForMinutes) {
  TestServer server;
  for (const char* path : {"/embed.js", "/embed/v1.js"}) {
    const RawReply reply = server.call("GET", path, "", kBrowsing);
    EXPECT_EQ(reply.status, 200U) << path;
    EXPECT_EQ(reply.header("content-type"), "text/javascript; charset=utf-8") << path;
    EXPECT_EQ(reply.header("cache-control"), "public, max-age=300") << path;
    EXPECT_EQ(reply.header("cross-origin-resource-policy"), "cross-origin") << path;
    EXPECT_LT(reply.body.size(), 3'000U) << path;
  }
}

TEST(Framing, ListsOriginsButNotEverybody) {
  EXPECT_TRUE(is_embed_origin("https://cinema.example"));
  for (const char* bad : {"*", "", "cinema.example", "https://cinema.example/", "https://*.example",
                          "https://cinema.example; script-src *", "'self'"})
    EXPECT_FALSE(is_embed_origin(bad)) << bad;
}

}  // namespace
}  // namespace firstshow::http
