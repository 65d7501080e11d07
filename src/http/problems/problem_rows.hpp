#pragma once
// What the caller is told of each refusal, of the core and of the desk: one row for each, with its
// type, status and texts, the members that the caller can act on, and when to try again. Static
// storage; any thread; nothing fails.

#include <string>
#include <string_view>

#include "booking/model/outcome.hpp"
#include "desk/desk.hpp"
#include "http/message/json_writer.hpp"
#include "http/problems/problem_kinds.hpp"

namespace firstshow::http {

class PlaceNames;

/// A sentence on what is wrong and what to do: a fixed one, or one that is made of the case.
struct ProblemDetail {
  using Make = std::string (*)(const booking::Refused&, const PlaceNames&);
  constexpr ProblemDetail(const char* fixed) : sentence(fixed) {}  // NOLINT: implicit, in tables
  constexpr ProblemDetail(Make of) : make(of) {}                   // NOLINT: implicit, in tables

  std::string text(const booking::Refused& refused, const PlaceNames& names) const {
    return make != nullptr ? make(refused, names) : std::string(sentence);
  }

  std::string_view sentence;
  Make make = nullptr;
};
inline constexpr const char* kNoDetail = "";

/// Writes the members that the caller of a refused request can act on.
using WriteMembers = void (*)(JsonWriter&, const booking::Refused&, const PlaceNames&);
inline constexpr WriteMembers kNoMembers = [](JsonWriter&, const booking::Refused&,
                                              const PlaceNames&) {};
inline constexpr int kNoRetry = 0;

struct RefusalRow {
  ProblemKind kind;
  ProblemDetail detail;
  WriteMembers members;
  int retry_after_s;  ///< kNoRetry where coming again is of no use
};
/// Of a refusal that is not kNone.
const RefusalRow& row_of(booking::Refusal refusal);

struct DeskRefusalRow {
  const ProblemKind& kind;
  std::string_view detail;
  int retry_after_s;
};
/// Of a refusal that is not kNone.
const DeskRefusalRow& row_of(desk::DeskRefusal refusal);

}  // namespace firstshow::http
