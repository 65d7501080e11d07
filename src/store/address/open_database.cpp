#include "store/address/open_database.hpp"

#include <filesystem>

#include "store/audit/clock_check.hpp"
#include "store/audit/revision_mark.hpp"
#include "store/postgresql/postgresql_journal.hpp"
#include "store/postgresql/schema.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::store {
namespace {

namespace fs = std::filesystem;

/// A whole audit is one transaction of many long reads.
constexpr std::chrono::minutes kAuditTime{60};

void make_folder_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty()) fs::create_directories(folder);
}

std::unique_ptr<Database> open_postgres_reader(PostgresOptions options) {
  options.only_reads = true;
  auto db = open_postgres_database(options);
  refuse_other_schema(*db);
  return db;
}

}  // namespace

std::unique_ptr<Journal> open_journal(const DatabaseAddress& address, IfMissing if_missing) {
  const bool make = if_missing == IfMissing::kMake;
  // The files about a database of PostgreSQL have a folder of their own.
  if (make || !address.is_file()) make_folder_of(address.state_file_prefix());
  if (!address.is_file()) {
    PostgresOptions options = address.postgresql();
    options.create = make;
    return open_postgres_journal(options);
  }
  SqliteOptions options;
  options.path = address.file();
  options.create = make;
  return open_sqlite_journal(options);
}

void make_database(const DatabaseAddress& address) {
  const auto is_there = [&] {
    return address.is_file() ? fs::exists(address.file())
                             : has_postgres_schema(*open_postgres_database(address.postgresql()));
  };
  if (is_there()) throw StoreBroken(address.shown() + " is there already; it stays as it is");
  open_journal(address, IfMissing::kMake);
}

void DatabaseEnd::operator()(Database* db) const {
  std::default_delete<Database>()(db);
}

OpenDatabase open_reader(const DatabaseAddress& address) {
  if (!address.is_file()) return open_postgres_reader(address.postgresql());
  return std::make_unique<Database>(connect_sqlite(address.file(), SqliteMode::kReader));
}

void refuse_damaged(const DatabaseAddress& address) {
  if (address.is_file()) refuse_damaged(address.file());
}

void refuse_wrong_clock(const DatabaseAddress& address) {
  refuse_wrong_clock(address.state_file_prefix(), read_position(*open_reader(address)).last_now);
}

void refuse_older_copy(const DatabaseAddress& address) {
  refuse_older_copy(address.state_file_prefix(), read_position(*open_reader(address)).revision());
}

AuditReport audit(const DatabaseAddress& address, const PlaceNamer& name) {
  if (address.is_file()) return audit(address.file(), name);
  PostgresOptions options = address.postgresql();
  options.answer_time = kAuditTime;
  const auto db = open_postgres_reader(options);
  AuditReport report = audit_rows(*db, name);
  for (const std::string& fault : schema_faults(*db))
    report.findings.push_back({"the schema is whole", fault, true});
  return report;
}

AuditLogReport verify_audit_log(const DatabaseAddress& address,
                                const std::optional<AuditHead>& kept) {
  if (address.is_file()) return verify_audit_log(*open_reader(address.file()), kept);
  PostgresOptions options = address.postgresql();
  options.answer_time = kAuditTime;
  return verify_audit_log(*open_postgres_reader(options), kept);
}

}  // namespace firstshow::store
