#pragma once
// What the first databases were made with, as it was then: migrations.cpp has what came after it.
// Never changed.

#include <string_view>

namespace firstshow::store {

// Times are microseconds UTC, 0 where there is none; money is paise; states are the numbers of the
// enums in booking/model/entities.hpp. A paid booking writes hold (4 times), orders (2), payment
// (3) and its tickets: an index on one of those tables is paid for in every sale, and so is a CHECK
// that calls a function (whoever reads a row checks its currency and key anyway).
inline constexpr std::string_view kFirstSchema = R"sql(
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
inline constexpr std::string_view kSearch = R"sql(
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

}  // namespace firstshow::store
