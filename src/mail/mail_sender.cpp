#include "mail/mail_sender.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <random>
#include <thread>
#include <vector>

#include "base/backoff.hpp"
#include "mail/letter.hpp"
#include "mail/mail_facts.hpp"
#include "store/journal.hpp"
#include "store/ports/mails.hpp"
#include "store/ports/read_transaction.hpp"

namespace firstshow::mail {

using booking::MailKind;
using booking::MailName;
using std::chrono::steady_clock;
using store::Mail;
using store::MailState;

namespace {

constexpr std::size_t kOrdersAtOnce = 20;
/// Mails are asked for again after this time though nobody said that there are any.
constexpr std::chrono::minutes kLookAnyway{10};
constexpr std::chrono::seconds kAskAgain{1};
/// While there is always something to send; what comes to rest is counted at once.
constexpr std::chrono::seconds kCountEvery{5};
constexpr std::size_t kMaxErrorBytes = 500;

/// A mail of an order, and what it would say now.
struct Item {
  Mail mail;
  bool is_done = false;  ///< something became of it before
  MailReading reading;
};

}  // namespace

std::string_view mail_kind_name(MailKind kind) {
  switch (kind) {
    case MailKind::kOrderConfirmed:
      return "order_confirmed";
    case MailKind::kRefundMade:
      return "refund_made";
    case MailKind::kShowCancelled:
      return "show_cancelled";
  }
  return {};
}

std::string mail_id(const MailName& mail) {
  std::string id = format_id(mail.order) + "." + std::string(mail_kind_name(mail.kind));
  if (mail.subject) id += "." + format_id(mail.subject);
  return id;
}

std::string message_id(const MailName& mail, std::string_view from_address) {
  return "<" + mail_id(mail) + std::string(from_address.substr(from_address.rfind('@'))) + ">";
}

struct MailSender::Impl {
  Impl(MailOptions given, store::Database& database, const catalogue::Directory& catalogue,
       AskDesk ask, std::function<void(std::string)> hears)
      : options(std::move(given)),
        reader(database),
        directory(catalogue),
        ask_desk(std::move(ask)),
        notice(std::move(hears)),
        smtp(options.smtp, stopping) {}

  // --- the thread ---

  void run() {
    pthread_setname_np(pthread_self(), "mails");
    while (!stopping) {
      Duration pause = kAskAgain;
      try {
        pause = work();
      } catch (const store::StoreError& failure) {
        notice(std::string("mails wait, because they cannot be read: ") + failure.what());
      } catch (const std::exception& failure) {
        notice(std::string("mails wait: ") + failure.what());
        pause = options.longest_pause;
      }
      wait(pause);
    }
  }

  /// Until there may be something to do, or nothing ever again.
  void wait(Duration pause) {
    std::unique_lock lock(mutex);
    // While the mail server is away nobody's word brings it back earlier.
    changed.wait_for(lock, pause, [this] { return stopping || (told && !unavailable); });
    told = false;
  }

  void sleep(Duration pause) {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, pause, [this] { return stopping.load(); });
  }

  /// Sends what is due now; how long to wait before the next look.
  Duration work() {
    std::vector<OrderId> orders;
    std::optional<Time> next;
    const Time now = options.clock();
    const bool asked = run_job([&](store::Database& db) {
      orders = store::read_orders_to_mail(db, now, kOrdersAtOnce);
      next = store::read_next_attempt(db);
    });
    if (!asked) return kAskAgain;
    for (const OrderId order : orders) {
      if (stopping) return {};
      if (deliver(order)) continue;
      return note_unavailable();
    }
    const auto since_count = steady_clock::now() - counted_at;
    if (orders.empty() || since_count > kCountEvery) count();
    if (!orders.empty()) return {};
    const Duration until_next = next ? std::max<Duration>(*next - now, {}) : kLookAnyway;
    return std::min<Duration>(until_next, kLookAnyway);
  }

  Duration note_unavailable() {
    count();
    if (stopping) return {};
    unavailable = true;
    ++pauses;
    if ((pauses & (pauses - 1)) == 0)  // the 1st, 2nd, 4th, 8th ...
      notice("the mail server takes no mail, and mails wait: " + unavailable_because);
    return backoff(pauses, options.first_pause, options.longest_pause, random);
  }

