#include "store/database.hpp"

namespace firstshow::store {

std::string shown_sql(std::string_view sql) {
  constexpr std::size_t kShownSql = 80;
  std::string result;
  for (const char c : sql) {
    if (result.size() == kShownSql) return result + "...";
    const bool space = c == ' ' || c == '\n';
    if (!space) result += c;
    if (space && !result.empty() && result.back() != ' ') result += ' ';
  }
  return result;
}

}  // namespace firstshow::store
