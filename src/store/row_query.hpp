#pragma once
// A statement that selects whole rows of one table, as structs. At namespace scope, as a Statement.
// On the Database's thread; throws the Store... errors, StoreBroken also for a row that cannot be
// read.
//
//   const RowQuery<booking::Order> kOrder{"WHERE id = ?1"};
//   kOrder.each(db, {order.value}, [&](booking::Order row) { ... });

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/database.hpp"
#include "store/statement.hpp"
#include "store/tables.hpp"

namespace firstshow::store {

template <class Kind>
class RowQuery {
 public:
  /// `where` follows "FROM table" (conditions, an order); the column `without` is read as empty.
  explicit RowQuery(std::string_view where, std::string_view without = "")
      : statement_(select_sql(table<Kind>().shape, without).append(" ").append(where)) {}

  template <class Use>
  void each(Database& db, std::initializer_list<Bound> values, const Use& use) const {
    for (const Row row :
         db.query_bound(statement_.text(), std::span(values.begin(), values.size())))
      use(row_of<Kind>(row));
  }
  /// The one row; nothing where there is none.
  std::optional<Kind> find(Database& db, std::initializer_list<Bound> values) const {
    std::optional<Kind> found;
    each(db, values, [&](Kind row) { found = std::move(row); });
    return found;
  }
  std::vector<Kind> all(Database& db, std::initializer_list<Bound> values) const {
    std::vector<Kind> rows;
    each(db, values, [&](Kind row) { rows.push_back(std::move(row)); });
    return rows;
  }

 private:
  Statement statement_;
};

}  // namespace firstshow::store
