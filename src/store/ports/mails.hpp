#pragma once
// The rows of mails: what the core says is due, and what became of it. A mail leaves mail_due when
// something has become of it, and has a row of `mail` from then on, for good. That row has neither
// an address nor a text. Functions over a Database, on its thread; they throw the Store... errors.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "booking/model/entities.hpp"

namespace firstshow::store {

class Database;

// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class MailState : std::uint8_t {
  kWaiting = 0,  ///< for its next attempt
  kSent = 1,     ///< the mail server took it
  kDead = 2,     ///< nobody tries any more, unless the operator says so
  kPassed = 3,   ///< it was of no use any more and was not sent
};

/// What became of a mail.
struct Mail {
  OrderId order;
  booking::MailKind kind = booking::MailKind::kOrderConfirmed;
  RefundId subject;
  MailState state = MailState::kWaiting;
  Time due_at{};  ///< since when it is due
  std::uint32_t attempts = 0;
  Time
      tried_since{};  ///< its first attempt; none before it, or before it since the operator's word
  Time next_attempt{};  ///< while it waits
  Time ended_at{};      ///< when it was sent, given up or passed over
  std::string message_id{};
  std::string last_error{};  ///< of the last attempt that failed; without the buyer's address

  booking::MailName name() const { return {order, kind, subject}; }
  friend bool operator==(const Mail&, const Mail&) = default;
};

// --- for the sender ---------------------------------------------------------------------------

/// The orders that mails are due of: at most `limit` whose attempts are to be repeated by `now`,
/// those that wait longest first; then the oldest of at most `limit` mails that were never tried.
/// Each order once.
std::vector<OrderId> read_orders_to_mail(Database& db, Time now, std::size_t limit);
/// When the next attempt is to be repeated, of any mail; nothing where none is.
std::optional<Time> read_next_attempt(Database& db);

/// All mails of an order that nothing has become of yet, in the order in which its buyer is to get
/// them. One that was never tried has its state and times as if it had been about to be.
std::vector<Mail> read_open_mails(Database& db, OrderId order);
/// What became of a mail; nothing where it is only due, or not at all.
std::optional<Mail> read_mail(Database& db, const booking::MailName& name);

/// Writes what became of a mail, which is not due any more.
void write_mail(Database& db, const Mail& mail);
/// A mail is not due: something became of it before.
void erase_due_mail(Database& db, const booking::MailName& name);

// --- for the operator -------------------------------------------------------------------------

/// A page of the mails in `state`, by their names, behind `after`; those that were never tried are
/// among the waiting ones. kWaiting or kDead only.
std::vector<Mail> read_mail_page(Database& db, MailState state, const booking::MailName& after,
                                 std::size_t limit);
/// Has a mail tried at once; whether there is such a mail, waiting or dead.
bool retry_mail(Database& db, const booking::MailName& name, Time now);

/// How many there are, counted up to `limit` of each.
struct MailCounts {
  std::size_t waiting = 0;
  std::size_t dead = 0;
  Time oldest_due{};  ///< since when the oldest order's first mail that was never tried is due
};
MailCounts count_mails(Database& db, std::size_t limit);

}  // namespace firstshow::store