  void note_available() {
    if (unavailable) notice("the mail server takes mail again");
    unavailable = false;
    pauses = 0;
  }

  // --- one order ---

  /// Sends the mails of an order that may go now, and has written what became of them. False where
  /// the mail server takes no mail at all: the rest stays as it was.
  bool deliver(OrderId order) {
    std::vector<Mail> changed_mails;
    std::vector<MailName> done;
    std::optional<Time> wait_until;  // of a mail of this order, which others do not overtake
    bool available = true;
    for (Item& item : read_items(order)) {
      if (stopping) break;
      Mail& mail = item.mail;
      if (item.is_done) {
        done.push_back(mail.name());
        continue;
      }
      if (!wait_until && mail.next_attempt > options.clock()) wait_until = mail.next_attempt;
      if (wait_until) {
        mail.next_attempt = std::max(mail.next_attempt, *wait_until);
      } else if (!attempt(mail, item.reading)) {
        available = stopping.load();
        break;
      } else if (mail.state == MailState::kWaiting) {
        wait_until = mail.next_attempt;
      }
      changed_mails.push_back(mail);
    }
    record(changed_mails, done);
    return available;
  }

  std::vector<Item> read_items(OrderId order) {
    const Time now = options.clock();
    const catalogue::SharedListing listing = directory.listing();
    std::vector<Item> items;
    const store::ReadTransaction transaction(reader);
    for (Mail& mail : store::read_open_mails(reader, order)) {
      Item item;
      const auto before = store::read_mail(reader, mail.name());
      item.is_done = before && before->state != MailState::kWaiting;
      item.reading =
          read_facts(reader, *listing, {mail.order, mail.kind, mail.subject, mail.due_at},
                     options.public_url, now);
      item.mail = std::move(mail);
      items.push_back(std::move(item));
    }
    return items;
  }

  /// Changes the mail to what became of it. False, and nothing changed, where the mail server takes
  /// no mail.
  bool attempt(Mail& mail, const MailReading& reading) {
    mail.message_id = message_id(mail.name(), options.from.address);
    if (reading.state == MailReading::State::kPassed) {
      end(mail, MailState::kPassed, reading.why);
      ++figures.passed;
      return true;
    }
    if (reading.state == MailReading::State::kNotYet) {
      fail(mail, reading.why);
      return true;
    }
    const std::optional<std::string> to = deliverable(reading.facts.buyer_email);
    if (!to) {
      give_up(mail, "the buyer's address is none");
      return true;
    }
    pace();
    if (stopping) return false;
    const SmtpReply reply =
        smtp.send(*deliverable(options.from.address), *to, message_of(mail, reading.facts));
    switch (reply.result) {
      case SmtpResult::kUnavailable:
        unavailable_because = reply.said;
        return false;
      case SmtpResult::kTaken:
        ++mail.attempts;
        end(mail, MailState::kSent, "");
        ++figures.sent;
        break;
      case SmtpResult::kRefused:
        ++mail.attempts;
        give_up(mail, reply.said);
        break;
      case SmtpResult::kLater:
        if (stopping) return false;
        fail(mail, reply.said);
        break;
    }
    note_available();
    return true;
  }

  std::string message_of(const Mail& mail, const MailFacts& facts) const {
    const Letter letter = compose(facts);
    MailMessage message;
    message.from = options.from;
    message.to = {facts.buyer_name, facts.buyer_email};
    message.reply_to = options.reply_to;
    message.message_id = mail.message_id;
    message.language = facts.language;
    message.date = options.clock();
    message.subject = letter.subject;
    message.text = letter.text;
    message.html = letter.html;
    return mime_text(message);
  }

  void end(Mail& mail, MailState state, std::string_view why) {
    mail.state = state;
    mail.ended_at = options.clock();
    mail.next_attempt = Time{};
    mail.last_error = std::string(why.substr(0, kMaxErrorBytes));
  }

  void give_up(Mail& mail, std::string_view why) {
    end(mail, MailState::kDead, why);
    ++figures.dead;
    notice("the mail " + mail.message_id + " is given up: " + std::string(why));
  }

