#include "store/row_writer.hpp"

#include <array>
#include <string>

#include "store/database.hpp"
#include "store/journal.hpp"
#include "store/tables.hpp"

namespace firstshow::store {
namespace {

template <class Kind>
const Statement kUpsert{upsert_sql(table<Kind>().shape)};

const Statement kGiveOrderToPayment{
    "UPDATE payment SET order_id = ?2 WHERE id = ?1 AND order_id IS NULL"};
template <class Kind>
const Statement kErase{erase_sql(table<Kind>().shape, "= ?1")};

/// Writes a row's image; whether it was written. Not where it changes what the row belongs to.
template <class Kind>
bool upsert(Database& db, const Kind& row) {
  PackedCells packed;
  std::array<Bound, kMaxColumns> cells;
  db.run_bound(kUpsert<Kind>.text(), cells_of(row, packed, cells));
  return db.changes() != 0;
}

template <class Kind>
void write(Database& db, const Kind& row) {
  if (upsert(db, row)) return;
  const TableShape& shape = table<Kind>().shape;
  if (shape.is_written_once) return;  // it was written before
  std::string name = "a row of " + std::string(shape.name);
  if constexpr (requires { row.id; }) name = format_id(row.id);
  throw StoreConflict(name + " changes " + std::string(shape.belongs_to));
}

void write(Database& db, const booking::Payment& payment) {
  if (upsert(db, payment)) return;
  // Money without an order may get one, once.
  if (payment.order) {
    db.run(kGiveOrderToPayment, payment.id.value, payment.order.value);
  }
  if (!payment.order || db.changes() == 0) {
    throw StoreConflict(format_id(payment.id) + " changes its order");
  }
  upsert(db, payment);
}

void write(Database& db, const booking::Erased& erased) {
  std::visit(
      [&db]<class RowId>(RowId id) {
        using Kind = std::variant_alternative_t<kind_of_id<RowId>(), booking::Record>;
        db.run(kErase<Kind>, id.value);
      },
      erased.id);
}

}  // namespace

void write_record(Database& db, const booking::Record& record) {
  std::visit([&db](const auto& row) { write(db, row); }, record);
}

}  // namespace firstshow::store
