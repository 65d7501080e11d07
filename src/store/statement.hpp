#pragma once
// A statement that the program runs again and again: its text, made once before main(). Every one
// is known to all_statements(), so that a test can look at how the database answers it. It stands
// at namespace scope, beside the code that binds its parameters and reads its rows:
//
//   const Statement kOrderOfTicket{"SELECT order_id FROM ticket WHERE id = ?1"};
//
// A constant: any thread may use it. Making one fails as std::string does.

#include <string>
#include <vector>

namespace firstshow::store {

class Statement {
 public:
  /// `text` keeps to the SQL that both databases understand; parameters are ?1, ?2, ...
  explicit Statement(std::string text);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  const std::string& text() const { return text_; }

 private:
  friend std::vector<const Statement*> all_statements();

  std::string text_;
  const Statement* before_;  ///< the one that was made before this
};

/// Every statement of the program that runs, in no order.
std::vector<const Statement*> all_statements();

}  // namespace firstshow::store
