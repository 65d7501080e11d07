#include "store/ports/read_transaction.hpp"

#include "store/database.hpp"

namespace firstshow::store {

using std::chrono::steady_clock;

ReadTransaction::ReadTransaction(Database& db, steady_clock::time_point break_off_at)
    : db_(db), is_limited_(break_off_at != steady_clock::time_point::max()) {
  if (is_limited_) db_.break_off_at(break_off_at);
  try {
    db_.execute("BEGIN");
  } catch (...) {
    end();
    throw;
  }
}

ReadTransaction::~ReadTransaction() {
  end();
}

void ReadTransaction::end() {
  if (is_limited_) db_.break_off_at(steady_clock::time_point::max());
  db_.roll_back();
}

}  // namespace firstshow::store
