#include "payments/gateway_task_runner.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <thread>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/backoff.hpp"
#include "base/check.hpp"
#include "payments/gateway_answer.hpp"
#include "payments/gateway_task_job.hpp"

namespace firstshow::payments {
namespace asio = boost::asio;

using booking::Payment;
using booking::PaymentReported;
using booking::Refund;
using booking::ReportSource;

namespace {

using Subject = decltype(booking::GatewayTask::subject);

std::string name_of(const Subject& subject) {
  return std::visit([](auto id) { return format_id(id); }, subject);
}

PaymentAtGateway at_gateway(const Payment& payment) {
  return {payment.id, payment.reference, payment.gateway_payment_id, payment.amount,
          payment.currency};
}

}  // namespace

struct GatewayTaskRunner::Impl {
  using Job = GatewayTaskJob;
  using Stage = GatewayTaskJob::Stage;
  using Urgency = GatewayTaskJob::Urgency;

  Impl(const GatewayTable& table, const GatewayTaskOptions& given,
       std::function<void(std::string)> hears)
      : gateways(table),
        options(given),
        notice(std::move(hears)),
        io(std::make_shared<asio::io_context>(1)),
        work(io->get_executor()) {
    thread = std::thread([this] { run(); });
  }

  void run() {
    pthread_setname_np(pthread_self(), "gateway-tasks");
    try {
      io->run();
    } catch (const std::exception& failure) {
      notice(std::string("nothing is done at the gateways any more: ") + failure.what());
    }
  }

  // --- the queue ---

  void accept(const booking::GatewayTask& task) {
    const auto [entry, is_new] = jobs.try_emplace(task.subject);
    Job& job = entry->second;
    if (is_new) {
      job.urgency = task.urgency;
      inquiries += job.can_wait() ? 1 : 0;
      return queue(task.subject, job);
    }
    if (task.urgency == Urgency::kCanWait) return;  // it is on the list already
    const bool could_wait = job.can_wait();
    if (could_wait) take_from_inquiries(job);
    job.urgency = std::max(job.urgency, task.urgency);
    switch (job.stage) {
      case Stage::kQueued:  // take_next() skips the entry that this leaves in `patient`
        if (could_wait) queue(task.subject, job);
        return;
      case Stage::kResting:
        if (could_wait || task.urgency == Urgency::kNow) return queue(task.subject, job);
        job.again = true;
        return;
      case Stage::kRunning:
        job.again = true;
        return;
    }
  }

  /// It cannot wait any more.
  void take_from_inquiries(const Job& job) {
    --inquiries;
    inquiring -= job.stage == Stage::kRunning ? 1 : 0;
  }

  void queue(const Subject& subject, Job& job) {
    job.stage = Stage::kQueued;
    (job.can_wait() ? patient : ready).push_back(subject);
  }

  /// Inquiries get at most half of the calls, so that they never hold up captures and refunds.
  unsigned max_inquiries() const { return std::max(1U, options.max_calls / 2); }

  /// Gives the place of a job among the running calls back.
  void leave_place(const Job& job) {
    --running;
    inquiring -= job.can_wait() ? 1 : 0;
  }

  /// The next to be begun; nothing if nothing waits.
  std::optional<Subject> take_next() {
    for (std::deque<Subject>* from : {&ready, &patient}) {
      while (!from->empty() && (from == &ready || inquiring < max_inquiries())) {
        const Subject subject = from->front();
        from->pop_front();
        const auto job = jobs.find(subject);
        const bool can_wait = from == &patient;
        const bool is_here = job != jobs.end() && job->second.stage == Stage::kQueued &&
                             job->second.can_wait() == can_wait;
        if (!is_here) continue;
        job->second.stage = Stage::kRunning;
        inquiring += can_wait ? 1 : 0;
        return subject;
      }
    }
    return std::nullopt;
  }

