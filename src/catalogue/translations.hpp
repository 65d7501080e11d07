#pragma once
// The texts of the catalogue in other languages: a dictionary of the server, from a text to what it
// is in a language, wherever that text stands (names, plans, ticket types). Texts themselves never
// change by it. Functions over a Database run on its thread and throw the Store... errors; those
// over a Listing run on any thread, and nothing in them fails.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.hpp"

namespace firstshow::store {
class Database;
}  // namespace firstshow::store

namespace firstshow::catalogue {

struct Listing;

/// A text is part of a key: PostgreSQL's index entries have room for 2,704 bytes with the language.
inline constexpr std::size_t kMaxTextBytes = 2'600;
inline constexpr std::size_t kMaxTranslationBytes = 8'000;
inline constexpr std::size_t kMaxTextsOfLanguage = 20'000;

/// From a text to its translation into one language, in byte order.
using Texts = std::map<std::string, std::string, std::less<>>;
/// By language.
using Translations = std::map<std::string, Texts, std::less<>>;

/// Whether it names a language: two or three lower-case letters, and at most one subtag, a script
/// or a region. "hi", "pt-BR", "sr-Latn", "es-419"
/// (https://www.rfc-editor.org/rfc/rfc5646#section-2.1).
bool is_language_code(std::string_view language);

/// Why a text and its translation cannot be put, as the end of a sentence that begins with them;
/// nothing where they can. An empty translation can.
std::optional<std::string> translation_fault(std::string_view text, std::string_view translation);

/// Every field of an object as a text and its translation; those that cannot be put are faults at
/// their field.
void read_texts(JsonObject& in, Texts& texts);

/// What putting changed; texts whose translation stayed as it was are not counted.
struct TranslationChange {
  bool too_many = false;  ///< there would be over kMaxTextsOfLanguage: nothing was changed
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t removed = 0;
  std::size_t total = 0;  ///< texts of the language after it, or as they would be if `too_many`
};

/// Adds translations as they look (visible_text()), replaces those that are there, and removes
/// those whose translation is empty; all others of the language stay. The search index follows. To
/// be called within a transaction (an SQL job of the desk is one). Throws std::invalid_argument,
/// before anything is written, where is_language_code() or translation_fault() objects.
TranslationChange put_translations(store::Database& db, std::string_view language,
                                   const Texts& texts);

/// Those of every language.
Translations read_translations(store::Database& db);

/// What a text is in a language: its translation, or the text itself where there is none. It lives
/// as long as both `listing` and `text`.
std::string_view translated(const Listing& listing, std::string_view language,
                            std::string_view text);

/// The translations into a language; empty where there are none.
const Texts& texts_of(const Listing& listing, std::string_view language);

/// The texts of the catalogue that buyers read and that have no translation into a language, in
/// byte order, each once: names, synopses and formats of titles, their people; names, cities and
/// addresses of venues, and what they say to visitors; halls; categories, zones, areas, entrances
/// and labels of seat plans; ticket types. Texts without two letters side by side need none; what
/// cannot be put is left out.
std::vector<std::string> missing_texts(const Listing& listing, std::string_view language);

}  // namespace firstshow::catalogue
