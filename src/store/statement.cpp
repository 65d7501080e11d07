#include "store/statement.hpp"

#include <utility>

namespace firstshow::store {
namespace {

/// Set before main() alone, on its thread.
constinit const Statement* newest = nullptr;

}  // namespace

Statement::Statement(std::string text) : text_(std::move(text)), before_(newest) {
  newest = this;
}

std::vector<const Statement*> all_statements() {
  std::vector<const Statement*> all;
  for (const Statement* one = newest; one != nullptr; one = one->before_) all.push_back(one);
  return all;
}

}  // namespace firstshow::store
