#include "store/postgresql/server_lock.hpp"

#include <string>

#include "store/rows.hpp"

namespace firstshow::store {
namespace {

/// Any number that only a firstshow that serves has. It fits in 32 bits, as pg_locks shows it.
constexpr std::int64_t kServerLock = 3'529'473'109;

}  // namespace

bool take_server_lock(Database& db) {
  bool taken = false;
  for (const Row row : db.query("SELECT pg_try_advisory_lock(?1)", kServerLock))
    taken = row.integer(0) != 0;
  return taken;
}

ServerLook look_at_server(Database& db) {
  ServerLook look;
  for (const Row row : db.query(
           "SELECT current_setting('transaction_read_only') = 'on', EXISTS (SELECT 1 FROM pg_locks "
           "WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = ?1::bigint::oid "
           "AND objsubid = 1 AND database = (SELECT oid FROM pg_database "
           "WHERE datname = current_database()))",
           kServerLock)) {
    look.read_only = row.integer(0) != 0;
    look.locked = row.integer(1) != 0;
  }
  look.revision = read_position(db).revision();
  return look;
}

}  // namespace firstshow::store
