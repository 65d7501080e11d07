#pragma once
// Sends webhooks to the endpoints of organisers, on a thread of its own: makes the message of each
// event that is due, posts it to the endpoints that ask for it, and has the desk write what became
// of it. Events of one order (or show) reach an endpoint in the order in which they happened; an
// endpoint that is slow or away holds up no other organiser's. What was answered and not yet
// written goes out again after a crash, under the same webhook-id.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "booking/model/entities.hpp"
#include "desk/desk_thread.hpp"
#include "webhooks/webhook_client.hpp"

namespace firstshow::webhooks {

/// The message of an event, read from a database on the thread of the sender. "" where what it is
/// about is gone.
using MakeMessage = std::function<std::string(store::Database&, const booking::WebhookDue&)>;

/// The pauses before each attempt after the first, by Standard Webhooks.
inline const std::vector<Duration> kRetryPauses{
    std::chrono::seconds{5}, std::chrono::minutes{5}, std::chrono::minutes{30},
    std::chrono::hours{2},   std::chrono::hours{5},   std::chrono::hours{10},
    std::chrono::hours{14},  std::chrono::hours{20},  std::chrono::hours{24}};

struct WebhookOptions {
  ClientOptions client;
  std::size_t at_once = 64;       ///< requests under way
  std::size_t per_organiser = 8;  ///< of them to the endpoints of one organiser
  std::size_t per_endpoint = 4;   ///< of them to one endpoint; one while it fails
  std::vector<Duration> retry_pauses = kRetryPauses;
  /// While an endpoint fails again and again: doubled with each failure.
  Duration first_rest = std::chrono::seconds{5};
  Duration longest_rest = std::chrono::minutes{5};
  Duration give_up = std::chrono::days{5};  ///< of failures alone; then the endpoint is disabled
  Duration keep = std::chrono::days{30};    ///< events and what became of them
  std::function<Time()> clock = wall_clock;
};

/// Submits a job to the desk; the completion runs on any thread, once.
using AskDesk = std::function<void(desk::SqlJob, desk::Completion)>;

/// For metrics.
struct SenderFigures {
  std::uint64_t sent = 0;
  std::uint64_t failed = 0;    ///< attempts
  std::uint64_t given_up = 0;  ///< deliveries
  std::uint64_t disabled = 0;  ///< endpoints, by the server
  std::size_t waiting = 0;     ///< counted a moment ago, up to kMaxCounted of each kind
  std::size_t dead = 0;        ///< likewise
  std::size_t disabled_endpoints = 0;
  Time oldest_due{};  ///< of an event without a message; none where there is none
};
inline constexpr std::size_t kMaxCounted = 10'000;

class WebhookSender {
 public:
  /// Starts the thread. `reader` is its connection as long as this lives; the others outlive this.
  /// `notice` hears, on the thread of this, sentences for the log.
  WebhookSender(WebhookOptions options, store::Database& reader, MakeMessage make_message,
                AskDesk ask_desk, std::function<void(std::string)> notice);
  ~WebhookSender();
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;

  /// Events may have become due. Any thread; short.
  void look();
  /// Endpoints or deliveries were changed. Any thread; short.
  void look_at_endpoints();
  /// Breaks off what is under way, and ends the thread. The desk must still answer.
  void stop();

  SenderFigures figures() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// When a delivery that failed `attempts` times is tried again: up to a tenth later than its pause,
/// so that what failed together does not come back together. Nothing where it is given up.
std::optional<Time> next_attempt_at(std::uint32_t attempts, Time now,
                                    const std::vector<Duration>& pauses, std::mt19937_64& random);

}  // namespace firstshow::webhooks
