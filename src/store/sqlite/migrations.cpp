#include "store/sqlite/migrations.hpp"

#include <array>

#include "store/journal.hpp"
#include "store/sqlite/first_schema.hpp"

namespace firstshow::store {
namespace {

// Captured money has two parts more, refunds made at the gateway know which money they gave back,
// and people decide. SQLite cannot change a CHECK: both tables are made anew, the one that refers
// to the other first to go.
constexpr std::string_view kReviewedMoney = R"sql(
CREATE TABLE payment_next (
  id INTEGER PRIMARY KEY,
  order_id INTEGER REFERENCES orders (id),
  account TEXT NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
  request INTEGER NOT NULL CHECK (request BETWEEN 0 AND 3),
  unasked INTEGER NOT NULL CHECK (unasked IN (0, 1)),
  reference TEXT NOT NULL,
  collected_by TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  captured INTEGER NOT NULL,
  captured_currency TEXT NOT NULL,
  for_tickets INTEGER NOT NULL CHECK (for_tickets >= 0),
  refund_owed INTEGER NOT NULL CHECK (refund_owed >= 0),
  under_review INTEGER NOT NULL CHECK (under_review >= 0),
  given_back_elsewhere INTEGER NOT NULL CHECK (given_back_elsewhere >= 0),
  written_off INTEGER NOT NULL CHECK (written_off >= 0),
  created_at INTEGER NOT NULL,
  captured_at INTEGER NOT NULL,
  idempotency BLOB,
  CHECK (captured = for_tickets + refund_owed + under_review + given_back_elsewhere + written_off)
) STRICT;
INSERT INTO payment_next
  SELECT id, order_id, account, state, request, unasked, reference, collected_by, currency, amount,
    captured, captured_currency, for_tickets, refund_owed, under_review, 0, 0, created_at,
    captured_at, idempotency FROM payment;

CREATE TABLE refund_next (
  id INTEGER PRIMARY KEY,
  payment_id INTEGER REFERENCES payment_next (id),
  order_id INTEGER REFERENCES orders (id),
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
  reason INTEGER NOT NULL CHECK (reason BETWEEN 0 AND 6),
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  account TEXT NOT NULL,
  reference TEXT NOT NULL,
  of_collection TEXT NOT NULL,
  decided INTEGER NOT NULL CHECK (decided IN (0, 1)),
  sends INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  settled_at INTEGER NOT NULL,
  idempotency BLOB
) STRICT;
INSERT INTO refund_next
  SELECT id, payment_id, order_id, state, reason, currency, amount, account, reference, '', 0,
    sends, created_at, settled_at, idempotency FROM refund;

DROP TABLE refund;
DROP TABLE payment;
ALTER TABLE payment_next RENAME TO payment;
ALTER TABLE refund_next RENAME TO refund;
CREATE INDEX payment_order ON payment (order_id);
-- What the gateway must still be asked or a person decide, however old: seldom more than a few.
CREATE INDEX payment_open ON payment (id) WHERE request <> 0 OR under_review <> 0;
CREATE INDEX refund_order ON refund (order_id);
-- Money not yet given back, and given back elsewhere without a decision, however old.
CREATE INDEX refund_open ON refund (id) WHERE state <> 2 OR (reason = 5 AND decided = 0);
CREATE UNIQUE INDEX refund_elsewhere ON refund (account, reference) WHERE reason = 5;

CREATE TABLE review_decision (
  id INTEGER PRIMARY KEY,
  payment_id INTEGER,
  refund_id INTEGER,
  order_id INTEGER,
  verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 4),
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  reason TEXT NOT NULL,
  by TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  CHECK ((payment_id IS NULL) <> (refund_id IS NULL))
) STRICT;
)sql";

// How old a hold may become. Those that were there before keep the deadline they have, and have as
// many attempts left as their orders.
constexpr std::string_view kHoldAge = R"sql(
ALTER TABLE hold ADD COLUMN own_deadline INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hold ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0);
UPDATE hold SET own_deadline = deadline, attempts = min(3, (
  SELECT count(*) FROM payment WHERE payment.order_id = hold.order_id AND payment.unasked = 0));

-- Cancelled shows that still have something to give back, however old.
CREATE INDEX show_unsettled ON show (id) WHERE state = 4 AND settled = 0;
)sql";

// What left memory is found by the gateway's names too, not by our notes alone.
constexpr std::string_view kGatewayNames = R"sql(
CREATE INDEX payment_reference ON payment (account, reference) WHERE reference <> '';
CREATE INDEX payment_unasked ON payment (account, collected_by) WHERE unasked = 1;
CREATE INDEX refund_name ON refund (account, reference) WHERE reference <> '';
)sql";

