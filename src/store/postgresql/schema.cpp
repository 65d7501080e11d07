#include "store/postgresql/schema.hpp"

#include <functional>
#include <map>
#include <optional>
#include <regex>

#include "store/journal.hpp"
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

std::string create_table(const TableShape& table) {
  std::string sql = "CREATE TABLE " + std::string(table.name) + " (\n";
  for (const ColumnShape& column : table.columns) {
    const std::string name(column.name);
    sql += "  " + name + " " + type_of(column.type);
    if (!column.nullable) sql += " NOT NULL";
    if (!column.check.empty()) sql += " CHECK (" + name + " " + std::string(column.check) + ")";
    sql += ",\n";
  }
  sql += "  PRIMARY KEY (" + key_sql(table) + ")";
  if (!table.guard.empty()) sql += ",\n  CHECK (" + std::string(table.guard) + ")";
  // Images of rows come in the half hour after them, and cost no index entry where there is room
  // for them beside.
  return sql + "\n) WITH (fillfactor = 60);\n";
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
  RAISE EXCEPTION 'a row of % refers to row % of %, which is not there', child, missing, parent
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

constexpr const char* kIndexes = R"sql(
CREATE INDEX show_forget_at ON show (forget_at);
CREATE INDEX show_unsettled ON show (id) WHERE state = 4 AND settled = 0;
CREATE INDEX block_show ON block (show_id);
CREATE INDEX orders_show ON orders (show_id);
CREATE INDEX payment_order ON payment (order_id);
CREATE INDEX payment_open ON payment (id) WHERE request <> 0 OR under_review <> 0;
CREATE INDEX payment_reference ON payment (account, reference) WHERE reference <> '';
CREATE INDEX payment_by_gateway_payment_id ON payment (account, gateway_payment_id) WHERE gateway_payment_id <> '';
CREATE INDEX refund_order ON refund (order_id);
CREATE INDEX refund_payment ON refund (payment_id);
CREATE INDEX refund_open ON refund (id) WHERE state <> 2 OR (reason = 5 AND decided = 0);
CREATE INDEX refund_name ON refund (account, reference) WHERE reference <> '';
CREATE UNIQUE INDEX refund_elsewhere ON refund (account, reference) WHERE reason = 5;
CREATE INDEX ticket_order ON ticket (order_id);
-- The last guard of the first promise: a seat is sold at most once.
CREATE UNIQUE INDEX ticket_seat ON ticket (show_id, seat) WHERE state = 1 AND seat IS NOT NULL;
)sql";

// What is not the booking core's.
constexpr const char* kOtherTables = R"sql(
CREATE TABLE secret (name text COLLATE "C" PRIMARY KEY, value bytea NOT NULL);
CREATE TABLE former_secret (
  name text COLLATE "C" PRIMARY KEY, value bytea NOT NULL, ends_at bigint NOT NULL);

CREATE TABLE organiser (id bigint PRIMARY KEY, name text COLLATE "C" NOT NULL);
CREATE TABLE venue (
  id bigint PRIMARY KEY,
  organiser_id bigint NOT NULL REFERENCES organiser,
  name text COLLATE "C" NOT NULL,
  city text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  time_zone text COLLATE "C" NOT NULL,
  directions text COLLATE "C" NOT NULL DEFAULT '',
  help text COLLATE "C" NOT NULL DEFAULT '',
  step_free text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE TABLE hall (
  id bigint PRIMARY KEY,
  venue_id bigint NOT NULL REFERENCES venue,
  name text COLLATE "C" NOT NULL,
  doors_open_minutes bigint CHECK (doors_open_minutes BETWEEN 0 AND 600)
);
CREATE TABLE title (
  id bigint PRIMARY KEY,
  organiser_id bigint NOT NULL REFERENCES organiser,
  name text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  certificate text COLLATE "C" NOT NULL,
  language text COLLATE "C" NOT NULL,
  format text COLLATE "C" NOT NULL,
  running_minutes bigint NOT NULL CHECK (running_minutes >= 0),
  synopsis text COLLATE "C" NOT NULL
);
CREATE TABLE title_person (
  title_id bigint NOT NULL REFERENCES title,
  position bigint NOT NULL CHECK (position >= 0),
  name text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  PRIMARY KEY (title_id, position)
);
CREATE TABLE translation (
  language text COLLATE "C" NOT NULL,
  text text COLLATE "C" NOT NULL,
  translation text COLLATE "C" NOT NULL,
  PRIMARY KEY (language, text)
);

CREATE TABLE sandbox_promise (
  id bigint PRIMARY KEY,
  due_at bigint NOT NULL,
  reference text COLLATE "C" NOT NULL,
  outcome bigint NOT NULL CHECK (outcome BETWEEN 0 AND 2),
  payments bigint NOT NULL,
  copies bigint NOT NULL,
  amount bigint,
  trace_parent text COLLATE "C" NOT NULL
);
)sql";

std::optional<std::int64_t> number(Database& db, const std::string& sql) {
  std::optional<std::int64_t> result;
  for (const Row row : db.query(sql)) {
    if (!row.null(0)) result = row.integer(0);
  }
  return result;
}

}  // namespace

bool has_postgres_schema(Database& db) {
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
    if (others == 0) return false;
    throw StoreBroken(
        "the database has tables, but not those of firstshow: name a database of its "
        "own");
  }
  const auto version = number(db, "SELECT max(version) FROM firstshow_schema");
  if (version == kPostgresSchema) return true;
  throw StoreBroken("the database has schema " + std::to_string(version.value_or(0)) +
                    ", but this version of firstshow knows only " +
                    std::to_string(kPostgresSchema) +
                    ": start the firstshow that made it, or restore a backup");
}

void refuse_other_schema(Database& db) {
  if (has_postgres_schema(db)) return;
  throw StoreBroken(
      "the database has no tables: name the right one, restore a backup, or, for a new box office, "
      "start once with --create");
}

std::string postgres_schema() {
  std::string sql;
  for (const TableShape* const table : all_tables()) sql += create_table(*table);
  sql += kFunctions;
  sql += kIndexes;
  sql += kOtherTables;
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

void make_postgres_schema(Database& db) {
  if (has_postgres_schema(db)) return;
  db.execute("BEGIN");
  try {
    db.execute(kSchemaLock);
    // Another process may have made it meanwhile.
    if (!has_postgres_schema(db)) db.execute(postgres_schema());
    db.execute("COMMIT");
  } catch (...) {
    db.roll_back();
    throw;
  }
}

}  // namespace firstshow::store
