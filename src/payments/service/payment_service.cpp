#include "payments/service/payment_service.hpp"

#include <spdlog/spdlog.h>

#include "payments/hmac.hpp"
#include "store/ports/sandbox_actions.hpp"

namespace firstshow::payments {
namespace {

// A webhook takes seconds; a buyer who still waits after this long may be waiting for a lost one.
constexpr Duration kWebhookTime = std::chrono::seconds{30};
/// For so long the sandbox tells after each start what nobody took.
constexpr Duration kActionsKept = std::chrono::hours{7 * 24};

void log_notice(const std::string& sentence) {
  spdlog::warn("payments: {}", sentence);
}

}  // namespace

std::vector<WebhookSecret> webhook_secrets(const accounts::WebhookSecretPair& pair) {
  std::vector<WebhookSecret> secrets{{pair.current}};
  if (!pair.former.empty()) secrets.push_back({pair.former, pair.former_ends_at});
  return secrets;
}

PaymentService::PaymentService(const PaymentServiceOptions& options)
    : options_(options), gateway_tasks_(gateways_, options.gateway_tasks, log_notice) {}

PaymentService::~PaymentService() {
  stop();
}

void PaymentService::open(const accounts::ServerSecrets& secrets, desk::DeskThread& desk,
                          std::span<const booking::GatewayTask> open_gateway_tasks,
                          std::span<const SandboxAction> actions) {
  if (options_.sandbox) {
    SandboxOptions sandbox;
    sandbox.seal_key = to_hex(secrets.sandbox_seal);
    sandbox.secrets = webhook_secrets(secrets.sandbox_webhook);
    sandbox.deliveries = options_.deliveries;
    sandbox_ = std::make_unique<SandboxGateway>(std::move(sandbox), log_notice);
    gateways_.add(*sandbox_);
    resume_sandbox(actions, desk);
  }
  gateway_tasks_.add(open_gateway_tasks);
  gateway_tasks_.start([&desk](booking::Command command, desk::Completion done) {
    desk.submit(desk::Work(std::move(command)), std::move(done));
  });
}

/// Goes on with what buyers did before the start, and drops each action once it is told.
void PaymentService::resume_sandbox(std::span<const SandboxAction> actions,
                                    desk::DeskThread& desk) {
  const auto run = [&desk](std::function<void(store::Database&)> job) {
    // What is not dropped is told again after the next start, and counts once.
    desk.submit(desk::SqlJob{desk::JobChanges::kNothingShown, std::move(job), desk::Lane::kMoney},
                [](const desk::Reply&) {});
  };
  sandbox_->on_told([run](std::int64_t id) {
    run([id](store::Database& db) { store::erase_sandbox_action(db, id); });
  });
  const Time oldest = wall_clock() - kActionsKept;
  if (!actions.empty() && actions.front().due_at < oldest)
    run([oldest](store::Database& db) { store::erase_sandbox_actions_before(db, oldest); });
  for (const SandboxAction& action : actions)
    if (action.due_at >= oldest) sandbox_->begin(action);
}

void PaymentService::serve_at(const std::string& address, std::uint16_t port) {
  if (!sandbox_) return;
  // What listens everywhere is reached by loopback.
  if (address == "0.0.0.0") return sandbox_->start("127.0.0.1", port);
  if (address == "::") return sandbox_->start("::1", port);
  sandbox_->start(address, port);
}

void PaymentService::inquire_after(const booking::Payment& payment, Time now) {
  if (payment.state != booking::PaymentState::kReady || now - payment.created_at <= kWebhookTime)
    return;
  if (!pauses_.begin(payment.id, now)) return;
  const booking::GatewayTask task{payment.id, booking::GatewayTask::Urgency::kCanWait};
  run(std::span(&task, 1));
}

void PaymentService::stop() {
  gateway_tasks_.stop();
  if (sandbox_) sandbox_->stop();
}

}  // namespace firstshow::payments
