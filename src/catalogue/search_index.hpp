#pragma once
// The words of the catalogue, each with the titles and venues it is in, for a search by what words
// begin with and by what is nearest to them. Part of a Listing: built on the thread that reads the
// catalogue, then unchangeable, so that any thread may search. Nothing fails.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "booking/model/entities.hpp"

namespace firstshow::catalogue {

/// What was found of one word.
struct FoundWord {
  std::vector<TitleId> titles;  ///< ascending
  std::vector<VenueId> venues;  ///< ascending
  bool empty() const { return titles.empty() && venues.empty(); }
};

/// The words of a text as people type them, each once, at most `most` of them, long ones cut. What
/// one person writes with a dot under a letter (nukta) or a moon over it (chandrabindu) and another
/// without is written alike.
std::vector<std::string> words_of(std::string_view text, std::size_t most);

/// A word as it is compared: without case, accents and dots under letters.
std::string folded_word(std::string_view word);

class SearchIndex {
 public:
  /// Adds the words of a text, then finish() once all are in.
  void add(TitleId title, std::string_view text);
  void add(VenueId venue, std::string_view text);
  void finish();

  /// What has a word that begins with `folded`.
  FoundWord beginning_with(std::string_view folded) const;
  /// What has a word that is nearest to `folded`, with at most `slips` slips (near_words.hpp).
  FoundWord nearest_to(std::string_view folded, std::size_t slips) const;

 private:
  struct Word {
    std::string text;   ///< folded
    std::string sound;  ///< sound_of() it
    FoundWord in;
  };

  std::map<std::string, FoundWord, std::less<>> adding_;
  std::vector<Word> words_;  ///< by their text
};

}  // namespace firstshow::catalogue