  void begin_what_is_ready() {
    waiting = jobs.size() - inquiries;
    while (ask_desk && running < options.max_calls) {
      const std::optional<Subject> subject = take_next();
      if (!subject) return;
      ++running;
      if (const auto* payment = std::get_if<PaymentId>(&*subject))
        ask(booking::ReadPayment{BuyerId{}, *payment}, *subject, &Impl::payment_read);
      else
        ask(booking::ReadRefund{std::get<RefundId>(*subject)}, *subject, &Impl::refund_read);
    }
  }

  void finish(const Subject& subject) {
    const auto job = jobs.find(subject);
    CHECK(job != jobs.end(), "a gateway task stays listed until it is done");
    leave_place(job->second);
    inquiries -= job->second.can_wait() ? 1 : 0;
    if (job->second.again) {
      job->second = Job{};
      queue(subject, job->second);
    } else {
      jobs.erase(job);
    }
    begin_what_is_ready();
  }

  /// Not now: it begins anew, from reading its row, after a pause.
  void retry(const Subject& subject, const std::string& why) {
    retry(subject, why, options.longest_retry);
  }
  void retry(const Subject& subject, const std::string& why, Duration longest) {
    leave_place(jobs.at(subject));
    jobs.at(subject).stage = Stage::kResting;
    const std::uint32_t failures = ++jobs.at(subject).failures;
    if ((failures & (failures - 1)) == 0)  // the 1st, 2nd, 4th, 8th ...
      notice(name_of(subject) + " is tried again later (failure " + std::to_string(failures) +
             "): " + why);
    auto timer = std::make_shared<asio::steady_timer>(
        *io, backoff(failures, options.first_retry, longest, random));
    timer->async_wait([this, timer, subject](boost::system::error_code) {
      const auto job = jobs.find(subject);
      if (job == jobs.end() || job->second.stage != Stage::kResting)
        return;  // it could not wait so long
      queue(subject, job->second);
      begin_what_is_ready();
    });
    begin_what_is_ready();
  }

  void give_up(const Subject& subject, const std::string& why) {
    notice(name_of(subject) + " needs somebody to look at it: " + why);
    finish(subject);
  }

  // --- calls: the answer comes back to this thread, or nowhere once it has ended ---

  template <class Answer>
  std::function<void(Answer)> back_here(const Subject& subject,
                                        void (Impl::*next)(const Subject&, Answer&)) {
    return [this, context = io, subject, next](Answer answer) {
      asio::post(*context, [this, subject, next, answer = std::move(answer)]() mutable {
        (this->*next)(subject, answer);
      });
    };
  }

  using Next = void (Impl::*)(const Subject&, desk::Reply&);

  void ask(booking::PaymentReported, const Subject&, Next) = delete;  // a GatewayAnswer is sent
  void ask(booking::RefundReported, const Subject&, Next) = delete;
  void ask(booking::Command command, const Subject& subject, Next next) {
    ask_desk(std::move(command), back_here(subject, next));
  }

  /// Whether the desk refused the command: the task is then retried, finished or given up here.
  bool handle_refusal(const Subject& subject, const desk::Reply& reply) {
    const booking::Refusal refusal = reply.outcome.refusal;
    if (reply.refusal == desk::DeskRefusal::kNone && reply.outcome.ok()) return false;
    if (reply.refusal != desk::DeskRefusal::kNone)
      retry(subject, "the desk says " + std::string(desk_refusal_name(reply.refusal)));
    else if (refusal == booking::Refusal::kTryLater)
      retry(subject, "the desk says try_later");
    else if (refusal == booking::Refusal::kUnknownPayment)
      finish(subject);  // money without an order: its row is that of the attempt now
    else
      give_up(subject, "the desk says " + std::string(refusal_name(refusal)));
    return true;
  }

  PaymentGateway* gateway_of(const Subject& subject, const booking::GatewayAccount& account) {
    PaymentGateway* gateway = gateways.find(account);
    if (gateway == nullptr) give_up(subject, "this server has no gateway account " + account);
    return gateway;
  }

