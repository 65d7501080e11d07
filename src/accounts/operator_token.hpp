#pragma once
// The operator's token: random, made anew at each start, and kept in a file about the database
// (store::DatabaseAddress::state_file_prefix()) that only its owner can read. Whoever can read that
// file may do what staff may. Any thread; throws std::runtime_error with a sentence where the file
// cannot be written or read.

#include <string>

namespace firstshow::accounts {

/// 64 hexadecimal digits.
std::string make_operator_token();

/// "var/firstshow.db.operator"
std::string operator_token_path(const std::string& beside);

/// Puts the token in place, with mode 0600, whole or not at all.
void write_operator_token(const std::string& beside, const std::string& token);
std::string read_operator_token(const std::string& beside);

}  // namespace firstshow::accounts
