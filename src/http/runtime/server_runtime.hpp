#pragma once
// A running server without its listeners: the database, the desk and the services of use cases,
// built once in order and closed in reverse. `serve` (or a test) owns one, on the thread that
// starts and stops; listeners (http/transport/server.hpp) are built after it and stopped before it.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/access/rate_limits.hpp"
#include "http/api/services.hpp"
#include "http/runtime/after_commit.hpp"
#include "http/transport/transport_services.hpp"
#include "mail/mail_sender.hpp"
#include "payments/service/payment_service.hpp"
#include "store/address/database_address.hpp"
#include "webhooks/webhook_sender.hpp"

namespace firstshow::http {

struct RuntimeOptions {
  store::DatabaseAddress database;
  bool create = true;         ///< make the database where there is none
  bool accept_clock = false;  ///< a person has looked at the clock (store/audit/clock_check.hpp)
  desk::LaneLimits lanes;
  desk::ReadLimits reads;
  RateLimitOptions rates;
  payments::PaymentServiceOptions payment_service;
  std::vector<std::string> embed_origins;  ///< each passes is_embed_origin()
  feed::FeedOptions feed;
  /// How buyers get mail; nothing: they get none, and nothing is written down for them.
  std::optional<mail::MailOptions> mail;
  webhooks::WebhookOptions webhooks;
  /// Hears the sentence with which the desk ended by itself; the process must exit.
  std::function<void(std::string)> on_failure;
};

class ServerRuntime {
 public:
  /// Throws the Store... errors and booking::Contradiction, with a sentence for the operator.
  explicit ServerRuntime(RuntimeOptions options);
  ~ServerRuntime();
  ServerRuntime(const ServerRuntime&) = delete;
  ServerRuntime& operator=(const ServerRuntime&) = delete;

  /// What listeners are built with.
  const TransportServices& transport() const;
  /// What use cases work with.
  Services& services();
  ServerState& state();
  /// What the operator shows: made anew at each start. It may be set before anybody is served.
  const std::string& operator_token() const;
  void set_operator_token(std::string token);
  payments::PaymentService& payment_service();
  desk::DeskThread& desk();
  /// Whether nothing could be written at the start: then only reads are served until it can.
  bool started_unwritable() const;
  /// The desk takes nothing new and finishes what waits. Nothing may be served any more.
  void drain();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace firstshow::http
