#include "store/postgresql/batch.hpp"

#include <algorithm>
#include <initializer_list>

#include "store/postgresql/wire.hpp"
#include "store/tables.hpp"

namespace firstshow::store {
namespace {

using booking::Record;

template <class Kind>
constexpr bool kIsRow = !std::is_same_v<Kind, booking::Erased>;

std::string element_type(ColumnType type) {
  return type == ColumnType::kInteger ? "bigint" : type == ColumnType::kText ? "text" : "bytea";
}

Oid element(ColumnType type) {
  return type == ColumnType::kInteger ? kInt8Type
         : type == ColumnType::kText  ? kTextType
                                      : kByteaType;
}

Oid array_of(ColumnType type) {
  return type == ColumnType::kInteger ? kInt8Array
         : type == ColumnType::kText  ? kTextArray
                                      : kByteaArray;
}

std::string joined(std::initializer_list<std::string_view> pieces) {
  std::string all;
  for (const std::string_view piece : pieces) all += piece;
  return all;
}

/// Conditions, each preceded by AND, that hold where the parents of the image `excluded` are there
/// and raise where one is not. Parents are looked up by their keys, and without locks on them,
/// because nobody else writes. Of a row that is there, only what the image may change. CASE keeps
/// the order of what it does.
std::string has_parents_sql(const TableShape& table, bool is_there) {
  std::string sql;
  for (const ColumnShape& column : table.columns) {
    if (column.references.empty()) continue;
    const bool stays = column.role == ColumnRole::kOwner || column.role == ColumnRole::kKey;
    if (is_there && stays) continue;
    sql += " AND CASE WHEN ";
    if (column.nullable) sql += joined({"excluded.", column.name, " IS NULL OR "});
    if (is_there) {
      sql += joined({table.name, ".", column.name, " = excluded.", column.name, " OR "});
    }
    sql +=
        joined({"(SELECT true FROM ", column.references, " AS parent WHERE parent.id = excluded.",
                column.name, ") THEN true ELSE refuse_orphan('", table.name, "', '",
                column.references, "', excluded.", column.name, ") END"});
  }
  return sql;
}

/// A condition, preceded by AND, that holds where the image `excluded` says of what its row belongs
/// to what the row says, and raises elsewhere. Where nothing was said, it may come once.
std::string keeps_owner_sql(const TableShape& table) {
  std::string same;
  for (const ColumnShape& column : table.columns) {
    if (column.role != ColumnRole::kOwner && column.role != ColumnRole::kSetOnce) continue;
    const std::string present = joined({table.name, ".", column.name});
    if (!same.empty()) same += " AND ";
    if (column.role == ColumnRole::kSetOnce) same += joined({"(", present, " IS NULL OR "});
    same += joined({present, " IS NOT DISTINCT FROM excluded.", column.name});
    if (column.role == ColumnRole::kSetOnce) same += ")";
  }
  if (same.empty()) return same;
  return joined({" AND CASE WHEN ", same, " THEN true ELSE refuse_new_owner(", table.name, ".id, '",
                 table.name, "', '", table.belongs_to, "') END"});
}

/// All rows of one table in one statement, a list for each column. MERGE costs less than INSERT ...
/// ON CONFLICT, which writes about each new row twice and locks each old one, against writers that
/// there are none of.
std::string merge_sql(const TableShape& table) {
  std::string lists;
  std::string key;
  std::string values;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const ColumnShape& column = table.columns[i];
    const std::string_view comma = i > 0 ? ", " : "";
    lists += joined({comma, "unnest(?", std::to_string(i + 1), "::", element_type(column.type),
                     "[]) AS ", column.name});
    values += joined({comma, "excluded.", column.name});
    if (column.role != ColumnRole::kKey) continue;
    key += joined(
        {key.empty() ? "" : " AND ", table.name, ".", column.name, " = excluded.", column.name});
  }
  std::string sql = joined({"MERGE INTO ", table.name, " USING (SELECT ", lists,
                            ") AS excluded ON ", key, " WHEN MATCHED"});
  if (table.is_written_once) {
    sql += " THEN DO NOTHING";
  } else {
    // What a row belongs to is left out: it does not change, but for what is set once.
    constexpr ColumnRole kImage[] = {ColumnRole::kValue, ColumnRole::kSetOnce};
    sql += joined({keeps_owner_sql(table), has_parents_sql(table, true), " THEN UPDATE SET ",
                   image_sql(table, kImage)});
  }
  return sql + joined({" WHEN NOT MATCHED", has_parents_sql(table, false), " THEN INSERT (",
                       columns_sql(table), ") VALUES (", values, ")"});
}

template <class Kind>
void send_table(PostgresConnection& connection, const std::vector<Record>& rows) {
  if (rows.empty()) return;
  static const std::string sql = merge_sql(table<Kind>().shape);
  const auto columns = table<Kind>().shape.columns;
  std::vector<Parameter> lists;
  for (const ColumnShape& column : columns) {
    lists.push_back({array_of(column.type), false,
                     array_head(element(column.type), static_cast<std::uint32_t>(rows.size()))});
  }
  std::array<Bound, kMaxColumns> cells;
  for (const Record& row : rows) {
    PackedCells packed;
    const auto values = cells_of(std::get<Kind>(row), packed, cells);
    for (std::size_t i = 0; i < values.size(); ++i) append_element(lists[i].bytes, values[i]);
  }
  connection.queue(sql, lists);
}

/// Whether two images of a row say the same of what it belongs to.
template <class Kind>
bool same_owner(const Kind& before, const Kind& after) {
  const auto& shape = table<Kind>().shape;
  PackedCells packed;
  PackedCells packed_after;
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    const ColumnRole role = shape.columns[i].role;
    if (role != ColumnRole::kOwner && role != ColumnRole::kSetOnce) continue;
    const Bound a = table<Kind>().codecs[i].write(before, packed);
    const Bound b = table<Kind>().codecs[i].write(after, packed_after);
    if (role == ColumnRole::kSetOnce && a.kind() == Bound::Kind::kNull) continue;
    if (a.kind() != b.kind() || a.integer() != b.integer()) return false;
  }
  return true;
}

