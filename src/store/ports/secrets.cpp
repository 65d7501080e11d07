#include "store/ports/secrets.hpp"

#include "store/database.hpp"

namespace firstshow::store {
namespace {

const Statement kSecretByName{"SELECT value FROM secret WHERE name = ?1"};
const Statement kKeepSecret{
    "INSERT INTO secret (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING"};
const Statement kChangeSecret{"UPDATE secret SET value = ?2 WHERE name = ?1"};
const Statement kFormerSecretByName{"SELECT value, ends_at FROM former_secret WHERE name = ?1"};
const Statement kMakeFormerSecret{
    "INSERT INTO former_secret (name, value, ends_at) "
    "SELECT name, value, ?2 FROM secret WHERE name = ?1 "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at"};
const Statement kDropFormerSecret{"DELETE FROM former_secret WHERE name = ?1"};
const Statement kNewestTicket{"SELECT max(id) FROM ticket"};
const Statement kNewestOrder{"SELECT max(id) FROM orders"};

bool has_value(Database& db, const Statement& statement) {
  bool any = false;
  for (const Row row : db.query(statement)) any = !row.null(0);
  return any;
}

}  // namespace

std::optional<std::string> read_secret(Database& db, std::string_view name) {
  std::optional<std::string> value;
  for (const Row row : db.query(kSecretByName, name)) value = std::string(row.blob(0));
  return value;
}

void keep_secret(Database& db, std::string_view name, std::string_view value) {
  db.run(kKeepSecret, name, Bound::blob(value));
}

std::optional<FormerSecret> read_former_secret(Database& db, std::string_view name) {
  std::optional<FormerSecret> former;
  for (const Row row : db.query(kFormerSecretByName, name))
    former = {std::string(row.blob(0)), from_micros(row.integer(1))};
  return former;
}

void rotate_secret(Database& db, std::string_view name, std::string_view value, Time former_ends) {
  db.run(kMakeFormerSecret, name, to_micros(former_ends));
  db.run(kChangeSecret, name, Bound::blob(value));
}

void drop_former_secret(Database& db, std::string_view name) {
  db.run(kDropFormerSecret, name);
}

bool has_tickets(Database& db) {
  return has_value(db, kNewestTicket);
}

bool has_orders(Database& db) {
  return has_value(db, kNewestOrder);
}

}  // namespace firstshow::store
