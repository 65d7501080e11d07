#pragma once
// Words that people type, looked up in a listing's index of titles (names, people) and venues
// (names, cities), in every language that these are translated into. Accents, case and the dots
// under letters of Hindi do not matter; a word finds what begins with it; a word that is nowhere
// finds the titles of the kind it names ("play"), or the words nearest to it, so that a slip of the
// finger is no reason to find nothing. The text is only ever text: it has no operators. Pure
// functions, of bounded time; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/directory.hpp"
#include "catalogue/search_index.hpp"

namespace firstshow::catalogue {

inline constexpr std::size_t kMaxSearchWords = 12;

/// The words of a text, each once, the first kMaxSearchWords of them, long ones cut: whatever is
/// left out can only make a search find more.
std::vector<std::string> search_words(std::string_view text);

/// What was found of a whole text, a FoundWord each word. All words must be found, wherever.
struct Found {
  bool nothing = false;  ///< the text has signs, but no word
  std::vector<FoundWord> words;

  bool has(TitleId title) const;
  bool has(VenueId venue) const;
  /// A show: each word in its title or in its venue.
  bool has(TitleId title, VenueId venue) const;
};

Found search(const Listing& listing, std::string_view text);

/// The index of the titles, venues and translations that `listing` has.
SearchIndex index_of(const Listing& listing);

}  // namespace firstshow::catalogue
