#pragma once
// What reading input gives: the value, or every fault at once, each with its place in the input.
// Any thread.

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.hpp"

namespace firstshow {

/// One thing wrong with an input. `pointer` is an RFC 6901 JSON pointer into a body ("" is the
/// whole), or "file:line" for text files; `detail` is a sentence for the person who wrote it.
struct Fault {
  std::string pointer;
  std::string detail;

  friend bool operator==(const Fault&, const Fault&) = default;
};

using Faults = std::vector<Fault>;

/// A value that was read, or the faults (at least one) that kept it from being read.
template <class T>
class Parsed {
 public:
  Parsed(T value) : content_(std::in_place_index<0>, std::move(value)) {}        // NOLINT: implicit
  Parsed(Faults faults) : content_(std::in_place_index<1>, std::move(faults)) {  // NOLINT: implicit
    CHECK(!std::get<1>(content_).empty(), "what was not read has a fault");
  }

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& operator*() { return std::get<0>(content_); }
  const T& operator*() const { return std::get<0>(content_); }
  T* operator->() { return &std::get<0>(content_); }
  const T* operator->() const { return &std::get<0>(content_); }
  const Faults& faults() const { return std::get<1>(content_); }

 private:
  std::variant<T, Faults> content_;
};

}  // namespace firstshow
