#include "storm/json_glance.hpp"

#include <cstddef>

namespace firstshow::storm {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

class Glance {
 public:
  explicit Glance(std::string_view text) : text_(text) {}

  std::string_view member(std::string_view wanted) {
    skip_space();
    if (!take('{')) return {};
    for (skip_space(); at_ < text_.size() && text_[at_] == '"'; skip_space()) {
      const std::string_view name = text();
      skip_space();
      if (!take(':')) return {};
      skip_space();
      const std::string_view value = at_ < text_.size() && text_[at_] == '"' ? text() : other();
      if (name == wanted) return value;
      skip_space();
      if (!take(',')) return {};
    }
    return {};
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  /// What is between the quotes, from the first of them on.
  std::string_view text() {
    const std::size_t first = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) {
      at_ = text_.size();
      return {};
    }
    return text_.substr(first, at_++ - first);
  }
  /// A number, a word, or everything up to the brace that closes.
  std::string_view other() {
    const std::size_t first = at_;
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        text();
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') {
        if (depth == 0) break;
        --depth;
      }
      if (depth == 0 && (c == ',' || is_space(c))) break;
      ++at_;
    }
    return text_.substr(first, at_ - first);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string_view glance(std::string_view object, std::string_view member) {
  return Glance(object).member(member);
}

}  // namespace firstshow::storm