  /// Once more, later, unless it was tried for long enough.
  void fail(Mail& mail, std::string_view why) {
    const Time now = options.clock();
    ++mail.attempts;
    ++figures.failed;
    if (mail.tried_since == Time{}) mail.tried_since = now;
    if (now >= mail.tried_since + options.give_up) return give_up(mail, why);
    mail.next_attempt =
        now + backoff(mail.attempts, options.first_retry, options.longest_retry, random);
    mail.last_error = std::string(why.substr(0, kMaxErrorBytes));
  }

  void pace() {
    const auto between = std::chrono::duration_cast<steady_clock::duration>(
        std::chrono::duration<double>(1 / options.per_second));
    const auto now = steady_clock::now();
    if (next_send > now) sleep(std::chrono::duration_cast<Duration>(next_send - now));
    next_send = std::max(now, next_send) + between;
  }

  // --- the desk ---

  /// Whether the job is durable.
  bool run_job(std::function<void(store::Database&)> run) {
    auto promise = std::make_shared<std::promise<desk::Reply>>();
    std::future<desk::Reply> future = promise->get_future();
    ask_desk({desk::JobChanges::kNothingShown, std::move(run), desk::Lane::kStaff},
             [promise](desk::Reply reply) { promise->set_value(std::move(reply)); });
    const desk::Reply reply = future.get();
    if (reply.refusal == desk::DeskRefusal::kFault)
      notice("what became of mails cannot be written: " + reply.fault);
    return reply.refusal == desk::DeskRefusal::kNone;
  }

  /// Nothing more is sent before it is written: a full disk would send each mail again and again.
  void record(const std::vector<Mail>& mails, const std::vector<MailName>& done) {
    if (mails.empty() && done.empty()) return;
    const auto write = [&](store::Database& db) {
      for (const Mail& mail : mails) store::write_mail(db, mail);
      for (const MailName& name : done) store::erase_due_mail(db, name);
    };
    while (!run_job(write) && !stopping) sleep(kAskAgain);
  }

  // --- figures ---

  void count() {
    counted_at = steady_clock::now();
    const store::ReadTransaction transaction(reader);
    const store::MailCounts counts = store::count_mails(reader, kMaxCounted);
    const std::lock_guard lock(mutex);
    figures.waiting = counts.waiting;
    figures.dead_letters = counts.dead;
    figures.oldest_due = counts.oldest_due;
  }

  /// What is counted on the thread of this.
  struct Counted {
    std::atomic<std::uint64_t> sent{0};
    std::atomic<std::uint64_t> failed{0};
    std::atomic<std::uint64_t> dead{0};
    std::atomic<std::uint64_t> passed{0};
    std::size_t waiting = 0;  // these three are guarded by the mutex
    std::size_t dead_letters = 0;
    Time oldest_due{};
  };

  const MailOptions options;
  store::Database& reader;
  const catalogue::Directory& directory;
  const AskDesk ask_desk;
  const std::function<void(std::string)> notice;

  std::atomic<bool> stopping{false};
  std::atomic<bool> unavailable{false};
  std::mutex mutex;
  std::condition_variable changed;
  bool told = false;
  Counted figures;

  // The thread's.
  SmtpClient smtp;
  std::mt19937_64 random{std::random_device{}()};
  std::uint32_t pauses = 0;
  std::string unavailable_because;
  steady_clock::time_point next_send{};
  steady_clock::time_point counted_at{};
  std::thread thread;
};

MailSender::MailSender(MailOptions options, store::Database& reader,
                       const catalogue::Directory& directory, AskDesk ask_desk,
                       std::function<void(std::string)> notice)
    : impl_(std::make_unique<Impl>(std::move(options), reader, directory, std::move(ask_desk),
                                   std::move(notice))) {
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

MailSender::~MailSender() {
  stop();
}

void MailSender::look() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->told = true;
  }
  impl_->changed.notify_all();
}

void MailSender::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->changed.notify_all();
  if (impl_->thread.joinable()) impl_->thread.join();
}

MailFigures MailSender::figures() const {
  const Impl::Counted& counted = impl_->figures;
  const std::lock_guard lock(impl_->mutex);
  return {counted.sent,    counted.failed,       counted.dead,       counted.passed,
          counted.waiting, counted.dead_letters, counted.oldest_due, impl_->unavailable};
}

}  // namespace firstshow::mail
