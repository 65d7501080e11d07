#pragma once
// Values as PostgreSQL sends and reads them in binary: numbers big-endian, arrays of one dimension.
// Pure functions, any thread.

#include <libpq-fe.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "store/database.hpp"

namespace firstshow::store {

// Types of PostgreSQL's catalogue, src/include/catalog/pg_type.dat.
inline constexpr Oid kByteaType = 17;
inline constexpr Oid kInt8Type = 20;
inline constexpr Oid kTextType = 25;
inline constexpr Oid kNumericType = 1700;
inline constexpr Oid kByteaArray = 1001;
inline constexpr Oid kTextArray = 1009;
inline constexpr Oid kInt8Array = 1016;

/// A number of any integer type, a truth value as 0 or 1, or the whole part of a numeric.
/// StoreBroken for any other type.
std::int64_t integer_of(Oid type, std::string_view bytes);

/// Appends `value` as an array has it: its length, then its bytes.
void append_element(std::string& array, const Bound& value);

/// The head of an array of `count` elements of type `element`, some of which may be NULL.
std::string array_head(Oid element, std::uint32_t count);

/// `value` in 8 bytes.
std::string int8_bytes(std::int64_t value);

}  // namespace firstshow::store
