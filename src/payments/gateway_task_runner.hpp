#pragma once
// Calls gateways for captures, voids and refunds once the core's request for them is durable, and
// to ask how money stands. A task names only a payment or a refund; its row says what to do when
// the task runs, so a task may come twice, late, or again after a restart. It has one thread of its
// own; add() may be called by any thread.
//
// A call that gets no answer, and a refund that is refused, are retried with growing pauses for as
// long as the row calls for it. Inquiries run only when nothing else waits. The queue holds each
// payment and refund at most once, so it is bounded by what the core keeps in memory.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "booking/model/command.hpp"
#include "booking/model/outcome.hpp"
#include "desk/desk_thread.hpp"
#include "payments/gateway.hpp"

namespace firstshow::payments {

struct GatewayTaskOptions {
  Duration first_retry = std::chrono::milliseconds{500};  ///< doubles with each failure
  Duration longest_retry = std::chrono::minutes{10};
  unsigned max_calls = 16;  ///< calls at gateways
  /// For a refund that the gateway refuses: its balance may be low for days.
  Duration longest_refund_retry = std::chrono::hours{12};
};

/// Submits a command in the lane of money; the completion runs on any thread.
using AskDesk = std::function<void(booking::Command, desk::Completion)>;

class GatewayTaskRunner {
 public:
  /// `gateways` outlives this. `notice` hears, on the thread of this, sentences for the log.
  GatewayTaskRunner(const GatewayTable& gateways, const GatewayTaskOptions& options,
                    std::function<void(std::string)> notice);
  ~GatewayTaskRunner();
  GatewayTaskRunner(const GatewayTaskRunner&) = delete;
  GatewayTaskRunner& operator=(const GatewayTaskRunner&) = delete;

  /// Begins to work; what was added before waited for this. Once.
  void start(AskDesk ask_desk);
  /// Ends the thread. Afterwards neither the desk nor a gateway is called any more; completions
  /// that still come are ignored, and what was not done is found again at the next start.
  void stop();

  /// Takes gateway tasks over; short, for the desk's commit listener.
  void add(std::span<const booking::GatewayTask> gateway_tasks);

  /// Captures, voids and refunds that are not done yet, without inquiries; for metrics.
  std::size_t waiting() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firstshow::payments
