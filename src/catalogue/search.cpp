#include "catalogue/search.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "catalogue/city_names.hpp"
#include "catalogue/near_words.hpp"

namespace firstshow::catalogue {
namespace {

/// Of one search, so that its time is bounded.
constexpr std::size_t kMaxNearSearches = 3;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Venues in cities whose name in Hindi has a word that begins so: that the city is written in
/// Latin letters is no reason to find nothing.
void add_cities(const Listing& listing, std::string_view folded, std::vector<VenueId>& venues) {
  if (is_ascii(folded)) return;
  for (const CityName& city : kCityNames) {
    const auto words = words_of(city.hindi, kMaxSearchWords);
    if (std::none_of(words.begin(), words.end(), [&](const std::string& word) {
          return folded_word(word).starts_with(folded);
        }))
      continue;
    const std::string latin = folded_word(city.latin);
    for (const Venue& venue : listing.venues)
      if (folded_word(venue.city) == latin) venues.push_back(venue.id);
  }
  std::sort(venues.begin(), venues.end());
  venues.erase(std::unique(venues.begin(), venues.end()), venues.end());
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

/// Titles of the kind that a word names, if it names one.
std::vector<TitleId> titles_of_kind(const Listing& listing, std::string_view folded) {
  const auto named = std::find_if(kKindWords.begin(), kKindWords.end(), [&](const KindWord& one) {
    return folded_word(one.word) == folded;
  });
  std::vector<TitleId> titles;
  if (named == kKindWords.end()) return titles;
  for (const Title& title : listing.titles)
    if (title.kind == named->kind) titles.push_back(title.id);
  return titles;
}

template <class EntityId>
bool contains(const std::vector<EntityId>& sorted, EntityId id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

/// A text and all of its translations.
std::string in_all_languages(const Listing& listing, const std::string& text) {
  std::string all = text;
  for (const auto& [language, texts] : listing.translations)
    if (const auto found = texts.find(text); found != texts.end())
      all.append(" ").append(found->second);
  return all;
}

}  // namespace

std::vector<std::string> search_words(std::string_view text) {
  return words_of(text, kMaxSearchWords);
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

Found search(const Listing& listing, std::string_view text) {
  Found found;
  const std::vector<std::string> words = search_words(text);
  found.nothing = words.empty();
  std::size_t near = 0;
  for (const std::string& word : words) {
    const std::string folded = folded_word(word);
    FoundWord exact = listing.index.beginning_with(folded);
    add_cities(listing, folded, exact.venues);
    if (exact.empty()) exact.titles = titles_of_kind(listing, folded);
    const bool is_nowhere = exact.empty() && near++ < kMaxNearSearches;
    found.words.push_back(is_nowhere ? listing.index.nearest_to(folded, slips_allowed(word))
                                     : std::move(exact));
  }
  return found;
}

SearchIndex index_of(const Listing& listing) {
  SearchIndex index;
  for (const Title& title : listing.titles) {
    index.add(title.id, in_all_languages(listing, title.name));
    for (const Person& person : title.people)
      index.add(title.id, in_all_languages(listing, person.name));
  }
  for (const Venue& venue : listing.venues) {
    index.add(venue.id, in_all_languages(listing, venue.name));
    index.add(venue.id, in_all_languages(listing, venue.city));
  }
  index.finish();
  return index;
}

}  // namespace firstshow::catalogue
