#pragma once
// The rows of the dictionary: what a text of the catalogue is in another language. What may be in
// it is catalogue's to check. Functions over a Database, on its thread; they throw the Store...
// errors.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace firstshow::store {

class Database;

std::size_t count_translations(Database& db, std::string_view language);
/// "" where the text has none.
std::string read_translation(Database& db, std::string_view language, std::string_view text);
/// Calls `use` with language, text and translation, by language, then text. Views are valid within
/// the call.
void each_translation(
    Database& db,
    const std::function<void(std::string_view, std::string_view, std::string_view)>& use);

void write_translation(Database& db, std::string_view language, std::string_view text,
                       std::string_view translation);
void erase_translation(Database& db, std::string_view language, std::string_view text);

}  // namespace firstshow::store
