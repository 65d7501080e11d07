#pragma once
// How the columns of tables.cpp are made of the fields of structs: a field's type says how it is
// written, read and guarded. Only tables.cpp and ports/port_tables.cpp include this. Constants;
// reading a cell that its field cannot hold throws BadCell.

#include <boost/pfr.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "store/last_enumerator.hpp"
#include "store/row_codec.hpp"
#include "store/tables.hpp"

namespace firstshow::store::columns {

// --- cells ------------------------------------------------------------------------------------

template <class T>
inline constexpr bool kIsId = false;
template <class Tag>
inline constexpr bool kIsId<Id<Tag>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

/// A field as a cell.
template <class T>
Bound cell(const T& value, PackedCells& packed) {
  if constexpr (kIsOptional<T>) {
    return value ? cell(*value, packed) : Bound(nullptr);
  } else if constexpr (kIsId<T> || std::is_same_v<T, Paise>) {
    return Bound(value.value);
  } else if constexpr (std::is_same_v<T, Time>) {
    return Bound(to_micros(value));
  } else if constexpr (std::is_same_v<T, Duration>) {
    return Bound(std::int64_t{value.count()});
  } else if constexpr (std::is_same_v<T, Currency>) {
    return Bound(value.view());
  } else if constexpr (std::is_same_v<T, std::string>) {
    return Bound(std::string_view(value));
  } else if constexpr (std::is_same_v<T, booking::Idempotency>) {
    const std::string_view bytes = packed.keep(pack_idempotency(value));
    return bytes.empty() ? Bound(nullptr) : Bound::blob(bytes);
  } else if constexpr (std::is_same_v<T, booking::SharedLayout>) {
    return Bound::blob(packed.keep(pack_layout(*value)));
  } else if constexpr (std::is_same_v<T, std::vector<booking::OrderLine>>) {
    return Bound::blob(packed.keep(pack_lines(value)));
  } else {
    static_assert(std::is_integral_v<T> || std::is_enum_v<T>);
    return Bound(static_cast<std::int64_t>(value));
  }
}

inline std::uint32_t count_at(const Row& row, int column) {
  const std::int64_t value = row.integer(column);
  if (value < 0 || value > std::numeric_limits<std::uint32_t>::max()) {
    throw BadCell(std::to_string(value) + " is no count");
  }
  return static_cast<std::uint32_t>(value);
}

/// A cell into its field.
template <class T>
void read_cell(const Row& row, int column, T& value) {
  if constexpr (kIsOptional<T>) {
    value.reset();
    if (!row.null(column)) read_cell(row, column, value.emplace());
  } else if constexpr (kIsId<T> || std::is_same_v<T, Paise>) {
    value = T{row.integer(column)};
  } else if constexpr (std::is_same_v<T, Time>) {
    value = from_micros(row.integer(column));
  } else if constexpr (std::is_same_v<T, Duration>) {
    value = Duration{row.integer(column)};
  } else if constexpr (std::is_same_v<T, Currency>) {
    const std::string_view text = row.text(column);
    if (text.size() != value.code.size())
      throw BadCell("\"" + std::string(text) + "\" is no currency");
    std::copy(text.begin(), text.end(), value.code.begin());
  } else if constexpr (std::is_same_v<T, std::string>) {
    value = row.text(column);
  } else if constexpr (std::is_same_v<T, booking::Idempotency>) {
    value = unpack_idempotency(row.blob(column));
  } else if constexpr (std::is_same_v<T, booking::SharedLayout>) {
    value = unpack_layout(row.blob(column));
  } else if constexpr (std::is_same_v<T, std::vector<booking::OrderLine>>) {
    value = unpack_lines(row.blob(column));
  } else if constexpr (std::is_same_v<T, bool>) {
    value = row.integer(column) != 0;
  } else if constexpr (std::is_enum_v<T>) {
    const std::int64_t number = row.integer(column);
    if (number < 0 || number > static_cast<std::int64_t>(last_enumerator<T>())) {
      throw BadCell(std::to_string(number) + " is no number of a state or kind");
    }
    value = static_cast<T>(number);
  } else if constexpr (std::is_same_v<T, std::uint32_t>) {
    value = count_at(row, column);
  } else {
    value = static_cast<T>(row.integer(column));
  }
}

template <class T>
constexpr ColumnType type_of() {
  if constexpr (kIsOptional<T>) return type_of<typename T::value_type>();
  constexpr bool kText = std::is_same_v<T, std::string> || std::is_same_v<T, Currency>;
  constexpr bool kBlob = std::is_same_v<T, booking::Idempotency> ||
                         std::is_same_v<T, booking::SharedLayout> ||
                         std::is_same_v<T, std::vector<booking::OrderLine>>;
  return kText ? ColumnType::kText : kBlob ? ColumnType::kBlob : ColumnType::kInteger;
}

/// "BETWEEN 0 AND 4": the numbers of an enum's enumerators from `first` on.
template <auto first>
constexpr auto kBetweenText = [] {
  constexpr auto kLast = last_enumerator<decltype(first)>();
  constexpr int kNumber = static_cast<int>(kLast);
  static_assert(static_cast<int>(first) < 10 && kNumber < 100, "one digit, and one or two");
  constexpr std::size_t kDigits = kNumber < 10 ? 1 : 2;
  std::array<char, sizeof "BETWEEN 0 AND " - 1 + kDigits> text{};
  std::copy_n("BETWEEN 0 AND ", text.size() - kDigits, text.begin());
  text[8] = static_cast<char>('0' + static_cast<int>(first));
  text[text.size() - kDigits] = static_cast<char>('0' + (kDigits == 1 ? kNumber : kNumber / 10));
  text.back() = static_cast<char>('0' + kNumber % 10);
  return text;
}();
template <auto first>
constexpr std::string_view kBetween{kBetweenText<first>.data(), kBetweenText<first>.size()};

/// What the database checks of every field of this type. The code that reads a row checks the rest:
/// a CHECK that calls a function costs time in every sale.
template <class T>
constexpr std::string_view check_of() {
  if constexpr (std::is_same_v<T, bool>) return "IN (0, 1)";
  if constexpr (std::is_enum_v<T>) return kBetween<T{}>;
  return "";
}

// --- columns ----------------------------------------------------------------------------------

template <class Member>
struct MemberOf;
template <class Owner, class Field>
struct MemberOf<Field Owner::*> {
  using Kind = Owner;
  using Type = Field;
};

/// A hash for each field, of its name, so that columns can be asked which field they are of;
/// never 0.
template <auto Member>
constexpr std::uint64_t field_hash() {
  std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a
  for (const char c : std::string_view(__PRETTY_FUNCTION__)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
  }
  return hash | 1U;
}

template <class Kind>
struct Column {
  ColumnShape shape;
  ColumnCodec<Kind> codec;
  std::array<std::uint64_t, 2> fields{};  ///< of the row, that this column has (a part of)
  std::uint64_t part = 0;                 ///< the field of that field which it has; 0: all of it
  std::size_t parts = 0;                  ///< how many fields that field has, where one is named

