#include "store/row_writer.hpp"

#include <array>
#include <string>

#include "store/journal.hpp"
#include "store/tables.hpp"

namespace firstshow::store {
namespace {

/// Writes a row's image; whether it was written. Not where it changes what the row belongs to.
template <class Kind>
bool upsert(Database& db, const Kind& row) {
  static const std::string sql = upsert_sql(table<Kind>().shape);
  PackedCells packed;
  std::array<Bound, kMaxColumns> cells;
  db.run_bound(sql, cells_of(row, packed, cells));
  return db.changes() != 0;
}

template <class Kind>
void write(Database& db, const Kind& row) {
  if (upsert(db, row)) return;
  const TableShape& shape = table<Kind>().shape;
  if (shape.belongs_to.empty()) return;  // it was written before, once and for all
  if constexpr (requires { row.id; }) {
    throw StoreConflict(format_id(row.id) + " changes " + std::string(shape.belongs_to));
  }
}

void write(Database& db, const booking::Payment& payment) {
  if (upsert(db, payment)) return;
  // Money without an order may get one, once.
  if (payment.order) {
    db.run("UPDATE payment SET order_id = ?2 WHERE id = ?1 AND order_id IS NULL", payment.id.value,
           payment.order.value);
  }
  if (!payment.order || db.changes() == 0) {
    throw StoreConflict(format_id(payment.id) + " changes its order");
  }
  upsert(db, payment);
}

void erase(Database& db, PaymentId payment) {
  db.run("DELETE FROM payment WHERE id = ?1 AND order_id IS NULL", payment.value);
}

void erase(Database& db, HoldId hold) {
  db.run("DELETE FROM hold WHERE id = ?1", hold.value);
}

void erase(Database& db, OrderId order) {
  db.run("DELETE FROM orders WHERE id = ?1", order.value);
}

void erase(Database& db, BlockId block) {
  db.run("DELETE FROM block WHERE id = ?1", block.value);
}

void write(Database& db, const booking::Erased& erased) {
  std::visit([&db](auto id) { erase(db, id); }, erased.id);
}

}  // namespace

void write_record(Database& db, const booking::Record& record) {
  std::visit([&db](const auto& row) { write(db, row); }, record);
}

}  // namespace firstshow::store
