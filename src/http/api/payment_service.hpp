#pragma once
// Payments: the gateways, the runner of gateway tasks, and the key that signs tickets.
// ServerRuntime owns it, opens it once the desk runs and stops it before the desk; in between any
// thread may use it.

#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "accounts/server_secrets.hpp"
#include "desk/desk_thread.hpp"
#include "payments/gateway_task_runner.hpp"
#include "payments/sandbox_gateway.hpp"
#include "tickets/ticket_signature.hpp"

namespace firstshow::http {

/// What verifies an account's webhooks, of what the database has.
std::vector<payments::WebhookSecret> webhook_secrets(const accounts::WebhookSecretPair& pair);

struct PaymentServiceOptions {
  bool sandbox = false;  ///< with the sandbox gateway; payments::sandbox_objection() says when not
  payments::DeliveryOptions deliveries;  ///< of the sandbox's webhooks
  payments::GatewayTaskOptions gateway_tasks;
};

class PaymentService {
 public:
  explicit PaymentService(const PaymentServiceOptions& options);
  ~PaymentService();  ///< stop()

  /// Builds the gateways, then goes on with what was open before the start: `open_gateway_tasks`,
  /// and what the sandbox `promised`. `desk` must live until stop().
  void open(const accounts::ServerSecrets& secrets, desk::DeskThread& desk,
            std::span<const booking::GatewayTask> open_gateway_tasks,
            std::span<const payments::SandboxPromise> promised);
  /// Where this server is reached: the sandbox's webhooks go there.
  void serve_at(const std::string& address, std::uint16_t port);
  /// Neither the desk nor a gateway is asked for anything any more.
  void stop();

  /// Has the gateway asked how a payment stands that its buyer waits for, if it may be known there
  /// and was not asked for in the last seconds.
  void look_at(const booking::Payment& payment, Time now);
  /// Has gateways asked how these stand, once there is nothing more urgent.
  void ask_about(std::span<const booking::GatewayTask> questions) { gateway_tasks_.add(questions); }
  /// Short, for the desk's thread.
  void run(std::span<const booking::GatewayTask> gateway_tasks) {
    gateway_tasks_.add(gateway_tasks);
  }
  std::size_t gateway_tasks_pending() const { return gateway_tasks_.waiting(); }

  const payments::GatewayTable& gateways() const { return gateways_; }
  payments::SandboxGateway* sandbox() { return sandbox_.get(); }  ///< null: this server has none
  const tickets::TicketSigner& ticket_signer() const { return *ticket_signer_; }

 private:
  void resume_sandbox(std::span<const payments::SandboxPromise> promised, desk::DeskThread& desk);

  const PaymentServiceOptions options_;
  payments::GatewayTable gateways_;
  std::unique_ptr<payments::SandboxGateway> sandbox_;
  std::unique_ptr<tickets::TicketSigner> ticket_signer_;
  payments::GatewayTaskRunner gateway_tasks_;
  /// When a payment was last looked at, by a hash of its id; those that share a place share it.
  std::vector<std::atomic<std::int64_t>> looked_at_us_;
};

}  // namespace firstshow::http