// Secrets can be rotated. What the sandbox sealed so far, it sealed with the secret of its
// webhooks.
constexpr std::string_view kFormerSecrets = R"sql(
CREATE TABLE former_secret (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO secret SELECT 'sandbox_seal', value FROM secret WHERE name = 'sandbox_webhook';
)sql";

// What buyers did at the sandbox gateway and the server was not told yet.
constexpr std::string_view kSandboxPromises = R"sql(
CREATE TABLE sandbox_promise (
  id INTEGER PRIMARY KEY,
  due_at INTEGER NOT NULL,
  reference TEXT NOT NULL,
  outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 2),
  payments INTEGER NOT NULL,
  copies INTEGER NOT NULL,
  amount INTEGER,
  trace_parent TEXT NOT NULL
) STRICT;
)sql";

// Orders that nobody began to pay go after a day. Whoever deletes an order looks for its tickets,
// though it never has any.
constexpr std::string_view kUnpaidOrders = R"sql(
CREATE INDEX ticket_order ON ticket (order_id);
DELETE FROM orders WHERE state IN (2, 3)
  AND ended_at + 86400000000 <= (SELECT last_now FROM journal_position)
  AND NOT EXISTS (SELECT 1 FROM payment WHERE payment.order_id = orders.id)
  AND NOT EXISTS (SELECT 1 FROM refund WHERE refund.order_id = orders.id);
)sql";

// The gateway's last word about money is kept apart from what it is asked.
constexpr std::string_view kGoneMoney = R"sql(
ALTER TABLE payment ADD COLUMN gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1));
UPDATE payment SET gone = 1 WHERE request = 3 AND order_id IS NOT NULL;
)sql";

// Money that a person gave to an order took only some of its refunds with it.
constexpr std::string_view kRefundsOfOrders = R"sql(
UPDATE refund SET order_id = payment.order_id FROM payment
  WHERE payment.id = refund.payment_id AND refund.order_id IS NULL
  AND payment.order_id IS NOT NULL;
)sql";

// Money is found by its name whoever collected it. Money that was forgotten and then told without
// its attempt's reference was written down again; that row goes, where nobody decided about it and
// the first has all that it says.
constexpr std::string_view kMoneyNames = R"sql(
DROP INDEX payment_unasked;
CREATE INDEX payment_collected ON payment (account, collected_by) WHERE collected_by <> '';
CREATE TEMP TABLE told_again AS SELECT id FROM payment AS again
  WHERE order_id IS NULL AND collected_by <> '' AND written_off = 0
  AND EXISTS (SELECT 1 FROM payment AS first
    WHERE first.account = again.account AND first.collected_by = again.collected_by
    AND first.collected_by <> '' AND first.order_id IS NOT NULL AND first.state = 3
    AND first.captured >= again.captured AND first.captured_currency = again.captured_currency
    AND first.gone >= again.gone)
  AND id NOT IN (SELECT payment_id FROM review_decision WHERE payment_id IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM refund
    WHERE refund.order_id IS NULL AND refund.payment_id = again.id AND reason <> 5);
UPDATE refund SET payment_id = NULL, decided = amount = 0 WHERE payment_id IN (SELECT id FROM told_again);
DELETE FROM payment WHERE id IN (SELECT id FROM told_again);
DROP TABLE told_again;
)sql";

// What texts of the catalogue are in other languages. The index finds what a title or a venue is
// also searched by.
constexpr std::string_view kTranslations = R"sql(
CREATE TABLE translation (
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  translation TEXT NOT NULL,
  PRIMARY KEY (language, text)
) STRICT, WITHOUT ROWID;
CREATE INDEX translation_text ON translation (text);
)sql";

// What visitors ask about a place.
constexpr std::string_view kVisitors = R"sql(
ALTER TABLE venue ADD COLUMN directions TEXT NOT NULL DEFAULT '';
ALTER TABLE venue ADD COLUMN help TEXT NOT NULL DEFAULT '';
ALTER TABLE venue ADD COLUMN step_free TEXT NOT NULL DEFAULT '';
ALTER TABLE hall ADD COLUMN doors_open_minutes INTEGER
  CHECK (doors_open_minutes BETWEEN 0 AND 600);
)sql";

// What a person decided about money without an order stays, whatever is told of it later.
constexpr std::string_view kDecidedMoney = R"sql(
ALTER TABLE payment ADD COLUMN decided INTEGER NOT NULL DEFAULT 0 CHECK (decided IN (0, 1));
UPDATE payment SET decided = 1 WHERE order_id IS NULL
  AND id IN (SELECT payment_id FROM review_decision);
)sql";

