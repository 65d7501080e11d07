#pragma once
// Payments: the gateways of this server, and what they are asked for. ServerRuntime owns it, opens
// it once the desk runs and stops it before the desk; in between any thread may use it.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "accounts/server_secrets.hpp"
#include "desk/desk_thread.hpp"
#include "payments/gateway_task_runner.hpp"
#include "payments/sandbox_gateway.hpp"
#include "payments/service/inquiry_pauses.hpp"

namespace firstshow::payments {

/// What verifies an account's webhooks, of what the database has.
std::vector<WebhookSecret> webhook_secrets(const accounts::WebhookSecretPair& pair);

struct PaymentServiceOptions {
  bool sandbox = false;        ///< with the sandbox gateway; sandbox_objection() says when not
  DeliveryOptions deliveries;  ///< of the sandbox's webhooks
  GatewayTaskOptions gateway_tasks;
};

class PaymentService {
 public:
  explicit PaymentService(const PaymentServiceOptions& options);
  ~PaymentService();  ///< stop()

  /// Builds the gateways, then goes on with what was open before the start: `open_gateway_tasks`,
  /// and the `actions` at the sandbox. `desk` must live until stop().
  void open(const accounts::ServerSecrets& secrets, desk::DeskThread& desk,
            std::span<const booking::GatewayTask> open_gateway_tasks,
            std::span<const SandboxAction> actions);
  /// Where this server is reached: the sandbox's webhooks go there.
  void serve_at(const std::string& address, std::uint16_t port);
  /// Neither the desk nor a gateway is asked for anything any more.
  void stop();

  /// Has the gateway asked how a payment stands that its buyer waits for, if it may be known there
  /// and was not asked for in the last seconds.
  void inquire_after(const booking::Payment& payment, Time now);
  /// Has gateways asked for these, the urgent ones first. Short, for the desk's thread too.
  void run(std::span<const booking::GatewayTask> gateway_tasks) {
    gateway_tasks_.add(gateway_tasks);
  }
  std::size_t gateway_tasks_pending() const { return gateway_tasks_.waiting(); }

  const GatewayTable& gateways() const { return gateways_; }
  SandboxGateway* sandbox() { return sandbox_.get(); }  ///< null: this server has none

 private:
  void resume_sandbox(std::span<const SandboxAction> actions, desk::DeskThread& desk);

  const PaymentServiceOptions options_;
  GatewayTable gateways_;
  std::unique_ptr<SandboxGateway> sandbox_;
  GatewayTaskRunner gateway_tasks_;
  InquiryPauses pauses_;
};

}  // namespace firstshow::payments
