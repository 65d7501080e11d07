#pragma once
// The tables of the booking core: name, columns, types, guards and indexes of each, once. What is
// written and read (SQLite and PostgreSQL) and PostgreSQL's schema come from here; SQLite's schema
// is migrations, which a test holds to this. A field of a struct without a column does not compile
// (tables.cpp). Constants, any thread; reading a row that cannot be read throws StoreBroken.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "base/check.hpp"
#include "booking/model/entities.hpp"
#include "store/database.hpp"
#include "store/journal.hpp"
#include "store/row_codec.hpp"

namespace firstshow::store {

enum class ColumnType : std::uint8_t { kInteger, kText, kBlob };

/// What a column is to its row.
enum class ColumnRole : std::uint8_t {
  kValue,    ///< each image of the row may have another
  kKey,      ///< part of the primary key
  kOwner,    ///< what the row belongs to: the same in each of its images
  kSetOnce,  ///< as kOwner, but it may come once where there was none
};

/// A column as the database sees it.
struct ColumnShape {
  std::string_view name;
  ColumnType type = ColumnType::kInteger;
  ColumnRole role = ColumnRole::kValue;
  bool nullable = false;
  bool is_read = true;            ///< else it is for the database alone
  std::string_view references{};  ///< the table whose `id` it is; "" none
  std::string_view check{};       ///< a condition on its value, which begins after its name
};

/// A table as the database sees it.
struct TableShape {
  std::string_view name;
  std::span<const ColumnShape> columns;
  std::string_view belongs_to;   ///< what kOwner and kSetOnce columns say, for messages: "its show"
  std::string_view guard;        ///< a CHECK over several columns; "" none
  bool is_written_once = false;  ///< a second image of a row changes nothing
  /// Which rows an Erased may end, "" any; nothing where its id is none of theirs.
  std::optional<std::string_view> erasable_if{};
};

/// Room for lists that are packed for a row while the row is written.
class PackedCells {
 public:
  std::string_view keep(std::string bytes) {
    CHECK(used_ < cells_.size(), "a row packs few lists");
    return cells_[used_++] = std::move(bytes);
  }

 private:
  std::array<std::string, 2> cells_;
  std::size_t used_ = 0;
};

/// How one column is written from a row and read into it; `read` is null where it is not read.
template <class Kind>
struct ColumnCodec {
  Bound (*write)(const Kind& row, PackedCells& packed) = nullptr;
  void (*read)(const Row& cells, int column, Kind& row) = nullptr;
};

template <class Kind>
struct Table {
  TableShape shape;
  std::span<const ColumnCodec<Kind>> codecs;  ///< as many as shape.columns, in their order
};

inline constexpr std::size_t kMaxColumns = 24;

/// The number in Record of the kind of row that has this type of id.
template <class RowId, std::size_t kind = 0>
consteval std::size_t kind_of_id() {
  static_assert(kind < std::variant_size_v<booking::Record>, "no row has such an id");
  using Kind = std::variant_alternative_t<kind, booking::Record>;
  if constexpr (!std::is_same_v<Kind, booking::Erased> && requires { Kind::id; }) {
    if constexpr (std::is_same_v<decltype(Kind::id), RowId>)
      return kind;
    else
      return kind_of_id<RowId, kind + 1>();
  } else {
    return kind_of_id<RowId, kind + 1>();
  }
}

/// Whether an Erased may name a row of this kind.
template <class Kind>
inline constexpr bool kIsErasable = []<class... Ids>(std::type_identity<std::variant<Ids...>>) {
  return (std::is_same_v<Kind, std::variant_alternative_t<kind_of_id<Ids>(), booking::Record>> ||
          ...);
}(std::type_identity<decltype(booking::Erased::id)>{});

/// The table of each kind of record but Erased, and of JournalPosition.
template <class Kind>
const Table<Kind>& table();
template <>
const Table<booking::SeatPlan>& table();
template <>
const Table<booking::Show>& table();
template <>
const Table<booking::Block>& table();
template <>
const Table<booking::AreaCount>& table();
template <>
const Table<booking::Hold>& table();
template <>
const Table<booking::Order>& table();
template <>
const Table<booking::Payment>& table();
template <>
const Table<booking::Refund>& table();
template <>
const Table<booking::Ticket>& table();
template <>
const Table<booking::ReviewDecision>& table();
template <>
const Table<booking::MailDue>& table();
template <>
const Table<booking::WebhookDue>& table();
template <>
const Table<JournalPosition>& table();

/// All of these, each after the tables that it refers to.
std::span<const TableShape* const> all_tables();

/// The cells of `row` in the order of its table's columns. They refer to `row` and `packed`.
template <class Kind>
std::span<const Bound> cells_of(const Kind& row, PackedCells& packed,
                                std::array<Bound, kMaxColumns>& cells) {
  const auto codecs = table<Kind>().codecs;
  for (std::size_t i = 0; i < codecs.size(); ++i) cells[i] = codecs[i].write(row, packed);
  return std::span(cells).first(codecs.size());
}

/// Throws StoreBroken with the place and words of a cell that cannot be read.
[[noreturn]] void throw_damaged(const Row& cells, const TableShape& table,
                                const ColumnShape& column, const BadCell& bad);

/// A row of select_sql().
template <class Kind>
Kind row_of(const Row& cells) {
  Kind row;
  std::size_t at = 0;
  try {
    int column = 0;
    for (const ColumnCodec<Kind>& codec : table<Kind>().codecs) {
      if (codec.read != nullptr) codec.read(cells, column++, row);
      ++at;
    }
  } catch (const BadCell& bad) {
    const TableShape& shape = table<Kind>().shape;
    throw_damaged(cells, shape, shape.columns[at], bad);
  }
  return row;
}

/// "SELECT id, ... FROM table", with '' for the column `without`.
std::string select_sql(const TableShape& table, std::string_view without = "");

/// "column = excluded.column, ..." for the columns of `roles` in a new image of a row.
std::string image_sql(const TableShape& table, std::span<const ColumnRole> roles);

/// The columns of the primary key: "id".
std::string key_sql(const TableShape& table);

/// An index as the database sees it; each is paid for in every write to its columns.
struct IndexShape {
  std::string_view name;
  std::string_view table;
  std::string_view columns;
  std::string_view where{};  ///< which rows are in it; "" all
  bool is_unique = false;
};

/// Those of every table.
std::span<const IndexShape> all_indexes();

/// "CREATE INDEX name ON table (columns) WHERE ...".
std::string index_sql(const IndexShape& index);

/// All columns: "id, show_id, ...".
std::string columns_sql(const TableShape& table);

/// "INSERT INTO table (...) VALUES (?1, ?2, ...)" for all columns: a row that is there already is a
/// StoreConflict.
std::string insert_sql(const TableShape& table);

/// "INSERT ... ON CONFLICT ... DO UPDATE" with ?1, ?2, ... for the columns, for both databases. An
/// image that changes what its row belongs to changes nothing.
std::string upsert_sql(const TableShape& table);

/// "DELETE FROM table WHERE id " and `is_named`, of the rows that an Erased may end.
std::string erase_sql(const TableShape& table, std::string_view is_named);

}  // namespace firstshow::store
