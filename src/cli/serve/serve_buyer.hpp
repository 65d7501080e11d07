#pragma once
// For tests: a buyer of a server that runs as a process (serve_process.hpp). One thread; failures
// are GoogleTest's.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "cli/serve/serve_process.hpp"

namespace firstshow::cli {

/// The command line of a server that takes as many requests as a test that waits sends.
inline std::vector<std::string> without_limits(std::vector<std::string> line) {
  line.insert(line.end(), {"--rate-limits", "off"});
  return line;
}

struct ServeBuyer {
  std::uint16_t port = 0;  ///< of the server that runs now
  std::string token;
  int keys = 0;

  void begin() { token = send("POST", "/v1/sessions/anonymous").text("token"); }
  http::RawReply send(const std::string& method, const std::string& path,
                      const std::string& body = "", const std::string& headers = "") {
    http::RawClient client(port);
    std::string text = method + " " + path + " HTTP/1.1\r\nHost: h\r\n" + headers;
    if (!token.empty()) text += "Authorization: Bearer " + token + "\r\n";
    if (!body.empty())
      text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\n";
    client.send(text + "\r\n" + body);
    return client.receive();
  }
  http::RawReply read(const std::string& order) { return send("GET", "/v1/orders/" + order); }

  http::RawReply hold(const std::string& show) {
    return send("POST", "/v1/shows/" + show + "/holds", R"({"best": {"quantity": 1}})");
  }
  /// Holds the best seat and orders it; the order's id.
  std::string order(const std::string& show) {
    const http::RawReply held = hold(show);
    EXPECT_EQ(held.status, 201) << held.body;
    const http::RawReply made =
        send("POST", "/v1/orders",
             R"({"hold": ")" + held.text("id") +
                 R"(", "buyer": {"name": "Asha", "email": "asha@example.com"}})",
             next_key());
    EXPECT_EQ(made.status, 201) << made.body;
    return made.text("id");
  }
  /// Does what `body` says at the sandbox.
  void pay(const std::string& order, const std::string& body) {
    const http::RawReply started =
        send("POST", "/v1/orders/" + order + "/payments", R"({"gateway": "sandbox"})", next_key());
    EXPECT_EQ(started.status, 201) << started.body;
    const http::RawReply paid = send("POST", started.text("pay_url"), body);
    EXPECT_EQ(paid.status, 202) << paid.body;
  }
  /// Whether the order comes to that state.
  bool reaches(const std::string& order, const std::string& state) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (read(order).text("state") != state) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }

 private:
  std::string next_key() { return "Idempotency-Key: \"key " + std::to_string(++keys) + "\"\r\n"; }
};

}  // namespace firstshow::cli
