#include "store/ports/translations.hpp"

#include "store/database.hpp"
#include "store/ports/port_tables.hpp"

namespace firstshow::store {
namespace {

const Statement kCountTranslations{"SELECT count(*) FROM translation WHERE language = ?1"};
const Statement kTranslationOf{
    "SELECT translation FROM translation WHERE language = ?1 AND text = ?2"};
// Texts are read in place, in the order of the table's columns: there are many thousands.
const Statement kTranslations{select_sql(table<Translation>().shape) + " ORDER BY language, text"};
const Statement kWriteTranslation{upsert_sql(table<Translation>().shape)};
const Statement kEraseTranslation{"DELETE FROM translation WHERE language = ?1 AND text = ?2"};

}  // namespace

std::size_t count_translations(Database& db, std::string_view language) {
  std::size_t count = 0;
  for (const Row row : db.query(kCountTranslations, language))
    count = static_cast<std::size_t>(row.integer(0));
  return count;
}

std::string read_translation(Database& db, std::string_view language, std::string_view text) {
  std::string translation;
  for (const Row row : db.query(kTranslationOf, language, text)) translation = row.text(0);
  return translation;
}

void each_translation(
    Database& db,
    const std::function<void(std::string_view, std::string_view, std::string_view)>& use) {
  for (const Row row : db.query(kTranslations)) use(row.text(0), row.text(1), row.text(2));
}

void write_translation(Database& db, std::string_view language, std::string_view text,
                       std::string_view translation) {
  db.run(kWriteTranslation, language, text, translation);
}

void erase_translation(Database& db, std::string_view language, std::string_view text) {
  db.run(kEraseTranslation, language, text);
}

}  // namespace firstshow::store
