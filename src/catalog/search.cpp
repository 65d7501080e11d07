#include "catalog/search.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "catalog/city_names.hpp"
#include "catalog/near_words.hpp"

namespace firstshow::catalog {
namespace {

constexpr std::size_t kMaxWordBytes = 64;
/// What a search for words with slips looks through at most, so that its time is bounded.
constexpr std::size_t kMaxNearWords = 3;
constexpr std::int64_t kMaxNearRows = 5'000;
constexpr std::size_t kMaxWordsOfRow = 60;

struct Spelling {
  std::string_view written;
  std::string_view indexed;
};

/// Letters of Hindi and Marathi that are typed in two ways.
constexpr std::array<Spelling, 12> kSpellings{{
    {"\u0958", "\u0915"},
    {"\u0959", "\u0916"},
    {"\u095a", "\u0917"},
    {"\u095b", "\u091c"},
    {"\u095c", "\u0921"},
    {"\u095d", "\u0922"},
    {"\u095e", "\u092b"},
    {"\u095f", "\u092f"},
    {"\u093c", ""},        // nukta
    {"\u0901", "\u0902"},  // chandrabindu
    {"\u200c", ""},        // signs that only shape letters
    {"\u200d", ""},
}};

/// Whether a character stands between words: what is neither a letter nor a digit in ASCII, and the
/// signs that other scripts use alike.
bool is_separator(std::string_view character) {
  if (character.size() == 1) {
    const char c = character[0];
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return !word && static_cast<unsigned char>(c) < 0x80;
  }
  // U+0080 to U+00BF, danda and double danda, U+2000 to U+2BFF (quotes, dashes, arrows, signs) and
  // pictures.
  if (character[0] == '\xC2') return character != "\u00aa" && character != "\u00ba";
  return character == "\u0964" || character == "\u0965" ||
         (character[0] == '\xE2' && static_cast<unsigned char>(character[1]) < 0xB0) ||
         character.substr(0, 2) == "\xF0\x9F";
}

/// Beginning with a word, as a query of FTS5: text in quotes has no operators.
std::string prefix_query(std::string_view word) {
  return "\"" + std::string(word) + "\" *";
}

bool begins_a_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1))
    if (at == 0 || text[at - 1] == ' ') return true;
  return false;
}

/// The same for venues, whose city has a name in Hindi that begins so; that the place in the index
/// is written in Latin letters is no reason to find nothing.
std::string venue_query(std::string_view word) {
  std::string query = prefix_query(word);
  if (static_cast<unsigned char>(word[0]) < 0x80) return query;
  for (const CityName& city : kCityNames)
    if (begins_a_word(index_text(city.hindi), word))
      query.append(" OR \"").append(city.latin).append("\"");
  return query;
}

struct KindWord {
  std::string_view word;  ///< in lower case
  std::string_view kind;  ///< as the title table has it
};

/// What people call the kinds of titles: "natak" is no word of any title.
constexpr std::array<KindWord, 20> kKindWords{{
    {"film", "film"},
    {"films", "film"},
    {"movie", "film"},
    {"movies", "film"},
    {"\u092b\u093f\u0932\u094d\u092e", "film"},
    {"\u092b\u093f\u0932\u094d\u092e\u0947\u0902", "film"},
    {"play", "play"},
    {"theatre", "play"},
    {"theater", "play"},
    {"drama", "play"},
    {"plays", "play"},
    {"natak", "play"},
    {"\u0928\u093e\u091f\u0915", "play"},
    {"concert", "concert"},
    {"concerts", "concert"},
    {"\u0915\u0949\u0928\u094d\u0938\u0930\u094d\u091f", "concert"},
    {"match", "match"},
    {"matches", "match"},
    {"\u092e\u0948\u091a", "match"},
    {"\u0938\u0902\u0917\u0940\u0924", "concert"},
}};

template <class EntityId>
std::vector<EntityId> find_rows(store::Database& reader, std::string_view sql,
                                std::string_view query) {
  std::vector<EntityId> found;
  for (const store::Row row : reader.query(sql, query)) found.push_back(EntityId{row.integer(0)});
  return found;
}

/// Titles of the kind that a word names, if it names one.
std::vector<TitleId> titles_of_kind(store::Database& reader, std::string_view word) {
  std::string plain(word);
  for (char& c : plain)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto named = std::find_if(kKindWords.begin(), kKindWords.end(), [&](const KindWord& one) {
    return index_text(one.word) == plain;
  });
  if (named == kKindWords.end()) return {};
  return find_rows<TitleId>(reader, "SELECT id FROM title WHERE kind = ?1 ORDER BY id",
                            named->kind);
}

template <class EntityId>
bool contains(const std::vector<EntityId>& sorted, EntityId id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

/// The first `most` words of a text as the index holds it, each once.
std::vector<std::string> words_of(std::string_view indexed, std::size_t most) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end())
      words.push_back(word);
    word.clear();
  };
  for (std::size_t at = 0; at < indexed.size() && words.size() < most;) {
    const std::string_view character = indexed.substr(at, character_size(indexed, at));
    at += character.size();
    if (is_separator(character))
      end_word();
    else if (word.size() + character.size() <= kMaxWordBytes)
      word += character;
  }
  if (words.size() < most) end_word();
  return words;
}

