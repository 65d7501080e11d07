#include "store/postgresql/schema.hpp"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <regex>

#include "store/journal.hpp"
#include "store/ports/port_tables.hpp"
#include "store/tables.hpp"

namespace firstshow::store {
namespace {

/// Any number that only this program's schema is locked by.
constexpr const char* kSchemaLock = "SELECT pg_advisory_xact_lock(3529473108)";

// Text is compared by its bytes, as SQLite does.
std::string type_of(ColumnType type) {
  switch (type) {
    case ColumnType::kInteger:
      return "bigint";
    case ColumnType::kText:
      return "text COLLATE \"C\"";
    case ColumnType::kBlob:
      return "bytea";
  }
  return "";
}

/// References of the core's tables are in the statements of a batch; of other tables in theirs.
enum class TableOf : std::uint8_t { kCore, kOthers };

std::string create_table(const TableShape& table, TableOf whose) {
  std::string sql = "CREATE TABLE " + std::string(table.name) + " (\n";
  for (const ColumnShape& column : table.columns) {
    const std::string name(column.name);
    sql += "  " + name + " " + type_of(column.type);
    if (!column.nullable) sql += " NOT NULL";
    if (!column.check.empty()) sql += " CHECK (" + name + " " + std::string(column.check) + ")";
    if (whose == TableOf::kOthers && !column.references.empty())
      sql += " REFERENCES " + std::string(column.references);
    sql += ",\n";
  }
  sql += "  PRIMARY KEY (" + key_sql(table) + ")";
  if (!table.guard.empty()) sql += ",\n  CHECK (" + std::string(table.guard) + ")";
  // Images of the core's rows come in the half hour after them, and cost no index entry where there
  // is room for them beside.
  return sql + (whose == TableOf::kCore ? "\n) WITH (fillfactor = 60);\n" : "\n);\n");
}

// What the statements of a batch insist on (batch.cpp); none is called for a row that is right.
constexpr const char* kFunctions = R"sql(
CREATE FUNCTION refuse_new_owner(id bigint, owned text, owner text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'row % of % changes %', id, owned, owner USING ERRCODE = 'check_violation';
END $$;
CREATE FUNCTION refuse_orphan(child text, parent text, missing bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % refers to row % of %, which does not exist', child, missing, parent
    USING ERRCODE = 'foreign_key_violation';
END $$;

-- Moves the position on from where this writer left it, or ends the writer's transaction.
CREATE FUNCTION move_position(present_epoch bigint, present_sequence bigint, next_sequence bigint,
    next_now bigint, next_id bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found_epoch bigint;
  found_sequence bigint;
BEGIN
  UPDATE journal_position SET sequence = next_sequence, last_now = next_now, last_id = next_id
    WHERE epoch = present_epoch AND sequence = present_sequence;
  IF FOUND THEN RETURN; END IF;
  SELECT epoch, sequence INTO found_epoch, found_sequence FROM journal_position;
  RAISE EXCEPTION 'another writer has taken the database over: it is at %.%, this writer at %.%',
    found_epoch, found_sequence, present_epoch, present_sequence USING ERRCODE = 'FS001';
END $$;

INSERT INTO journal_position (one, epoch, sequence, last_now, last_id) VALUES (1, 0, 0, 0, 0);
)sql";

std::optional<std::int64_t> number(Database& db, const std::string& sql) {
  std::optional<std::int64_t> result;
  for (const Row row : db.query(sql)) {
    if (!row.null(0)) result = row.integer(0);
  }
  return result;
}

// From each version to the next: an older database gets what today's is made with. A migration that
// was released stays as it is.
constexpr std::array kMigrations{
    // 2: shows have a currency, as SQLite insists; a sentence says it in plain words.
    R"sql(
ALTER TABLE show ADD CHECK (length(currency) = 3);
CREATE OR REPLACE FUNCTION refuse_orphan(child text, parent text, missing bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % refers to row % of %, which does not exist', child, missing, parent
    USING ERRCODE = 'foreign_key_violation';
END $$;
)sql",
    // 3: columns and tables say what they hold to whoever reads the schema first.
    R"sql(
ALTER TABLE payment RENAME COLUMN given_back_elsewhere TO refunded_at_gateway;
ALTER TABLE payment RENAME CONSTRAINT payment_given_back_elsewhere_check
  TO payment_refunded_at_gateway_check;
ALTER TABLE payment RENAME COLUMN gone TO reported_refunded;
ALTER TABLE payment RENAME CONSTRAINT payment_gone_check TO payment_reported_refunded_check;
ALTER INDEX refund_elsewhere RENAME TO refund_made_at_gateway;
ALTER TABLE sandbox_promise RENAME TO sandbox_action;
ALTER TABLE sandbox_action RENAME CONSTRAINT sandbox_promise_pkey TO sandbox_action_pkey;
ALTER TABLE sandbox_action RENAME CONSTRAINT sandbox_promise_outcome_check
  TO sandbox_action_outcome_check;
)sql",
    // 4: plans and shows say whose they are; programs of an organiser have keys.
    R"sql(
ALTER TABLE seat_plan ADD organiser_id bigint NOT NULL DEFAULT 0;
ALTER TABLE show ADD organiser_id bigint NOT NULL DEFAULT 0;
UPDATE show SET organiser_id = coalesce(
  (SELECT venue.organiser_id FROM hall JOIN venue ON venue.id = hall.venue_id
   WHERE hall.id = show.hall_id), 0);
UPDATE seat_plan SET organiser_id = coalesce(
  (SELECT max(show.organiser_id) FROM show WHERE show.plan_id = seat_plan.id), 0);
ALTER TABLE seat_plan ALTER organiser_id DROP DEFAULT;
ALTER TABLE show ALTER organiser_id DROP DEFAULT;
CREATE TABLE api_key (
  id bigint NOT NULL,
  organiser_id bigint NOT NULL REFERENCES organiser,
  name text COLLATE "C" NOT NULL,
  hash bytea NOT NULL,
  ending text COLLATE "C" NOT NULL,
  scopes text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  revoked_at bigint NOT NULL,
  PRIMARY KEY (id)
);
)sql",
    // 5: buyers get mail, in the language of their purchase.
    R"sql(
ALTER TABLE orders ADD COLUMN buyer_language text COLLATE "C" NOT NULL DEFAULT 'en';
ALTER TABLE orders ALTER COLUMN buyer_language DROP DEFAULT;
CREATE TABLE mail_due (
  order_id bigint NOT NULL,
  kind bigint NOT NULL CHECK (kind BETWEEN 0 AND 2),
  subject_id bigint NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (order_id, kind, subject_id)
) WITH (fillfactor = 60);
CREATE TABLE mail (
  order_id bigint NOT NULL REFERENCES orders,
  kind bigint NOT NULL CHECK (kind BETWEEN 0 AND 2),
  subject_id bigint NOT NULL,
  state bigint NOT NULL CHECK (state BETWEEN 0 AND 3),
  due_at bigint NOT NULL,
  attempts bigint NOT NULL CHECK (attempts >= 0),
  tried_since bigint NOT NULL,
  next_attempt bigint NOT NULL,
  ended_at bigint NOT NULL,
  message_id text COLLATE "C" NOT NULL,
  last_error text COLLATE "C" NOT NULL,
  PRIMARY KEY (order_id, kind, subject_id)
);
CREATE INDEX mail_retry ON mail (next_attempt) WHERE state = 0;
CREATE INDEX mail_open ON mail (order_id, kind, subject_id) WHERE state IN (0, 2);
)sql",
    // 6: webhooks tell the programs of organisers what happened.
    R"sql(
CREATE TABLE webhook_due (
  id bigint NOT NULL,
  kind bigint NOT NULL CHECK (kind BETWEEN 0 AND 13),
  organiser_id bigint NOT NULL,
  show_id bigint NOT NULL,
  order_id bigint NOT NULL,
  payment_id bigint NOT NULL,
  refund_id bigint NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (id)
) WITH (fillfactor = 60);
CREATE TABLE webhook_endpoint (
  id bigint NOT NULL,
  organiser_id bigint NOT NULL REFERENCES organiser,
  url text COLLATE "C" NOT NULL,
  description text COLLATE "C" NOT NULL,
  events text COLLATE "C" NOT NULL,
  state bigint NOT NULL CHECK (state BETWEEN 0 AND 3),
  reason text COLLATE "C" NOT NULL,
  secret bytea NOT NULL,
  former_secret bytea NOT NULL,
  former_until bigint NOT NULL,
  failing_since bigint NOT NULL,
  created_at bigint NOT NULL,
  version bigint NOT NULL CHECK (version >= 0),
  PRIMARY KEY (id)
);
CREATE TABLE webhook_event (
  id bigint NOT NULL,
  organiser_id bigint NOT NULL REFERENCES organiser,
  kind bigint NOT NULL CHECK (kind BETWEEN 0 AND 13),
  show_id bigint NOT NULL,
  order_id bigint NOT NULL,
  at bigint NOT NULL,
  body text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE webhook_delivery (
  endpoint_id bigint NOT NULL REFERENCES webhook_endpoint,
  event_id bigint NOT NULL REFERENCES webhook_event,
  organiser_id bigint NOT NULL REFERENCES organiser,
  about_id bigint NOT NULL,
  state bigint NOT NULL CHECK (state BETWEEN 0 AND 2),
  attempts bigint NOT NULL CHECK (attempts >= 0),
  next_attempt bigint NOT NULL,
  tried_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  status bigint NOT NULL CHECK (status BETWEEN 0 AND 999),
  last_error text COLLATE "C" NOT NULL,
  PRIMARY KEY (endpoint_id, event_id)
);
CREATE INDEX webhook_endpoint_organiser ON webhook_endpoint (organiser_id);
CREATE INDEX webhook_event_organiser ON webhook_event (organiser_id, id);
CREATE INDEX webhook_delivery_next ON webhook_delivery (endpoint_id, next_attempt, event_id)
  WHERE state = 0;
CREATE INDEX webhook_delivery_about ON webhook_delivery (endpoint_id, about_id, event_id, state)
  WHERE state = 0;
CREATE INDEX webhook_delivery_open ON webhook_delivery (endpoint_id, event_id)
  WHERE state IN (0, 2);
CREATE INDEX webhook_delivery_event ON webhook_delivery (event_id);
)sql",
    // 7: who changed what, as one chain; what buyers are told of a cancelled show.
    R"sql(
CREATE TABLE audit_entry (
  id bigint NOT NULL CHECK (id > 0),
  organiser_id bigint NOT NULL,
  at bigint NOT NULL,
  actor_kind text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  before text COLLATE "C" NOT NULL,
  after text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  trace_id text COLLATE "C" NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE audit_head (
  one bigint NOT NULL CHECK (one = 1),
  count bigint NOT NULL CHECK (count >= 0),
  hash bytea NOT NULL,
  PRIMARY KEY (one)
);
CREATE TABLE cancellation_message (
  show_id bigint NOT NULL REFERENCES show,
  organiser_id bigint NOT NULL,
  text text COLLATE "C" NOT NULL,
  PRIMARY KEY (show_id)
);
CREATE INDEX audit_organiser ON audit_entry (organiser_id, id);
CREATE INDEX audit_subject ON audit_entry (subject, id);
)sql",
};
static_assert(kMigrations.size() + 1 == kPostgresSchema, "each version has its migration");

/// The version that the database has; nothing where it has no tables. Throws StoreBroken for a
/// database of another program or of a newer version.
std::optional<std::int64_t> version_of(Database& db) {
  if (number(db,
             "SELECT pg_encoding_to_char(encoding) = 'UTF8' FROM pg_database "
             "WHERE datname = current_database()") == 0) {
    throw StoreBroken("the database is not in UTF8: make it with ENCODING 'UTF8'");
  }
  if (number(db,
             "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND "
             "tablename = 'firstshow_schema'") == 0) {
    const auto others =
        number(db, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()");
    if (others == 0) return std::nullopt;
    throw StoreBroken(
        "the database has tables, but not those of firstshow: name a database of its "
        "own");
  }
  const auto version = number(db, "SELECT max(version) FROM firstshow_schema").value_or(0);
  if (version >= 1 && version <= kPostgresSchema) return version;
  throw StoreBroken("the database has schema " + std::to_string(version) +
                    ", but this version of firstshow knows only up to " +
                    std::to_string(kPostgresSchema) +
                    ": start a newer firstshow, or restore a backup made before");
}

[[noreturn]] void refuse_no_tables() {
  throw StoreBroken(
      "the database has no tables: name the right one, restore a backup, or, for a new box office, "
      "start once with --create");
}

void migrate(Database& db, std::int64_t present) {
  for (std::int64_t version = present; version < kPostgresSchema; ++version)
    db.execute(kMigrations.at(static_cast<std::size_t>(version - 1)));
  db.execute("UPDATE firstshow_schema SET version = " + std::to_string(kPostgresSchema));
}

}  // namespace

bool has_postgres_schema(Database& db) {
  return version_of(db).has_value();
}

void refuse_other_schema(Database& db) {
  const auto version = version_of(db);
  if (!version) refuse_no_tables();
  if (version == kPostgresSchema) return;
  throw StoreBroken("the database has the older schema " + std::to_string(*version) +
                    ": start the server of this version once, which brings it up to " +
                    std::to_string(kPostgresSchema));
}

std::string postgres_schema() {
  std::string sql;
  for (const TableShape* const table : all_tables()) sql += create_table(*table, TableOf::kCore);
  sql += kFunctions;
  for (const TableShape* const table : port_tables()) sql += create_table(*table, TableOf::kOthers);
  for (const IndexShape& index : all_indexes()) sql += index_sql(index) + ";\n";
  return sql +
         "CREATE TABLE firstshow_schema (version bigint NOT NULL);\n"
         "INSERT INTO firstshow_schema VALUES (" +
         std::to_string(kPostgresSchema) + ");\n";
}

std::vector<std::string> schema_faults(Database& db) {
  std::map<std::string, std::string, std::less<>> found;  // of each thing there, what is wrong
  for (const Row row :
       db.query("SELECT 'TABLE ' || relname, CASE WHEN relpersistence <> 'p' THEN "
                "'is not logged, so that a crash empties it' ELSE '' END FROM pg_class "
                "WHERE relkind = 'r' AND relnamespace::regnamespace::text = "
                "quote_ident(current_schema()) "
                "UNION ALL SELECT CASE WHEN indisunique THEN 'UNIQUE INDEX ' ELSE 'INDEX ' END || "
                "relname, CASE WHEN indisvalid THEN '' ELSE 'is not valid' END FROM pg_index "
                "JOIN pg_class ON pg_class.oid = indexrelid "
                "WHERE relnamespace::regnamespace::text = quote_ident(current_schema()) "
                "UNION ALL SELECT 'FUNCTION ' || proname, '' FROM pg_proc "
                "WHERE pronamespace::regnamespace::text = quote_ident(current_schema())"))
    found.emplace(row.text(0), row.text(1));
  std::vector<std::string> faults;
  const std::string schema = postgres_schema();
  static const std::regex made("CREATE ((TABLE|INDEX|UNIQUE INDEX|FUNCTION) \\w+)");
  for (std::sregex_iterator at(schema.begin(), schema.end(), made), end; at != end; ++at) {
    const std::string thing = (*at)[1];
    const auto there = found.find(thing);
    if (there == found.end())
      faults.push_back(thing + " of the schema is not there");
    else if (!there->second.empty())
      faults.push_back(thing + " of the schema " + there->second);
  }
  return faults;
}

void prepare_postgres_schema(Database& db, bool create) {
  if (version_of(db) == kPostgresSchema) return;
  db.execute("BEGIN");
  try {
    db.execute(kSchemaLock);
    // Another process may have made it or brought it up meanwhile.
    const auto version = version_of(db);
    if (version)
      migrate(db, *version);
    else if (create)
      db.execute(postgres_schema());
    else
      refuse_no_tables();
    db.execute("COMMIT");
  } catch (...) {
    db.roll_back();
    throw;
  }
}

}  // namespace firstshow::store