  // --- payments ---

  void payment_read(const Subject& subject, desk::Reply& reply) {
    if (handle_refusal(subject, reply)) return;
    const Payment& payment = std::get<booking::PaymentReply>(reply.outcome.body).payment;
    const bool inquire = payment.request == booking::PaymentRequest::kInquire;
    if (payment.state == booking::PaymentState::kCaptured && !inquire) return finish(subject);
    PaymentGateway* gateway = gateway_of(subject, payment.account);
    if (gateway == nullptr) return;
    const bool authorised = payment.state == booking::PaymentState::kAuthorised;
    jobs.at(subject).account = payment.account;
    jobs.at(subject).payment_asked = at_gateway(payment);
    switch (authorised ? payment.request : booking::PaymentRequest::kInquire) {
      case booking::PaymentRequest::kCapture:
        return gateway->capture(at_gateway(payment), back_here(subject, &Impl::standing_known));
      case booking::PaymentRequest::kVoid:
        return gateway->void_payment(at_gateway(payment),
                                     back_here(subject, &Impl::standing_known));
      case booking::PaymentRequest::kInquire:
      case booking::PaymentRequest::kNone:
        break;
    }
    if (payment.reference.empty()) return finish(subject);  // the gateway never had it
    gateway->fetch(at_gateway(payment), back_here(subject, &Impl::fetched));
  }

  void standing_known(const Subject& subject, GatewayReply<PaymentReported>& reply) {
    if (reply.fault == GatewayFault::kTryLater)
      return retry(subject, "the gateway says " + reply.detail);
    if (reply.ok()) return answer(subject, {{std::move(reply.value), ReportSource::kRequest}});
    notice(name_of(subject) + " was refused by the gateway: " + reply.detail);
    const PaymentAtGateway& payment = jobs.at(subject).payment_asked;
    if (payment.reference.empty()) return answer(subject, {given_up(subject)});
    PaymentGateway* gateway = gateways.find(jobs.at(subject).account);
    gateway->fetch(payment, back_here(subject, &Impl::refusal_fetched));
  }

  /// After a refused capture or void: either the money was captured or refunded without us, which
  /// the fetched reports say, or the authorisation is over.
  void refusal_fetched(const Subject& subject, GatewayReply<std::vector<MoneyReport>>& reply) {
    if (reply.fault == GatewayFault::kTryLater)
      return retry(subject, "the gateway says " + reply.detail);
    std::vector<MoneyReport> reports = std::move(reply.value);
    const std::string& money = jobs.at(subject).payment_asked.gateway_payment_id;
    const auto of_it = [&](const MoneyReport& each) {
      const auto* report = std::get_if<PaymentReported>(&each);
      return report != nullptr && report->gateway_payment_id == money;
    };
    const auto moved = [&](const MoneyReport& each) {
      const auto status =
          of_it(each) ? std::get<PaymentReported>(each).status : booking::ReportedStatus::kFailed;
      return status == booking::ReportedStatus::kCaptured ||
             status == booking::ReportedStatus::kRefunded;
    };
    const bool is_over = std::none_of(reports.begin(), reports.end(), moved);
    if (is_over) std::erase_if(reports, of_it);
    std::vector<GatewayAnswer> all = answers(std::move(reports), ReportSource::kInquiry);
    if (is_over) all.push_back(given_up(subject));
    answer(subject, std::move(all));
  }

  /// The answer that ends an authorisation which the gateway neither captures nor voids.
  GatewayAnswer given_up(const Subject& subject) const {
    const PaymentAtGateway& payment = jobs.at(subject).payment_asked;
    return {PaymentReported{.payment = payment.payment,
                            .account = jobs.at(subject).account,
                            .reference = payment.reference,
                            .gateway_payment_id = payment.gateway_payment_id,
                            .status = booking::ReportedStatus::kFailed,
                            .amount = payment.amount,
                            .currency = payment.currency},
            ReportSource::kRequest};
  }

