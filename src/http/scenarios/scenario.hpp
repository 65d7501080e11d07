#pragma once
// For tests: one request as a row of a table, and what it should lead to.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "http/scenarios/test_server.hpp"

namespace firstshow::http {

inline constexpr const char* kAsha =
    R"("buyer": {"name": "Asha Rao", "email": "asha@example.in", "phone": "+919812345678",
       "state": "27"})";

inline std::string key(const std::string& text) {
  return "Idempotency-Key: \"" + text + "\"\r\n";
}

/// `tickets` as a JSON field, "" for everything at the default type.
inline std::string order_body(const std::string& hold, const std::string& tickets = "") {
  return R"({"hold": ")" + hold + R"(", )" + (tickets.empty() ? "" : tickets + ", ") + kAsha + "}";
}

/// `type` is the problem's, "" for a success.
struct Case {
  const char* what;
  std::string method;
  std::string path;
  std::string body;
  std::string headers;
  int status;
  std::string type;
};

inline void run(TestServer& server, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const RawReply reply = server.call(one.method, one.path, one.body, one.headers);
    EXPECT_EQ(reply.status, one.status) << one.what << "\n" << reply.body;
    if (one.type.empty()) continue;
    EXPECT_EQ(reply.text("type"), one.type) << one.what << "\n" << reply.body;
    EXPECT_EQ(reply.header("content-type"), "application/problem+json") << one.what;
  }
}

/// The keys in a list of seats or areas.
inline std::vector<std::string> keys_of(const boost::json::object& all, const char* field) {
  std::vector<std::string> keys;
  for (const boost::json::value& one : all.at(field).as_array())
    keys.emplace_back(one.is_string() ? one.as_string() : one.at("key").as_string());
  return keys;
}

}  // namespace firstshow::http
