#include "store/ports/mails.hpp"

#include <algorithm>
#include <iterator>

#include "store/ports/port_tables.hpp"
#include "store/row_query.hpp"

namespace firstshow::store {
namespace {

// The numbers in the conditions below and in all_indexes(), whose conditions a query repeats so
// that the index can answer it.
static_assert(static_cast<int>(MailState::kWaiting) == 0 &&
              static_cast<int>(MailState::kDead) == 2);

const Statement kToRepeat{
    "SELECT order_id FROM mail WHERE state = 0 AND next_attempt <= ?1 ORDER BY next_attempt "
    "LIMIT ?2"};
const Statement kDueOrders{
    "SELECT order_id FROM mail_due WHERE order_id > ?1 ORDER BY order_id LIMIT ?2"};
const Statement kNextAttempt{
    "SELECT next_attempt FROM mail WHERE state = 0 AND next_attempt >= ?1 ORDER BY next_attempt "
    "LIMIT 1"};

const RowQuery<booking::MailDue> kDueOfOrder{"WHERE order_id = ?1"};
const RowQuery<Mail> kWaitingOfOrder{"WHERE order_id = ?1 AND state = 0"};
const RowQuery<Mail> kOneMail{"WHERE order_id = ?1 AND kind = ?2 AND subject_id = ?3"};
const RowQuery<booking::MailDue> kOneDue{"WHERE order_id = ?1 AND kind = ?2 AND subject_id = ?3"};

const Statement kWriteMail{upsert_sql(table<Mail>().shape)};
const Statement kEraseDue{
    "DELETE FROM mail_due WHERE order_id = ?1 AND kind = ?2 AND subject_id = ?3"};

const RowQuery<Mail> kPage{
    "WHERE state IN (0, 2) AND state = ?1 AND (order_id, kind, subject_id) > (?2, ?3, ?4) "
    "ORDER BY order_id, kind, subject_id LIMIT ?5"};
const RowQuery<booking::MailDue> kDuePage{
    "WHERE (order_id, kind, subject_id) > (?1, ?2, ?3) ORDER BY order_id, kind, subject_id "
    "LIMIT ?4"};

// Counted row by row, up to a limit: whoever counts all waits for all.
const Statement kSomeDue{"SELECT order_id FROM mail_due WHERE order_id > ?1 LIMIT ?2"};
const Statement kSomeWaiting{
    "SELECT order_id FROM mail WHERE state = 0 AND next_attempt >= ?1 LIMIT ?2"};
const Statement kSomeDead{
    "SELECT order_id FROM mail WHERE state IN (0, 2) AND state = 2 AND (order_id, kind, "
    "subject_id) > (?1, 0, 0) LIMIT ?2"};
const Statement kOldestDue{"SELECT at FROM mail_due WHERE order_id > ?1 ORDER BY order_id LIMIT 1"};

std::int64_t number(auto value) {
  return static_cast<std::int64_t>(value);
}

Mail untried(const booking::MailDue& due) {
  Mail mail;
  mail.order = due.order;
  mail.kind = due.kind;
  mail.subject = due.subject;
  mail.due_at = due.at;
  return mail;
}

std::size_t count(Database& db, const Statement& some, std::size_t limit) {
  std::size_t found = 0;
  for (const Row row : db.query(some, std::int64_t{0}, number(limit))) found += row.null(0) ? 0 : 1;
  return found;
}

}  // namespace

std::vector<OrderId> read_orders_to_mail(Database& db, Time now, std::size_t limit) {
  std::vector<OrderId> orders;
  const auto add = [&orders](OrderId order) {
    if (std::find(orders.begin(), orders.end(), order) == orders.end()) orders.push_back(order);
  };
  for (const Row row : db.query(kToRepeat, to_micros(now), number(limit)))
    add(OrderId{row.integer(0)});
  for (const Row row : db.query(kDueOrders, std::int64_t{0}, number(limit)))
    add(OrderId{row.integer(0)});
  return orders;
}

std::optional<Time> read_next_attempt(Database& db) {
  for (const Row row : db.query(kNextAttempt, std::int64_t{0})) return from_micros(row.integer(0));
  return std::nullopt;
}

std::vector<Mail> read_open_mails(Database& db, OrderId order) {
  std::vector<Mail> mails = kWaitingOfOrder.all(db, {order.value});
  const auto is_there = [&](const booking::MailDue& due) {
    return std::any_of(mails.begin(), mails.end(),
                       [&](const Mail& mail) { return mail.name() == due.name(); });
  };
  kDueOfOrder.each(db, {order.value}, [&](const booking::MailDue& due) {
    if (!is_there(due)) mails.push_back(untried(due));
  });
  std::sort(mails.begin(), mails.end(), [](const Mail& a, const Mail& b) {
    return std::pair(a.due_at, a.name()) < std::pair(b.due_at, b.name());
  });
  return mails;
}

std::optional<Mail> read_mail(Database& db, const booking::MailName& name) {
  return kOneMail.find(db, {name.order.value, number(name.kind), name.subject.value});
}

void write_mail(Database& db, const Mail& mail) {
  PackedCells packed;
  std::array<Bound, kMaxColumns> cells;
  db.run_bound(kWriteMail.text(), cells_of(mail, packed, cells));
  erase_due_mail(db, mail.name());
}

void erase_due_mail(Database& db, const booking::MailName& name) {
  db.run(kEraseDue, name.order.value, number(name.kind), name.subject.value);
}

std::vector<Mail> read_mail_page(Database& db, MailState state, const booking::MailName& after,
                                 std::size_t limit) {
  const std::int64_t order = after.order.value;
  const std::int64_t kind = number(after.kind);
  const std::int64_t subject = after.subject.value;
  std::vector<Mail> page = kPage.all(db, {number(state), order, kind, subject, number(limit)});
  if (state == MailState::kDead) return page;
  kDuePage.each(db, {order, kind, subject, number(limit)},
                [&](const booking::MailDue& due) { page.push_back(untried(due)); });
  std::sort(page.begin(), page.end(),
            [](const Mail& a, const Mail& b) { return a.name() < b.name(); });
  if (page.size() > limit) page.resize(limit);
  return page;
}

bool retry_mail(Database& db, const booking::MailName& name, Time now) {
  auto mail = read_mail(db, name);
  if (!mail)
    return kOneDue.find(db, {name.order.value, number(name.kind), name.subject.value}).has_value();
  if (mail->state != MailState::kWaiting && mail->state != MailState::kDead) return false;
  mail->state = MailState::kWaiting;
  mail->next_attempt = now;
  mail->tried_since = mail->ended_at = Time{};
  write_mail(db, *mail);
  return true;
}

MailCounts count_mails(Database& db, std::size_t limit) {
  MailCounts counts;
  counts.waiting = count(db, kSomeDue, limit) + count(db, kSomeWaiting, limit);
  counts.dead = count(db, kSomeDead, limit);
  for (const Row row : db.query(kOldestDue, std::int64_t{0}))
    counts.oldest_due = from_micros(row.integer(0));
  return counts;
}

}  // namespace firstshow::store
