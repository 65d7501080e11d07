#pragma once
// For tests: the sandbox gateway over real HTTP, with a server that takes its webhooks and answers
// as it is told. One thread.

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "payments/sandbox_gateway.hpp"

namespace firstshow::payments {

inline constexpr PaymentId kSandboxPayment{0x123456789AB};
inline constexpr RefundId kSandboxRefund{0x223456789AB};
inline constexpr auto kPatience =
    std::chrono::seconds{30};  // a guard against hanging, not a measure

/// A server for webhooks on a free port of loopback, one connection after the other. It answers
/// with the statuses it was given, one a request, then with 200.
class Receiver {
 public:
  struct Received {
    std::string target, signature, id, body;
    unsigned answered = 0;
    std::string trace{};
  };

  explicit Receiver(std::vector<unsigned> statuses = {}) : statuses_(std::move(statuses)) {
    thread_ = std::thread([this] { serve(); });
  }

  ~Receiver() {
    closing_ = true;
    boost::system::error_code ec;
    tcp::socket(io_).connect(acceptor_.local_endpoint(), ec);  // wakes accept()
    thread_.join();
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  /// The first `count` requests, once they came.
  std::vector<Received> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(came_.wait_for(lock, kPatience, [&] { return received_.size() >= count; }));
    return received_;
  }

 private:
  using tcp = boost::asio::ip::tcp;

  void serve() {
    for (std::size_t i = 0;; ++i) {
      tcp::socket socket(io_);
      acceptor_.accept(socket);
      if (closing_) return;
      boost::beast::flat_buffer buffer;
      boost::beast::http::request<boost::beast::http::string_body> request;
      boost::system::error_code ec;
      boost::beast::http::read(socket, buffer, request, ec);
      if (ec) continue;
      const unsigned status = i < statuses_.size() ? statuses_[i] : 200;
      boost::beast::http::response<boost::beast::http::empty_body> response;
      response.result(status);
      response.prepare_payload();
      boost::beast::http::write(socket, response, ec);
      const std::lock_guard lock(mutex_);
      received_.push_back({std::string(request.target()),
                           std::string(request["X-Razorpay-Signature"]),
                           std::string(request["X-Razorpay-Event-Id"]), request.body(), status,
                           std::string(request["traceparent"])});
      came_.notify_all();
    }
  }

  boost::asio::io_context io_;
  tcp::acceptor acceptor_{io_, {boost::asio::ip::address_v4::loopback(), 0}};
  std::vector<unsigned> statuses_;
  std::atomic<bool> closing_{false};
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<Received> received_;
  std::thread thread_;
};

inline SandboxOptions quick_options() {
  SandboxOptions options;
  options.seal_key = "a key of this server";
  options.secrets = {{"a secret of this server"}};
  options.deliveries.first_retry = std::chrono::milliseconds{1};
  options.deliveries.longest_retry = std::chrono::milliseconds{4};
  return options;
}

/// A sandbox and what it delivers to.
struct Sandbox {
  explicit Sandbox(SandboxOptions options = quick_options(), std::vector<unsigned> statuses = {})
      : receiver(std::move(statuses)), gateway(std::move(options), [this](std::string sentence) {
          noticed.set_value(std::move(sentence));
        }) {
    gateway.start("127.0.0.1", receiver.port());
  }

  std::string create(Paise amount = Paise{25000}) {
    std::string reference;
    gateway.create({kSandboxPayment, amount, Currency{}, "K7QF-2M9D", Time{}}, [&](auto reply) {
      EXPECT_TRUE(reply.ok());
      EXPECT_EQ(reply.value.pay_url, "/sandbox/payments/" + reply.value.reference);
      reference = reply.value.reference;
    });
    return reference;
  }

  /// What the next `count` webhooks after the first `skip` say.
  std::vector<MoneyReport> reports(std::size_t count, std::size_t skip = 0) {
    std::vector<MoneyReport> all;
    const auto received = receiver.wait_for(skip + count);
    for (std::size_t i = skip; i < received.size(); ++i) {
      const auto& one = received[i];
      WebhookDelivery delivery;
      delivery.body = one.body;
      delivery.header = [&](std::string_view name) -> std::string_view {
        return name == kRazorpaySignatureHeader ? one.signature : one.id;
      };
      const WebhookReading reading = gateway.read_webhook(delivery);
      EXPECT_EQ(reading.verdict, WebhookVerdict::kGenuine) << reading.detail;
      EXPECT_EQ(one.target, "/v1/payments/webhooks/sandbox/main");
      all.insert(all.end(), reading.reports.begin(), reading.reports.end());
    }
    return all;
  }

  booking::PaymentReported payment_report(std::size_t skip = 0) {
    return std::get<booking::PaymentReported>(reports(1, skip).at(0));
  }

  std::promise<std::string> noticed;
  Receiver receiver;
  SandboxGateway gateway;
};

}  // namespace firstshow::payments