  constexpr Column key() const { return with(&ColumnShape::role, ColumnRole::kKey); }
  constexpr Column owner() const { return with(&ColumnShape::role, ColumnRole::kOwner); }
  constexpr Column set_once() const { return with(&ColumnShape::role, ColumnRole::kSetOnce); }
  constexpr Column references(std::string_view other) const {
    return with(&ColumnShape::references, other);
  }
  constexpr Column check(std::string_view condition) const {
    return with(&ColumnShape::check, condition);
  }
  template <class Value>
  constexpr Column with(Value ColumnShape::*what, Value value) const {
    Column other = *this;
    other.shape.*what = value;
    return other;
  }
};

constexpr std::string_view kNotNegative = ">= 0";

/// The column of one field.
template <auto Member>
constexpr auto field(std::string_view name) {
  using Kind = typename MemberOf<decltype(Member)>::Kind;
  using Type = typename MemberOf<decltype(Member)>::Type;
  Column<Kind> column;
  column.shape.name = name;
  column.shape.type = type_of<Type>();
  column.shape.nullable = std::is_same_v<Type, booking::Idempotency> || kIsOptional<Type>;
  column.shape.check = check_of<Type>();
  column.codec.write = [](const Kind& row, PackedCells& packed) {
    return cell(row.*Member, packed);
  };
  column.codec.read = [](const Row& row, int at, Kind& out) { read_cell(row, at, out.*Member); };
  column.fields = {field_hash<Member>()};
  return column;
}

/// The column of a string that holds any bytes.
template <auto Member>
constexpr auto bytes(std::string_view name) {
  using Kind = typename MemberOf<decltype(Member)>::Kind;
  auto column = field<Member>(name);
  column.shape.type = ColumnType::kBlob;
  column.codec.write = [](const Kind& row, PackedCells&) { return Bound::blob(row.*Member); };
  column.codec.read = [](const Row& row, int at, Kind& out) { out.*Member = row.blob(at); };
  return column;
}

/// The column of one field of a field.
template <auto Member, auto Part>
constexpr auto field(std::string_view name) {
  using Kind = typename MemberOf<decltype(Member)>::Kind;
  using Whole = typename MemberOf<decltype(Member)>::Type;
  using Type = typename MemberOf<decltype(Part)>::Type;
  Column<Kind> column;
  column.shape.name = name;
  column.shape.type = type_of<Type>();
  column.shape.check = check_of<Type>();
  column.codec.write = [](const Kind& row, PackedCells& packed) {
    return cell(row.*Member.*Part, packed);
  };
  column.codec.read = [](const Row& row, int at, Kind& out) {
    read_cell(row, at, out.*Member.*Part);
  };
  column.fields = {field_hash<Member>()};
  column.part = field_hash<Part>();
  column.parts = boost::pfr::tuple_size_v<Whole>;
  return column;
}

/// The column of an id that may be none, which is NULL then: a foreign key points at something.
template <auto Member>
constexpr auto optional_id(std::string_view name) {
  using Kind = typename MemberOf<decltype(Member)>::Kind;
  auto column = field<Member>(name);
  column.shape.nullable = true;
  column.codec.write = [](const Kind& row, PackedCells&) {
    return row.*Member ? Bound((row.*Member).value) : Bound(nullptr);
  };
  return column;
}

/// The column of a row's seats and areas, packed.
template <auto Seats, auto Areas>
constexpr auto places(std::string_view name) {
  using Kind = typename MemberOf<decltype(Seats)>::Kind;
  Column<Kind> column;
  column.shape.name = name;
  column.shape.type = ColumnType::kBlob;
  column.codec.write = [](const Kind& row, PackedCells& packed) {
    return Bound::blob(packed.keep(pack_places(row.*Seats, row.*Areas)));
  };
  column.codec.read = [](const Row& row, int at, Kind& out) {
    const Places places = unpack_places(row.blob(at));
    (out.*Seats).assign(places.seats.begin(), places.seats.end());
    (out.*Areas).assign(places.areas.begin(), places.areas.end());
  };
  column.fields = {field_hash<Seats>(), field_hash<Areas>()};
  return column;
}

/// A ticket's place: the number of a seat or of an area, NULL in the column of the other kind.
template <booking::Place::Kind kind>
constexpr auto place_column(std::string_view name) {
  Column<booking::Ticket> column;
  column.shape.name = name;
  column.shape.nullable = true;
  column.shape.role = ColumnRole::kOwner;
  column.codec.write = [](const booking::Ticket& ticket, PackedCells&) {
    return ticket.place.kind == kind ? Bound(std::int64_t{ticket.place.index}) : Bound(nullptr);
  };
  column.codec.read = [](const Row& row, int at, booking::Ticket& out) {
    if (!row.null(at)) out.place = {kind, count_at(row, at)};
  };
  column.fields = {field_hash<&booking::Ticket::place>()};
  return column;
}

constexpr auto prices_column() {
  Column<booking::Show> column;
  column.shape.name = "prices";
  column.shape.type = ColumnType::kBlob;
  column.codec.write = [](const booking::Show& show, PackedCells& packed) {
    return Bound::blob(packed.keep(pack_prices(show.prices)));
  };
  column.codec.read = [](const Row& row, int at, booking::Show& show) {
    unpack_prices(row.blob(at), show.prices);
  };
  column.fields = {field_hash<&booking::Show::prices>()};
  return column;
}

/// A column for the database alone, worked out from the row.
template <class Kind>
constexpr auto derived(std::string_view name, Bound (*write)(const Kind&, PackedCells&)) {
  Column<Kind> column;
  column.shape.name = name;
  column.shape.is_read = false;
  column.codec.write = write;
  return column;
}

// --- what a list of columns must be -----------------------------------------------------------

/// Whether each field of the row, and each part of one that has its parts in columns, is in some
/// column; but for as many as have tables of their own.
template <class Kind, std::size_t N>
constexpr bool has_every_field(const std::array<Column<Kind>, N>& columns,
                               std::size_t in_other_tables) {
  std::array<std::uint64_t, 2 * N> fields{};
  std::size_t found = 0;
  for (const Column<Kind>& column : columns) {
    for (const std::uint64_t one : column.fields) {
      if (one == 0 || std::count(fields.begin(), fields.end(), one) != 0) continue;
      fields[found++] = one;
    }
    if (column.part == 0) continue;
    std::array<std::uint64_t, N> parts{};
    std::size_t parts_found = 0;
    for (const Column<Kind>& other : columns) {
      if (other.part == 0 || other.fields[0] != column.fields[0]) continue;
      if (std::count(parts.begin(), parts.end(), other.part) == 0) {
        parts[parts_found++] = other.part;
      }
    }
    // The lists of prices are packed into one column; packing has every one (row_codec.cpp).
    const bool rest_is_packed = std::any_of(columns.begin(), columns.end(), [&](const auto& other) {
      return other.part == 0 && other.fields[0] == column.fields[0];
    });
    if (!rest_is_packed && parts_found != column.parts) return false;
  }
  return found + in_other_tables == boost::pfr::tuple_size_v<Kind>;
}

template <class Kind, std::size_t N>
struct Columns {
  static_assert(N <= kMaxColumns);
  std::array<ColumnShape, N> shapes;
  std::array<ColumnCodec<Kind>, N> codecs;
};

template <class Kind, std::size_t N>
constexpr Columns<Kind, N> split(const std::array<Column<Kind>, N>& columns) {
  Columns<Kind, N> result;
  for (std::size_t i = 0; i < N; ++i) {
    result.shapes[i] = columns[i].shape;
    result.codecs[i] = columns[i].codec;
  }
  return result;
}

/// A table over `list`, which must have each field of its struct: whoever adds a field to a struct
/// is stopped here until it has a column.
template <const auto& list, std::size_t in_other_tables = 0>
constexpr auto kSplit = [] {
  static_assert(has_every_field(list, in_other_tables), "a field of the struct has no column");
  return split(list);
}();

}  // namespace firstshow::store::columns
