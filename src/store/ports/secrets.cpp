#include "store/ports/secrets.hpp"

#include <utility>

#include "base/check.hpp"
#include "store/ports/port_tables.hpp"
#include "store/row_query.hpp"

namespace firstshow::store {
namespace {

const RowQuery<Secret> kSecretByName{"WHERE name = ?1"};
const RowQuery<FormerSecret> kFormerSecretByName{"WHERE name = ?1"};
const Statement kWriteSecret{upsert_sql(table<Secret>().shape)};
const Statement kWriteFormerSecret{upsert_sql(table<FormerSecret>().shape)};
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
  if (auto secret = kSecretByName.find(db, {name})) return std::move(secret->value);
  return std::nullopt;
}

void keep_secret(Database& db, std::string_view name, std::string_view value) {
  if (!read_secret(db, name)) db.run(kWriteSecret, name, Bound::blob(value));
}

std::optional<FormerSecret> read_former_secret(Database& db, std::string_view name) {
  return kFormerSecretByName.find(db, {name});
}

void rotate_secret(Database& db, std::string_view name, std::string_view value, Time former_ends) {
  const auto present = read_secret(db, name);
  CHECK(present.has_value(), "a secret that is rotated is there");
  db.run(kWriteFormerSecret, name, Bound::blob(*present), to_micros(former_ends));
  db.run(kWriteSecret, name, Bound::blob(value));
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
