#pragma once
// Sends the mails that are due (store/ports/mails.hpp), each at least once and those of one order
// in their order, and has the desk write what became of them. It has one thread of its own, which
// reads through a connection of its own. What is due is in the database, never in memory: a server
// that starts, or a mail server that comes back, finds it there.
//
// Before each few mails the desk makes a commit, so that a server whose database was taken over by
// another sends nothing. A mail that was taken by the mail server and not yet written as sent goes
// out again after a crash, under the same Message-ID.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "catalogue/directory.hpp"
#include "desk/desk_thread.hpp"
#include "mail/mail_message.hpp"
#include "mail/smtp_client.hpp"

namespace firstshow::mail {

struct MailOptions {
  SmtpOptions smtp;
  Mailbox from;
  std::string reply_to;    ///< an address, or ""
  std::string public_url;  ///< where buyers reach the server: "https://tickets.example"
  double per_second = 20;  ///< at most so many mails
  /// A mail that did not get through: doubled with each attempt.
  Duration first_retry = std::chrono::minutes{1};
  Duration longest_retry = std::chrono::hours{4};
  Duration give_up = std::chrono::hours{72};  ///< from its first attempt on
  /// While the mail server takes no mail at all: doubled with each try.
  Duration first_pause = std::chrono::seconds{1};
  Duration longest_pause = std::chrono::minutes{5};
  std::function<Time()> clock = wall_clock;
};

/// Submits a job to the desk; the completion runs on any thread, once.
using AskDesk = std::function<void(desk::SqlJob, desk::Completion)>;

/// For metrics.
struct MailFigures {
  std::uint64_t sent = 0;
  std::uint64_t failed = 0;  ///< attempts
  std::uint64_t dead = 0;    ///< given up
  std::uint64_t passed = 0;
  std::size_t waiting = 0;       ///< counted a moment ago, up to kMaxCounted
  std::size_t dead_letters = 0;  ///< likewise
  Time oldest_due{};             ///< of a mail that was never tried; none where there is none
  bool unavailable = false;      ///< the mail server takes no mail
};
inline constexpr std::size_t kMaxCounted = 10'000;

class MailSender {
 public:
  /// Starts the thread. `reader` is its connection as long as this lives; the others outlive this.
  /// `notice` hears, on the thread of this, sentences for the log.
  MailSender(MailOptions options, store::Database& reader, const catalogue::Directory& directory,
             AskDesk ask_desk, std::function<void(std::string)> notice);
  ~MailSender();
  MailSender(const MailSender&) = delete;
  MailSender& operator=(const MailSender&) = delete;

  /// Mails may have become due. Any thread; short.
  void look();
  /// Breaks off what is being sent, and ends the thread. The desk must still answer.
  void stop();

  MailFigures figures() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// "ord_2S0M5N9QF0R7X.order_confirmed"
std::string mail_id(const booking::MailName& mail);

/// "<ord_2S0M5N9QF0R7X.order_confirmed@tickets.example>": the same at each attempt.
std::string message_id(const booking::MailName& mail, std::string_view from_address);

/// "order_confirmed"
std::string_view mail_kind_name(booking::MailKind kind);

}  // namespace firstshow::mail