// Columns get the names that gateways and the API use; later, names that say what they hold.
constexpr std::string_view kPlainNames = R"sql(
ALTER TABLE payment RENAME COLUMN collected_by TO gateway_payment_id;
ALTER TABLE payment RENAME COLUMN unasked TO unsolicited;
ALTER TABLE refund RENAME COLUMN of_collection TO gateway_payment_id;
DROP INDEX payment_collected;
CREATE INDEX payment_by_gateway_payment_id ON payment (account, gateway_payment_id)
  WHERE gateway_payment_id <> '';
)sql";
constexpr std::string_view kGatewayWords = R"sql(
ALTER TABLE payment RENAME COLUMN given_back_elsewhere TO refunded_at_gateway;
ALTER TABLE payment RENAME COLUMN gone TO reported_refunded;
DROP INDEX refund_elsewhere;
CREATE UNIQUE INDEX refund_made_at_gateway ON refund (account, reference) WHERE reason = 5;
ALTER TABLE sandbox_promise RENAME TO sandbox_action;
)sql";

// Words are looked up in memory (catalogue/search_index.hpp).
constexpr std::string_view kSearchInMemory = R"sql(
DROP TABLE title_search;
DROP TABLE venue_search;
DROP INDEX translation_text;
)sql";

// Whoever deletes a payment looks for its refunds, however many there are.
constexpr std::string_view kRefundsOfPayments = R"sql(
CREATE INDEX refund_payment ON refund (payment_id);
)sql";

// Plans and shows say whose they are; those that were there are their venue's organiser's. Programs
// of an organiser have keys.
constexpr std::string_view kOrganisers = R"sql(
ALTER TABLE seat_plan ADD COLUMN organiser_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE show ADD COLUMN organiser_id INTEGER NOT NULL DEFAULT 0;
UPDATE show SET organiser_id = coalesce(
  (SELECT venue.organiser_id FROM hall JOIN venue ON venue.id = hall.venue_id
   WHERE hall.id = show.hall_id), 0);
UPDATE seat_plan SET organiser_id = coalesce(
  (SELECT max(show.organiser_id) FROM show WHERE show.plan_id = seat_plan.id), 0);

CREATE TABLE api_key (
  id           INTEGER NOT NULL PRIMARY KEY,
  organiser_id INTEGER NOT NULL REFERENCES organiser,
  name         TEXT NOT NULL,
  hash         BLOB NOT NULL,
  ending       TEXT NOT NULL,
  scopes       TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  revoked_at   INTEGER NOT NULL
) STRICT;
)sql";

// Buyers get mail. What is due is written with what made it true, in every sale: it has no index
// beside its key. What became of a mail is the sender's. Orders of before are nobody's to write to
// in another language than the pages' first.
constexpr std::string_view kMails = R"sql(
ALTER TABLE orders ADD COLUMN buyer_language TEXT NOT NULL DEFAULT 'en';