/// Raises for a row that refers to one of the rows of `parent` with these ids, where that is gone.
std::string no_children_sql(std::string_view parent) {
  std::string all;
  for (const TableShape* const table : all_tables()) {
    for (const ColumnShape& column : table->columns) {
      if (column.references != parent) continue;
      const std::string key = joined({table->name, ".", column.name});
      if (!all.empty()) all += " UNION ALL ";
      all += joined({"SELECT refuse_orphan('", table->name, "', '", parent, "', ", key, ") FROM ",
                     table->name, " WHERE ", key, " = ANY (?1::bigint[]) AND (SELECT true FROM ",
                     parent, " AS parent WHERE parent.id = ", key, ") IS NULL"});
    }
  }
  return all;
}

/// Ends rows of a table, to which nothing may refer afterwards.
void send_ends(PostgresConnection& connection, const TableShape& table,
               const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return;
  const std::string sql = erase_sql(table, "= ANY (?1::bigint[])");
  Parameter list{kInt8Array, false, array_head(kInt8Type, static_cast<std::uint32_t>(ids.size()))};
  for (const std::int64_t id : ids) append_element(list.bytes, Bound(id));
  connection.queue(sql, std::span(&list, 1));
  const std::string check = no_children_sql(table.name);
  if (!check.empty()) connection.queue(check, std::span(&list, 1));
}

template <std::size_t kind>
void send_rows_of(PostgresConnection& connection, const std::vector<Record>& rows) {
  using Kind = std::variant_alternative_t<kind, Record>;
  if constexpr (kIsRow<Kind>) send_table<Kind>(connection, rows);
}

template <std::size_t kind>
void send_ends_of(PostgresConnection& connection, const std::vector<std::int64_t>& ids) {
  using Kind = std::variant_alternative_t<kind, Record>;
  if constexpr (kIsErasable<Kind>) send_ends(connection, table<Kind>().shape, ids);
}

}  // namespace

void PostgresBatch::clear() {
  parts_.clear();
}

void PostgresBatch::add(const Record& record) {
  std::visit(
      [&]<class Kind>(const Kind& row) {
        const auto kind = static_cast<std::int64_t>(record.index());
        if constexpr (std::is_same_v<Kind, booking::Erased>) {
          add_end(row);
        } else if constexpr (std::is_same_v<Kind, booking::AreaCount>) {
          add_row(record, {kind, row.show.value, row.area, 0});
        } else if constexpr (std::is_same_v<Kind, booking::MailDue>) {
          const auto mail = static_cast<std::int64_t>(row.kind);
          add_row(record, {kind, row.order.value, mail, row.subject.value});
        } else {
          add_row(record, {kind, row.id.value, 0, 0});
        }
      },
      record);
}

void PostgresBatch::add_row(const Record& record, const Key& key) {
  // What ended in this batch and is there again comes after its end.
  if (!parts_.empty()) {
    const auto& ended = part().ends[record.index()];
    if (std::find(ended.begin(), ended.end(), key[1]) != ended.end()) parts_.emplace_back();
  }
  auto& rows = part().rows[record.index()];
  const auto [at, is_new] = part().at.try_emplace(key, rows.size());
  if (is_new) {
    rows.push_back(record);
    return;
  }
  std::visit(
      [&]<class Kind>(const Kind& row) {
        if constexpr (kIsRow<Kind>) {
          Record& before = rows[at->second];
          if (table<Kind>().shape.is_written_once) return;
          if (!same_owner(std::get<Kind>(before), row)) {
            throw StoreConflict("row " + std::to_string(key[1]) + " of " +
                                std::string(table<Kind>().shape.name) + " changes " +
                                std::string(table<Kind>().shape.belongs_to));
          }
          before = record;
        }
      },
      record);
}

void PostgresBatch::add_end(const booking::Erased& erased) {
  std::visit(
      [this]<class RowId>(RowId id) { part().ends[kind_of_id<RowId>()].push_back(id.value); },
      erased.id);
}

void PostgresBatch::send(PostgresConnection& connection) {
  for (const Part& part : std::exchange(parts_, {})) {
    [&]<std::size_t... kind>(std::index_sequence<kind...>) {
      (send_rows_of<kind>(connection, part.rows[kind]), ...);
      // Children before their parents.
      (send_ends_of<kKinds - 1 - kind>(connection, part.ends[kKinds - 1 - kind]), ...);
    }
    (std::make_index_sequence<kKinds>{});
  }
}

}  // namespace firstshow::store
