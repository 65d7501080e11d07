#include "payments/sandbox_deliveries.hpp"

#include <pthread.h>

#include <atomic>
#include <deque>
#include <random>
#include <thread>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "base/backoff.hpp"
#include "base/check.hpp"

namespace firstshow::payments {
namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

constexpr std::size_t kMaxAnswerBytes = 64 * 1024;

struct Waiting {
  SandboxDelivery delivery;
  unsigned attempts = 0;  ///< made so far
};

}  // namespace

struct SandboxDeliveries::Impl {
  Impl(const DeliveryOptions& given, std::function<std::string(std::string_view)> signer,
       std::function<void(std::string)> given_up)
      : options(given),
        sign(std::move(signer)),
        on_given_up(std::move(given_up)),
        wake(io),
        work(io.get_executor()) {
    thread = std::thread([this] {
      pthread_setname_np(pthread_self(), "sandbox");
      run();
    });
  }

  void run() {
    try {
      io.run();
    } catch (const std::exception& failure) {
      on_given_up(std::string("the sandbox delivers nothing any more: ") + failure.what());
    }
  }

  void queue(Waiting waiting) {
    ready.push_back(std::move(waiting));
    wake.cancel_one();
  }

  /// One of the few connections: takes what is ready, one after the other, for ever.
  asio::awaitable<void> deliver_all() {
    for (;;) {
      if (ready.empty()) {
        boost::system::error_code ignored;  // it only ever ends by being woken
        co_await wake.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        continue;
      }
      Waiting waiting = std::move(ready.front());
      ready.pop_front();
      const std::string trouble = co_await post_once(waiting.delivery);
      ++waiting.attempts;
      if (trouble.empty()) {
        --outstanding;
        if (waiting.delivery.delivered) waiting.delivery.delivered();
      } else if (waiting.attempts >= options.attempts) {
        --outstanding;
        on_given_up("the sandbox gave up delivering " + waiting.delivery.id + " after " +
                    std::to_string(waiting.attempts) + " attempts: " + trouble);
      } else {
        try_again_later(std::move(waiting));
      }
    }
  }

  void try_again_later(Waiting waiting) {
    const Duration pause =
        backoff(waiting.attempts, options.first_retry, options.longest_retry, random);
    auto timer = std::make_shared<asio::steady_timer>(io, pause);
    timer->async_wait([this, timer, waiting = std::move(waiting)](
                          boost::system::error_code) mutable { queue(std::move(waiting)); });
  }

  /// "" if it was answered with 2xx, else why not.
  asio::awaitable<std::string> post_once(const SandboxDelivery& delivery) {
    boost::system::error_code ec;
    const auto host = asio::ip::make_address(address.address, ec);
    if (ec) co_return "\"" + address.address + "\" is not an address";
    beast::tcp_stream stream(io);
    stream.expires_after(options.timeout);
    co_await stream.async_connect(asio::ip::tcp::endpoint(host, address.port),
                                  asio::redirect_error(asio::use_awaitable, ec));
    if (ec) co_return ec.message();

    beast::http::request<beast::http::string_body> request(beast::http::verb::post, address.target,
                                                           11);
    request.set(beast::http::field::host, address.address);
    request.set(beast::http::field::content_type, "application/json");
    request.set(beast::http::field::connection, "close");
    request.set("X-Razorpay-Signature", sign(delivery.body));
    request.set("X-Razorpay-Event-Id", delivery.id);
    if (!delivery.trace_parent.empty()) request.set("traceparent", delivery.trace_parent);
    request.body() = delivery.body;
    request.prepare_payload();
    co_await beast::http::async_write(stream, request,
                                      asio::redirect_error(asio::use_awaitable, ec));
    if (ec) co_return ec.message();

    beast::flat_buffer buffer;
    beast::http::response_parser<beast::http::string_body> parser;
    parser.body_limit(kMaxAnswerBytes);
    co_await beast::http::async_read(stream, buffer, parser,
                                     asio::redirect_error(asio::use_awaitable, ec));
    if (ec) co_return ec.message();
    const unsigned status = parser.get().result_int();
    if (status / 100 != 2) co_return "the answer was " + std::to_string(status);
    co_return "";
  }

  bool take_room() {
    if (outstanding.fetch_add(1) < options.max_waiting) return true;
    --outstanding;
    return false;
  }

  const DeliveryOptions options;
  const std::function<std::string(std::string_view)> sign;
  const std::function<void(std::string)> on_given_up;
  std::atomic<std::size_t> outstanding{0};

  // Of the thread, from here on.
  DeliveryAddress address;
  std::deque<Waiting> ready;
  std::mt19937_64 random{std::random_device{}()};

  asio::io_context io{1};
  asio::steady_timer wake;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  std::thread thread;
};

SandboxDeliveries::SandboxDeliveries(const DeliveryOptions& options,
                                     std::function<std::string(std::string_view)> sign,
                                     std::function<void(std::string)> on_given_up)
    : impl_(std::make_unique<Impl>(options, std::move(sign), std::move(on_given_up))) {
  CHECK(options.attempts > 0 && options.connections > 0, "a delivery is tried at least once");
}

SandboxDeliveries::~SandboxDeliveries() {
  stop();
}

void SandboxDeliveries::start(DeliveryAddress address) {
  asio::post(impl_->io, [impl = impl_.get(), address = std::move(address)]() mutable {
    impl->address = std::move(address);
    impl->wake.expires_at(std::chrono::steady_clock::time_point::max());
    for (unsigned i = 0; i < impl->options.connections; ++i)
      asio::co_spawn(impl->io, impl->deliver_all(), asio::detached);
  });
}

void SandboxDeliveries::stop() {
  impl_->io.stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

bool SandboxDeliveries::has_room(std::size_t count) const {
  return impl_->outstanding.load() + count <= impl_->options.max_waiting;
}

bool SandboxDeliveries::send(SandboxDelivery delivery) {
  if (!impl_->take_room()) return false;
  asio::post(impl_->io, [impl = impl_.get(), delivery = std::move(delivery)]() mutable {
    impl->queue({std::move(delivery), 0});
  });
  return true;
}

void SandboxDeliveries::run_after(Duration delay, std::function<void()> job) {
  ++impl_->outstanding;
  asio::post(impl_->io, [impl = impl_.get(), delay, job = std::move(job)]() mutable {
    auto timer = std::make_shared<asio::steady_timer>(impl->io, delay);
    timer->async_wait([impl, timer, job = std::move(job)](boost::system::error_code) {
      --impl->outstanding;
      job();
    });
  });
}

}  // namespace firstshow::payments