/// Rows with a word that is nearest to `typed`. `slips` is how many that may be, and becomes how
/// many the nearest has: rows that were found before with more of them are worth nothing then.
template <class EntityId>
std::vector<EntityId> find_near_rows(store::Database& reader, std::string_view sql,
                                     std::string_view typed, std::size_t& slips) {
  std::vector<EntityId> found;
  for (const store::Row row : reader.query(sql, kMaxNearRows)) {
    std::optional<std::size_t> nearest;
    for (const std::string& word : words_of(row.text(1), kMaxWordsOfRow)) {
      const auto between = slips_between(typed, word, nearest.value_or(slips));
      if (between) nearest = between;
    }
    if (!nearest) continue;
    if (*nearest < slips) found.clear();
    slips = *nearest;
    found.push_back(EntityId{row.integer(0)});
  }
  return found;
}

/// What is nearest to a word that is nowhere: people mistype names and write them as they hear
/// them.
FoundWord find_near(store::Database& reader, std::string_view typed) {
  FoundWord found;
  std::size_t slips = slips_allowed(typed);
  if (slips == 0) return found;
  found.titles = find_near_rows<TitleId>(
      reader, "SELECT rowid, words FROM title_search ORDER BY rowid LIMIT ?1", typed, slips);
  const std::size_t of_titles = slips;
  found.venues = find_near_rows<VenueId>(
      reader, "SELECT rowid, words FROM venue_search ORDER BY rowid LIMIT ?1", typed, slips);
  if (slips < of_titles) found.titles.clear();
  return found;
}

/// A text and all of its translations.
std::string in_all_languages(store::Database& db, const std::string& text) {
  std::string all = text;
  for (const store::Row row :
       db.query("SELECT translation FROM translation WHERE text = ?1 ORDER BY language", text))
    all.append(" ").append(row.text(0));
  return all;
}

}  // namespace

std::string index_text(std::string_view text) {
  std::string indexed;
  indexed.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view character = text.substr(at, character_size(text, at));
    at += character.size();
    const auto spelling =
        std::find_if(kSpellings.begin(), kSpellings.end(),
                     [&](const Spelling& one) { return one.written == character; });
    indexed += spelling == kSpellings.end() ? character : spelling->indexed;
  }
  return indexed;
}

std::vector<std::string> search_words(std::string_view text) {
  return words_of(index_text(text), kMaxSearchWords);
}

bool Found::has(TitleId title) const {
  return !nothing && std::all_of(words.begin(), words.end(), [&](const FoundWord& word) {
    return contains(word.titles, title);
  });
}

bool Found::has(VenueId venue) const {
  return !nothing && std::all_of(words.begin(), words.end(), [&](const FoundWord& word) {
    return contains(word.venues, venue);
  });
}

bool Found::has(TitleId title, VenueId venue) const {
  return !nothing && std::all_of(words.begin(), words.end(), [&](const FoundWord& word) {
    return contains(word.titles, title) || contains(word.venues, venue);
  });
}

Found search(store::Database& reader, std::string_view text) {
  Found found;
  const std::vector<std::string> words = search_words(text);
  found.nothing = words.empty();
  std::size_t near = 0;
  for (const std::string& word : words) {
    const std::string query = prefix_query(word);
    FoundWord exact{
        find_rows<TitleId>(
            reader, "SELECT rowid FROM title_search WHERE title_search MATCH ?1 ORDER BY rowid",
            query),
        find_rows<VenueId>(
            reader, "SELECT rowid FROM venue_search WHERE venue_search MATCH ?1 ORDER BY rowid",
            venue_query(word))};
    if (exact.titles.empty() && exact.venues.empty()) exact.titles = titles_of_kind(reader, word);
    const bool nowhere = exact.titles.empty() && exact.venues.empty();
    found.words.push_back(nowhere && near++ < kMaxNearWords ? find_near(reader, word)
                                                            : std::move(exact));
  }
  return found;
}

void index_title(store::Database& db, const Title& title) {
  std::string words = in_all_languages(db, title.name);
  for (const Person& person : title.people)
    words.append(" ").append(in_all_languages(db, person.name));
  db.run("DELETE FROM title_search WHERE rowid = ?1", title.id.value);
  db.run("INSERT INTO title_search (rowid, words) VALUES (?1, ?2)", title.id.value,
         index_text(words));
}

void index_venue(store::Database& db, const Venue& venue) {
  db.run("DELETE FROM venue_search WHERE rowid = ?1", venue.id.value);
  db.run("INSERT INTO venue_search (rowid, words) VALUES (?1, ?2)", venue.id.value,
         index_text(in_all_languages(db, venue.name) + " " + in_all_languages(db, venue.city)));
}

void index_translations(store::Database& db, std::span<const std::string_view> texts) {
  const std::set<std::string_view> changed(texts.begin(), texts.end());
  std::map<TitleId, Title> titles;
  std::set<TitleId> to_index;
  for (const store::Row row : db.query("SELECT id, name FROM title")) {
    Title& title = titles[TitleId{row.integer(0)}];
    title.id = TitleId{row.integer(0)};
    title.name = row.text(1);
    if (changed.contains(row.text(1))) to_index.insert(title.id);
  }
  for (const store::Row row :
       db.query("SELECT title_id, name FROM title_person ORDER BY title_id, position")) {
    Title& title = titles[TitleId{row.integer(0)}];
    title.people.push_back({std::string(row.text(1)), ""});
    if (changed.contains(row.text(1))) to_index.insert(title.id);
  }
  for (const TitleId title : to_index) index_title(db, titles.at(title));

  std::vector<Venue> venues;
  for (const store::Row row : db.query("SELECT id, name, city FROM venue")) {
    if (!changed.contains(row.text(1)) && !changed.contains(row.text(2))) continue;
    Venue& venue = venues.emplace_back();
    venue.id = VenueId{row.integer(0)};
    venue.name = row.text(1);
    venue.city = row.text(2);
  }
  for (const Venue& venue : venues) index_venue(db, venue);
}

}  // namespace firstshow::catalog
