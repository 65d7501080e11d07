#pragma once
// Sends webhooks by HTTP, many at once (libcurl). It follows no redirect, uses no proxy, verifies
// the certificate, and connects only to addresses that its reach allows. One thread uses it, but
// wake(). What an endpoint does is an answer, not an exception.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "webhooks/webhook_url.hpp"

namespace firstshow::webhooks {

struct ClientOptions {
  Reach reach = Reach::kPublic;
  std::string ca_file;  ///< PEM; "" for the authorities that the system knows
  std::string user_agent = "Firstshow";
  std::chrono::milliseconds answer_time{15'000};  ///< for a whole request, whatever is slow
};

struct WebhookRequest {
  std::uint64_t number = 0;  ///< the answer has it too
  std::string url;
  std::string id;              ///< of the message
  std::int64_t timestamp_s{};  ///< of the attempt
  std::string signature;       ///< one or more, with a space between
  std::string body;
};

struct WebhookAnswer {
  std::uint64_t number = 0;
  std::uint32_t status = 0;  ///< 0: no answer
  std::string error;         ///< why there is none; "" where there is one
};

class WebhookClient {
 public:
  /// Throws std::runtime_error where libcurl does not start.
  explicit WebhookClient(ClientOptions options);
  /// Breaks off what is under way.
  ~WebhookClient();
  WebhookClient(const WebhookClient&) = delete;
  WebhookClient& operator=(const WebhookClient&) = delete;

  void start(WebhookRequest request);
  std::size_t running() const;
  /// The answers that came; waits for one, for wake(), or for `longest`.
  std::vector<WebhookAnswer> wait(Duration longest);
  /// Ends a wait(), or the next one. Any thread.
  void wake();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firstshow::webhooks