  void fetched(const Subject& subject, GatewayReply<std::vector<MoneyReport>>& reply) {
    if (reply.fault == GatewayFault::kTryLater)
      return retry(subject, "the gateway says " + reply.detail);
    if (!reply.ok()) return give_up(subject, "the gateway says " + reply.detail);
    answer(subject, answers(std::move(reply.value), ReportSource::kInquiry));
  }

  /// Sends the answers to the desk one at a time, the last one first.
  void answer(const Subject& subject, std::vector<GatewayAnswer> all) {
    if (all.empty()) return finish(subject);
    booking::Command report = std::move(all.back()).command();
    all.pop_back();
    ask_desk(std::move(report),
             [this, context = io, subject, rest = std::move(all)](desk::Reply reply) mutable {
               asio::post(*context, [this, subject, reply = std::move(reply),
                                     rest = std::move(rest)]() mutable {
                 if (!handle_refusal(subject, reply)) answer(subject, std::move(rest));
               });
             });
  }

  void report_taken(const Subject& subject, desk::Reply& reply) {
    if (!handle_refusal(subject, reply)) finish(subject);
  }

  // --- refunds ---

  void refund_read(const Subject& subject, desk::Reply& reply) {
    if (handle_refusal(subject, reply)) return;
    const auto& read = std::get<booking::RefundReply>(reply.outcome.body);
    switch (read.refund.state) {
      case booking::RefundState::kOwed:
      case booking::RefundState::kFailed:
        return begin_refund(subject, read.refund);
      case booking::RefundState::kSending:
        jobs.at(subject).end_hurry();
        return send_refund(subject, read);
      case booking::RefundState::kSent:
        return fetch_refund(subject, read);
      case booking::RefundState::kSettled:
        return finish(subject);
    }
  }

  void fetch_refund(const Subject& subject, const booking::RefundReply& read) {
    const Refund& refund = read.refund;
    PaymentGateway* gateway = gateway_of(subject, refund.account);
    if (gateway == nullptr) return;
    gateway->fetch_refund(
        {.refund = refund.id,
         .payment = read.payment.id,
         .reference = refund.reference,
         .gateway_payment_id = refund.gateway_payment_id.empty() ? read.payment.gateway_payment_id
                                                                 : refund.gateway_payment_id,
         .amount = refund.amount,
         .currency = refund.currency},
        back_here(subject, &Impl::refund_fetched));
  }

  /// Failures from before a restart count, so that it does not send a refused refund at once.
  void begin_refund(const Subject& subject, const Refund& refund) {
    Job& job = jobs.at(subject);
    if (job.failures < refund.sends && job.urgency != Urgency::kNow) {
      job.failures = refund.sends - 1;
      return retry(subject, "the gateway failed to give it back", options.longest_refund_retry);
    }
    job.end_hurry();
    if (gateway_of(subject, refund.account) == nullptr) return;
    ask(booking::BeginRefund{refund.id, refund.sends}, subject, &Impl::refund_begun);
  }

  /// The amount may have become smaller before BeginRefund; from then on it is fixed: read it
  /// again.
  void refund_begun(const Subject& subject, desk::Reply& reply) {
    if (!handle_refusal(subject, reply))
      ask(booking::ReadRefund{std::get<RefundId>(subject)}, subject, &Impl::begun_refund_read);
  }

  void begun_refund_read(const Subject& subject, desk::Reply& reply) {
    if (handle_refusal(subject, reply)) return;
    const auto& read = std::get<booking::RefundReply>(reply.outcome.body);
    if (read.refund.state != booking::RefundState::kSending) return finish(subject);
    send_refund(subject, read);
  }