CREATE TABLE mail_due (
  order_id INTEGER NOT NULL REFERENCES orders (id),
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
  subject_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (order_id, kind, subject_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mail (
  order_id INTEGER NOT NULL REFERENCES orders (id),
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
  subject_id INTEGER NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  tried_since INTEGER NOT NULL,
  next_attempt INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  last_error TEXT NOT NULL,
  PRIMARY KEY (order_id, kind, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_retry ON mail (next_attempt) WHERE state = 0;
CREATE INDEX mail_open ON mail (order_id, kind, subject_id) WHERE state IN (0, 2);
)sql";

// Webhooks tell the programs of organisers what happened. What is due is written with what made it
// true, for organisers with an endpoint; the rest is the sender's and the organiser's.
constexpr std::string_view kWebhooks = R"sql(
CREATE TABLE webhook_due (
  id           INTEGER NOT NULL PRIMARY KEY,
  kind         INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 13),
  organiser_id INTEGER NOT NULL,
  show_id      INTEGER NOT NULL,
  order_id     INTEGER NOT NULL,
  payment_id   INTEGER NOT NULL,
  refund_id    INTEGER NOT NULL,
  at           INTEGER NOT NULL
) STRICT;

CREATE TABLE webhook_endpoint (
  id            INTEGER NOT NULL PRIMARY KEY,
  organiser_id  INTEGER NOT NULL REFERENCES organiser,
  url           TEXT NOT NULL,
  description   TEXT NOT NULL,
  events        TEXT NOT NULL,
  state         INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
  reason        TEXT NOT NULL,
  secret        BLOB NOT NULL,
  former_secret BLOB NOT NULL,
  former_until  INTEGER NOT NULL,
  failing_since INTEGER NOT NULL,
  created_at    INTEGER NOT NULL,
  version       INTEGER NOT NULL CHECK (version >= 0)
) STRICT;
CREATE INDEX webhook_endpoint_organiser ON webhook_endpoint (organiser_id);

CREATE TABLE webhook_event (
  id           INTEGER NOT NULL PRIMARY KEY,
  organiser_id INTEGER NOT NULL REFERENCES organiser,
  kind         INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 13),
  show_id      INTEGER NOT NULL,
  order_id     INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  body         TEXT NOT NULL
) STRICT;
CREATE INDEX webhook_event_organiser ON webhook_event (organiser_id, id);

CREATE TABLE webhook_delivery (
  endpoint_id  INTEGER NOT NULL REFERENCES webhook_endpoint,
  event_id     INTEGER NOT NULL REFERENCES webhook_event,
  organiser_id INTEGER NOT NULL REFERENCES organiser,
  about_id     INTEGER NOT NULL,
  state        INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
  attempts     INTEGER NOT NULL CHECK (attempts >= 0),
  next_attempt INTEGER NOT NULL,
  tried_at     INTEGER NOT NULL,
  ended_at     INTEGER NOT NULL,
  status       INTEGER NOT NULL CHECK (status BETWEEN 0 AND 999),
  last_error   TEXT NOT NULL,
  PRIMARY KEY (endpoint_id, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_delivery_next ON webhook_delivery (endpoint_id, next_attempt, event_id)
  WHERE state = 0;
CREATE INDEX webhook_delivery_about ON webhook_delivery (endpoint_id, about_id, event_id, state)
  WHERE state = 0;
CREATE INDEX webhook_delivery_open ON webhook_delivery (endpoint_id, event_id)
  WHERE state IN (0, 2);
CREATE INDEX webhook_delivery_event ON webhook_delivery (event_id);
)sql";

// Who changed what, as one chain; its end is kept beside it, so that a cut one shows. And what an
// organiser tells the buyers of a show that it cancelled.
constexpr std::string_view kAuditLog = R"sql(
CREATE TABLE audit_entry (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id > 0),
  organiser_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  address TEXT NOT NULL,
  request_id TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  previous_hash BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_organiser ON audit_entry (organiser_id, id);
CREATE INDEX audit_subject ON audit_entry (subject, id);
CREATE TABLE audit_head (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  count INTEGER NOT NULL CHECK (count >= 0),
  hash BLOB NOT NULL
) STRICT;
CREATE TABLE cancellation_message (
  show_id INTEGER NOT NULL PRIMARY KEY REFERENCES show (id),
  organiser_id INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
)sql";

constexpr std::array kMigrations{
    kFirstSchema,       kSearch,          kReviewedMoney, kHoldAge,
    kFormerSecrets,     kSandboxPromises, kGatewayNames,  kUnpaidOrders,
    kGoneMoney,         kRefundsOfOrders, kMoneyNames,    kTranslations,
    kVisitors,          kDecidedMoney,    kPlainNames,    kSearchInMemory,
    kRefundsOfPayments, kGatewayWords,    kOrganisers,    kMails,
    kWebhooks,          kAuditLog};

}  // namespace

std::span<const std::string_view> migrations() {
  return kMigrations;
}

int newest_schema() {
  return static_cast<int>(kMigrations.size());
}

int schema_of(Database& db) {
  int version = 0;
  for (const Row row : db.query("PRAGMA user_version")) version = static_cast<int>(row.integer(0));
  return version;
}

void migrate(Database& db, const std::string& path) {
  const int present = schema_of(db);
  if (present < 0 || present > newest_schema()) {
    throw StoreBroken(path + " has schema " + std::to_string(present) +
                      ", but this version of firstshow knows only up to " +
                      std::to_string(newest_schema()) +
                      ": start a newer firstshow, or restore a backup made before");
  }
  for (int version = present; version < newest_schema(); ++version) {
    const std::string_view step = migrations()[static_cast<std::size_t>(version)];
    db.execute("BEGIN IMMEDIATE");
    try {
      db.execute(std::string(step));
      db.execute("PRAGMA user_version = " + std::to_string(version + 1));
      db.execute("COMMIT");
    } catch (...) {
      if (db.in_transaction()) db.execute("ROLLBACK");
      throw;
    }
  }
}

}  // namespace firstshow::store
