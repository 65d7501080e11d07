// The SQL of a table, from its columns; what is said of a cell that cannot be read.

#include "store/tables.hpp"

namespace firstshow::store {
namespace {

void append(std::string& list, std::string_view separator, std::string_view text) {
  if (!list.empty()) list += separator;
  list += text;
}

bool belongs(const ColumnShape& column) {
  return column.role == ColumnRole::kOwner || column.role == ColumnRole::kSetOnce;
}

}  // namespace

std::string columns_sql(const TableShape& table) {
  std::string list;
  for (const ColumnShape& column : table.columns) append(list, ", ", column.name);
  return list;
}

std::string key_sql(const TableShape& table) {
  std::string list;
  for (const ColumnShape& column : table.columns) {
    if (column.role == ColumnRole::kKey) append(list, ", ", column.name);
  }
  return list;
}

std::string image_sql(const TableShape& table, std::span<const ColumnRole> roles) {
  std::string list;
  for (const ColumnShape& column : table.columns) {
    if (std::find(roles.begin(), roles.end(), column.role) == roles.end()) continue;
    append(list, ", ", std::string(column.name) + " = excluded." + std::string(column.name));
  }
  return list;
}

std::string select_sql(const TableShape& table, std::string_view without) {
  std::string list;
  for (const ColumnShape& column : table.columns) {
    if (column.is_read) append(list, ", ", column.name == without ? "''" : column.name);
  }
  return "SELECT " + list + " FROM " + std::string(table.name);
}

std::string index_sql(const IndexShape& index) {
  std::string sql = index.is_unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  sql.append(index.name).append(" ON ").append(index.table);
  sql.append(" (").append(index.columns).append(")");
  if (!index.where.empty()) sql.append(" WHERE ").append(index.where);
  return sql;
}

std::string insert_sql(const TableShape& table) {
  std::string values;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    append(values, ", ", "?" + std::to_string(i + 1));
  return "INSERT INTO " + std::string(table.name) + " (" + columns_sql(table) + ") VALUES (" +
         values + ")";
}

// SQLite rewrites an index entry whenever an UPDATE names its column, changed or not, and looks up
// its parent again. What a row belongs to never changes, so an upsert leaves those columns out and
// insists that they are the same.
std::string upsert_sql(const TableShape& table) {
  std::string same;
  for (const ColumnShape& column : table.columns) {
    if (!belongs(column)) continue;
    const std::string name(column.name);
    append(same, " AND ",
           name + (column.nullable ? " IS NOT DISTINCT FROM excluded." : " = excluded.") + name);
  }
  std::string sql = insert_sql(table) + " ON CONFLICT (" + key_sql(table) + ") DO ";
  if (table.is_written_once) return sql + "NOTHING";
  constexpr ColumnRole kValues[] = {ColumnRole::kValue};
  sql += "UPDATE SET " + image_sql(table, kValues);
  return same.empty() ? sql : sql + " WHERE " + same;
}

std::string erase_sql(const TableShape& table, std::string_view is_named) {
  CHECK(table.erasable_if.has_value(), "rows of this table may be erased");
  std::string sql = "DELETE FROM " + std::string(table.name) + " WHERE id " + std::string(is_named);
  return table.erasable_if->empty() ? sql : sql + " AND " + std::string(*table.erasable_if);
}

void throw_damaged(const Row& cells, const TableShape& table, const ColumnShape& column,
                   const BadCell& bad) {
  throw StoreBroken("the database is damaged: row " + std::to_string(cells.integer(0)) +
                    " of table " + std::string(table.name) + ", column " +
                    std::string(column.name) + ": " + bad.what());
}

}  // namespace firstshow::store
