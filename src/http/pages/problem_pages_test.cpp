#include "http/pages/problem_pages.hpp"

#include <gtest/gtest.h>

#include <set>

#include "http/scenarios/test_server.hpp"

namespace firstshow::http {
namespace {

TEST(ProblemPages, ExplainEveryKindOnce) {
  std::set<std::string_view> types;
  for_each_problem([&](const ProblemKind& explained) {
    EXPECT_TRUE(explained.type.starts_with("/problems/")) << explained.type;
    EXPECT_TRUE(types.insert(explained.type).second) << explained.type << " twice";
    for (const std::string_view words : {explained.meaning, explained.remedy}) {
      EXPECT_GT(words.size(), 20U) << explained.type;
      EXPECT_TRUE(words.ends_with('.')) << explained.type;
    }
  });
  EXPECT_GT(types.size(), booking::kRefusalKinds);
}

TEST(ProblemPages, AreReadByPeopleAndPrograms) {
  TestServer server;
  const struct {
    const char* accept;
    const char* type;
  } cases[] = {
      {"", "text/html; charset=utf-8"},
      {"Accept: */*\r\n", "text/html; charset=utf-8"},
      {"Accept: text/html,application/json;q=0.9\r\n", "text/html; charset=utf-8"},
      {"Accept: application/json\r\n", "application/json"},
      {"Accept: application/problem+json\r\n", "application/json"},
  };
  for (const auto& one : cases) {
    const RawReply reply = server.call("GET", "/problems/seats-taken", "", one.accept);
    EXPECT_EQ(reply.status, 200) << one.accept;
    EXPECT_EQ(reply.header("content-type"), one.type) << one.accept;
    EXPECT_EQ(reply.header("vary"), "Accept") << one.accept;
    EXPECT_NE(reply.body.find("/problems/seats-taken"), std::string::npos) << one.accept;
    const RawReply again =
        server.call("GET", "/problems/seats-taken", "",
                    std::string(one.accept) + "If-None-Match: " + reply.header("etag") + "\r\n");
    EXPECT_EQ(again.status, 304) << one.accept;
  }
  const RawReply unknown = server.call("GET", "/problems/boredom");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.text("type"), "/problems/not-found");
}

/// What a problem's type leads to is there.
TEST(ProblemPages, AreWhereProblemsLeadTo) {
  TestServer server;
  const RawReply refused = server.call("GET", "/v1/holds/hold_0000000000001");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(server.call("GET", refused.text("type")).status, 200) << refused.text("type");
}

}  // namespace
}  // namespace firstshow::http
