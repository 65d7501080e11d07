#pragma once
// Words that people type, looked up in the catalogue's index of titles (names, people) and venues
// (names, cities), in every language that these are translated into. Accents, case and the dots
// under letters of Hindi do not matter; a word finds what begins with it; a word that is nowhere
// finds the titles of the kind it names ("play"), or the words nearest to it, so that a slip of the
// finger is no reason to find nothing. The text is only ever text: it has no operators.
// Functions over a Database, on its thread; they throw the Store... errors.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/directory.hpp"
#include "store/database.hpp"

namespace firstshow::catalog {

inline constexpr std::size_t kMaxSearchWords = 12;

/// Text as the index holds it: what one person writes with a dot under a letter (nukta) or a moon
/// over it (chandrabindu) and another without is written alike.
std::string index_text(std::string_view text);

/// The words of a text, each once, the first kMaxSearchWords of them, long ones cut: whatever is
/// left out can only make a search find more.
std::vector<std::string> search_words(std::string_view text);

/// What was found of one word.
struct FoundWord {
  std::vector<TitleId> titles;  ///< ascending
  std::vector<VenueId> venues;  ///< ascending
};

/// What was found of a whole text, a FoundWord each word. All words must be found, wherever.
struct Found {
  bool nothing = false;  ///< the text has signs, but no word
  std::vector<FoundWord> words;

  bool has(TitleId title) const;
  bool has(VenueId venue) const;
  /// A show: each word in its title or in its venue.
  bool has(TitleId title, VenueId venue) const;
};

Found search(store::Database& reader, std::string_view text);

/// Keep the index in step; within the transaction that writes the row.
void index_title(store::Database& db, const Title& title);
void index_venue(store::Database& db, const Venue& venue);
/// The same for the titles and venues in which any of these texts is, after their translations
/// changed.
void index_translations(store::Database& db, std::span<const std::string_view> texts);

}  // namespace firstshow::catalog