  void send_refund(const Subject& subject, const booking::RefundReply& read) {
    const Refund& refund = read.refund;
    PaymentGateway* gateway = gateway_of(subject, refund.account);
    if (gateway == nullptr) return;
    jobs.at(subject).earlier_sends = refund.sends;
    gateway->refund({.refund = refund.id,
                     .earlier_sends = refund.sends,
                     .payment = read.payment.id,
                     .gateway_payment_id = read.payment.gateway_payment_id,
                     .amount = refund.amount,
                     .currency = refund.currency},
                    back_here(subject, &Impl::refund_sent));
  }

  void refund_fetched(const Subject& subject,
                      GatewayReply<std::optional<booking::RefundReported>>& reply) {
    if (reply.fault == GatewayFault::kTryLater)
      return retry(subject, "the gateway says " + reply.detail);
    if (!reply.ok()) return give_up(subject, "the gateway says " + reply.detail);
    if (!reply.value) return finish(subject);  // on its way: it is asked for again
    answer(subject, {{std::move(*reply.value), ReportSource::kInquiry}});
  }

  void refund_sent(const Subject& subject, GatewayReply<std::string>& reply) {
    if (reply.fault == GatewayFault::kTryLater)
      return retry(subject, "the gateway says " + reply.detail);
    booking::RefundSent sent{
        std::get<RefundId>(subject), jobs.at(subject).earlier_sends, std::move(reply.value),
        reply.ok() ? booking::RefundAnswer::kTaken : booking::RefundAnswer::kRefused};
    if (reply.ok()) return ask(std::move(sent), subject, &Impl::report_taken);
    notice(name_of(subject) + " was refused by the gateway: " + reply.detail);
    sent.reference.clear();
    ask(std::move(sent), subject, &Impl::refusal_taken);
  }

  void refusal_taken(const Subject& subject, desk::Reply& reply) {
    if (!handle_refusal(subject, reply))
      retry(subject, "the gateway refused it", options.longest_refund_retry);
  }

  const GatewayTable& gateways;
  const GatewayTaskOptions options;
  const std::function<void(std::string)> notice;
  std::atomic<std::size_t> waiting{0};

  // Of the thread, from here on.
  AskDesk ask_desk;
  std::map<Subject, Job> jobs;
  std::size_t inquiries = 0;  ///< of the jobs, those that can wait
  std::deque<Subject> ready;
  std::deque<Subject> patient;  ///< those that can wait; some of these may be in `ready` by now
  unsigned running = 0;
  unsigned inquiring = 0;  ///< of those that are running
  std::mt19937_64 random{std::random_device{}()};

  // Shared with completions that may come when this is gone: what they post then never runs.
  std::shared_ptr<asio::io_context> io;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  std::thread thread;
};

GatewayTaskRunner::GatewayTaskRunner(const GatewayTable& gateways,
                                     const GatewayTaskOptions& options,
                                     std::function<void(std::string)> notice)
    : impl_(std::make_unique<Impl>(gateways, options, std::move(notice))) {}

GatewayTaskRunner::~GatewayTaskRunner() {
  stop();
}

void GatewayTaskRunner::start(AskDesk ask_desk) {
  asio::post(*impl_->io, [impl = impl_.get(), ask_desk = std::move(ask_desk)]() mutable {
    impl->ask_desk = std::move(ask_desk);
    impl->begin_what_is_ready();
  });
}

void GatewayTaskRunner::stop() {
  impl_->io->stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

void GatewayTaskRunner::add(std::span<const booking::GatewayTask> tasks) {
  if (tasks.empty()) return;
  asio::post(*impl_->io, [impl = impl_.get(), all = std::vector(tasks.begin(), tasks.end())] {
    for (const booking::GatewayTask& task : all) impl->accept(task);
    impl->begin_what_is_ready();
  });
}

std::size_t GatewayTaskRunner::waiting() const {
  return impl_->waiting;
}

}  // namespace firstshow::payments
