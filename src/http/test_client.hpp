#pragma once
// A client for tests that speaks raw HTTP over a blocking socket: it sends exactly the bytes that
// it is given, so that malformed requests can be made, and reads replies one by one. One thread.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

namespace firstshow::http {

struct TestReply {
  int status = 0;                              ///< 0: the connection ended instead
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;

  /// The body as JSON; a failed expectation and null if it is not.
  boost::json::value json() const;
  std::string header(const std::string& name) const;
};

class TestClient {
 public:
  explicit TestClient(std::uint16_t port);
  ~TestClient();
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  void send(std::string_view bytes);
  /// The next reply; `head_only` for HEAD, whose reply has no body.
  TestReply receive(bool head_only = false);
  /// Whether the server has ended the connection (waits until it says something).
  bool ended();

 private:
  bool read_more();
  int socket_;
  std::string received_;
};

}  // namespace firstshow::http
