#include "store/postgresql/wire.hpp"

#include <array>

#include "store/journal.hpp"
#include "store/postgresql/connection.hpp"

namespace firstshow::store {
namespace {

void append_int4(std::string& bytes, std::uint32_t value) {
  std::array<char, 4> big_endian{};
  for (char& byte : big_endian) {
    byte = static_cast<char>(value >> 24U);
    value <<= 8U;
  }
  bytes.append(big_endian.data(), big_endian.size());
}

void append_int8(std::string& bytes, std::int64_t value) {
  auto bits = static_cast<std::uint64_t>(value);
  std::array<char, 8> big_endian{};
  for (char& byte : big_endian) {
    byte = static_cast<char>(bits >> 56U);
    bits <<= 8U;
  }
  bytes.append(big_endian.data(), big_endian.size());
}

/// Big-endian, of 1 to 8 bytes, with the sign of its first.
std::int64_t number_of(std::string_view bytes) {
  std::uint64_t bits = !bytes.empty() && (bytes[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
  for (const char byte : bytes) bits = bits << 8U | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(bits);
}

/// Digits of base 10,000 after their number, the weight of the first, the sign and the scale.
std::int64_t whole_part(std::string_view numeric) {
  if (numeric.size() < 8) throw StoreBroken("the database sent a number that is none");
  const std::int64_t digits = number_of(numeric.substr(0, 2));
  const std::int64_t weight = number_of(numeric.substr(2, 2));
  const bool negative = number_of(numeric.substr(4, 2)) == 0x4000;
  std::int64_t value = 0;
  for (std::int64_t i = 0; i <= weight; ++i) {
    value *= 10'000;
    if (i < digits) value += number_of(numeric.substr(8 + 2 * static_cast<std::size_t>(i), 2));
  }
  return negative ? -value : value;
}

}  // namespace

std::int64_t integer_of(Oid type, std::string_view bytes) {
  if (type == kNumericType) return whole_part(bytes);
  if (type == kTextType || type == kByteaType || bytes.empty() || bytes.size() > 8) {
    throw StoreBroken("the database sent a text or a list where a number belongs");
  }
  return number_of(bytes);
}

std::string int8_bytes(std::int64_t value) {
  std::string bytes;
  append_int8(bytes, value);
  return bytes;
}

void append_element(std::string& array, const Bound& value) {
  switch (value.kind()) {
    case Bound::Kind::kNull:
      append_int4(array, 0xffffffffU);
      return;
    case Bound::Kind::kInteger:
      append_int4(array, 8);
      append_int8(array, value.integer());
      return;
    case Bound::Kind::kText:
    case Bound::Kind::kBlob:
      append_int4(array, static_cast<std::uint32_t>(value.bytes().size()));
      array += value.bytes();
      return;
  }
}

std::string array_head(Oid element, std::uint32_t count) {
  std::string head;
  append_int4(head, 1);  // dimensions
  append_int4(head, 1);  // some may be NULL
  append_int4(head, element);
  append_int4(head, count);
  append_int4(head, 1);  // the first is number 1
  return head;
}

Parameter parameter_of(const Bound& value) {
  switch (value.kind()) {
    case Bound::Kind::kNull:
      return {};
    case Bound::Kind::kInteger:
      return {kInt8Type, false, int8_bytes(value.integer())};
    case Bound::Kind::kText:
      return {kTextType, false, std::string(value.bytes())};
    case Bound::Kind::kBlob:
      return {kByteaType, false, std::string(value.bytes())};
  }
  return {};
}

std::string dollar_parameters(std::string_view sql) {
  std::string result;
  char quote = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const char c = sql[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    }
    const bool digit = i + 1 < sql.size() && sql[i + 1] >= '0' && sql[i + 1] <= '9';
    result += c == '?' && quote == 0 && digit ? '$' : c;
  }
  return result;
}

void throw_postgres(const PGresult* result, std::string_view doing) {
  const char* const told = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* const primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string state = told == nullptr ? "" : told;
  const std::string sentence = shown_sql(doing) + ": " +
                               (primary == nullptr ? PQresultErrorMessage(result) : primary) +
                               " (SQLSTATE " + state + ")";
  const auto is = [&](std::string_view beginning) { return state.starts_with(beginning); };
  if (state == kDeposedState) throw StoreDeposed(sentence);
  // A row that the schema refuses, or that is too large for an index; and what comes after one in a
  // transaction that it ended.
  if (is("23") || is("22") || is("54") || state == "25P02") throw StoreConflict(sentence);
  if (state == "53100") throw StoreUnwritable(sentence + "; the disk of the database is full");
  if (state == "25006") {
    throw ServerReadOnly(sentence +
                         "; the server is a standby or read-only, and writes wait for one "
                         "that is not");
  }
  // A lock that did not come, a statement that took too long, a session that the server ended.
  if (is("40") || is("55P03") || is("57") || is("53") || is("25P03")) throw StoreBusy(sentence);
  if (is("08")) throw ConnectionLost(sentence);
  if (is("42501") || is("28")) {
    throw StoreBroken(sentence + "; give the user of the server its rights on the database");
  }
  if (is("42P01") || is("42703") || is("42883") || is("3F")) {
    throw StoreBroken(sentence + "; the database has not the schema of this version of firstshow");
  }
  if (state == "42P05" || state == "26000") {
    throw StoreBroken(sentence +
                      "; another's statements are in this session: a pooler must give each "
                      "connection a session of its own (pool_mode = session), or be left out");
  }
  throw StoreBroken(sentence);
}

}  // namespace firstshow::store
