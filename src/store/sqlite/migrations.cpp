#include "store/sqlite/migrations.hpp"

#include <array>

#include "store/journal.hpp"

namespace firstshow::store {
namespace {

// Times are microseconds UTC, 0 where there is none; money is paise; states are the numbers of the
// enums in booking/model/entities.hpp. A paid booking writes hold (4 times), orders (2), payment
// (3) and its tickets: an index on one of those tables is paid for in every sale, and so is a CHECK
// that calls a function (whoever reads a row checks its currency and key anyway).
constexpr std::string_view kFirstSchema = R"sql(
CREATE TABLE journal_position (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  last_now INTEGER NOT NULL,
  last_id INTEGER NOT NULL
) STRICT;
INSERT INTO journal_position VALUES (1, 0, 0, 0, 0);

CREATE TABLE secret (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organiser (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE venue (
  id INTEGER PRIMARY KEY,
  organiser_id INTEGER NOT NULL REFERENCES organiser (id),
  name TEXT NOT NULL,
  city TEXT NOT NULL,
  state TEXT NOT NULL,
  address TEXT NOT NULL,
  time_zone TEXT NOT NULL
) STRICT;

CREATE TABLE hall (
  id INTEGER PRIMARY KEY,
  venue_id INTEGER NOT NULL REFERENCES venue (id),
  name TEXT NOT NULL
) STRICT;

CREATE TABLE title (
  id INTEGER PRIMARY KEY,
  organiser_id INTEGER NOT NULL REFERENCES organiser (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  certificate TEXT NOT NULL,
  language TEXT NOT NULL,
  format TEXT NOT NULL,
  running_minutes INTEGER NOT NULL CHECK (running_minutes >= 0),
  synopsis TEXT NOT NULL
) STRICT;

CREATE TABLE seat_plan (
  id INTEGER PRIMARY KEY,
  layout BLOB NOT NULL,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE show (
  id INTEGER PRIMARY KEY,
  title_id INTEGER NOT NULL,
  hall_id INTEGER NOT NULL,
  plan_id INTEGER NOT NULL REFERENCES seat_plan (id),
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
  starts_at INTEGER NOT NULL,
  opens_at INTEGER NOT NULL,
  closes_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  prices BLOB NOT NULL,
  places_per_hold INTEGER NOT NULL,
  holds_per_buyer INTEGER NOT NULL,
  places_per_buyer INTEGER NOT NULL,
  hold_time INTEGER NOT NULL,
  extension_time INTEGER NOT NULL,
  no_single_seat INTEGER NOT NULL CHECK (no_single_seat IN (0, 1)),
  refundable_until INTEGER NOT NULL,
  forget_at INTEGER NOT NULL
) STRICT;
CREATE INDEX show_forget_at ON show (forget_at);

CREATE TABLE block (
  id INTEGER PRIMARY KEY,
  show_id INTEGER NOT NULL REFERENCES show (id),
  reason TEXT NOT NULL,
  places BLOB NOT NULL
) STRICT;
CREATE INDEX block_show ON block (show_id);

CREATE TABLE area_count (
  show_id INTEGER NOT NULL REFERENCES show (id),
  area INTEGER NOT NULL CHECK (area >= 0),
  capacity INTEGER NOT NULL,
  held INTEGER NOT NULL,
  sold INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  PRIMARY KEY (show_id, area),
  CHECK (held >= 0 AND sold >= 0 AND blocked >= 0 AND held + sold + blocked <= capacity)
) STRICT, WITHOUT ROWID;

CREATE TABLE hold (
  id INTEGER PRIMARY KEY,
  show_id INTEGER NOT NULL REFERENCES show (id),
  buyer_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
  extended INTEGER NOT NULL CHECK (extended IN (0, 1)),
  created_at INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  idempotency BLOB,
  places BLOB NOT NULL
) STRICT;

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  show_id INTEGER NOT NULL REFERENCES show (id),
  hold_id INTEGER NOT NULL,
  buyer_id INTEGER NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
  code INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL CHECK (total >= 0),
  buyer_name TEXT NOT NULL,
  buyer_email TEXT NOT NULL,
  buyer_phone TEXT NOT NULL,
  buyer_state TEXT NOT NULL,
  idempotency BLOB,
  lines BLOB NOT NULL
) STRICT;
CREATE INDEX orders_show ON orders (show_id);

CREATE TABLE payment (
  id INTEGER PRIMARY KEY,
  order_id INTEGER REFERENCES orders (id),
  account TEXT NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
  request INTEGER NOT NULL CHECK (request BETWEEN 0 AND 2),
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
  created_at INTEGER NOT NULL,
  captured_at INTEGER NOT NULL,
  idempotency BLOB,
  CHECK (captured = for_tickets + refund_owed + under_review)
) STRICT;
CREATE INDEX payment_order ON payment (order_id);
-- What the gateway must still be asked, however old: seldom more than a few.
CREATE INDEX payment_asked ON payment (id) WHERE request <> 0;

CREATE TABLE refund (
  id INTEGER PRIMARY KEY,
  payment_id INTEGER REFERENCES payment (id),
  order_id INTEGER REFERENCES orders (id),
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
  reason INTEGER NOT NULL CHECK (reason BETWEEN 0 AND 5),
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  account TEXT NOT NULL,
  reference TEXT NOT NULL,
  sends INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  settled_at INTEGER NOT NULL,
  idempotency BLOB
) STRICT;
CREATE INDEX refund_order ON refund (order_id);
-- Money not yet given back, however old.
CREATE INDEX refund_unsettled ON refund (id) WHERE state <> 2;

CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  show_id INTEGER NOT NULL,
  seat INTEGER,
  area INTEGER,
  state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 2),
  CHECK ((seat IS NULL) <> (area IS NULL))
) STRICT;
-- The last guard of the first promise: a seat is sold at most once.
CREATE UNIQUE INDEX ticket_seat ON ticket (show_id, seat) WHERE state = 1 AND seat IS NOT NULL;
)sql";

// People of titles, and the words that titles and venues are found by. Vowel signs are parts of a
// word (categories M*), or words of Hindi would fall into single letters. Those that were there
// before are put in here, their dots under letters taken away.
constexpr std::string_view kSearch = R"sql(
CREATE TABLE title_person (
  title_id INTEGER NOT NULL REFERENCES title (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (title_id, position)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE title_search USING fts5 (
  words, prefix = '1 2 3',
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);
INSERT INTO title_search (rowid, words)
  SELECT id, replace(replace(name, char(0x93c), ''), char(0x901), char(0x902)) FROM title;

CREATE VIRTUAL TABLE venue_search USING fts5 (
  words, prefix = '1 2 3',
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);
INSERT INTO venue_search (rowid, words)
  SELECT id, replace(replace(name || ' ' || city, char(0x93c), ''), char(0x901), char(0x902))
  FROM venue;
)sql";

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

constexpr std::array kMigrations{
    kFirstSchema,       kSearch,          kReviewedMoney, kHoldAge,
    kFormerSecrets,     kSandboxPromises, kGatewayNames,  kUnpaidOrders,
    kGoneMoney,         kRefundsOfOrders, kMoneyNames,    kTranslations,
    kVisitors,          kDecidedMoney,    kPlainNames,    kSearchInMemory,
    kRefundsOfPayments, kGatewayWords};

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
